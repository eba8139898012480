import { describe, expect, test } from "vitest";
import { LINUX, OVS, STANDARD } from "../../src/model/spanning-tree/dialect.ts";
import { Figure } from "./figure.ts";

describe.each([STANDARD, OVS, LINUX])("spanning trees of the standard, as $name runs them", (dialect) => {
  const figure = (text: string) => new Figure(text, dialect);

  test("IEEE 802.1D-1998, figures 8-1 and 8-2: an active topology with costs of 5 and 10", () => {
    const { tree } = figure(`
      42  a b
      97  c/5 a d/5
      45  b e
      57  b/5 e/5
      83  a/5 e/5
    `);
    expect(tree).toEqual(["42 root DD", "97 10a DRD", "45 10b RA", "57 5b RD", "83 5a RA"]);
  });

  const redundant = `
    111  a b e c
    222  a b d f
    333  c d l j h g
    444  e f n m k i
    555  g i . .
    666  h k . .
    777  j m . .
    888  l n . .
  `;
  const spanned = [
    "111 root DDDD",
    "222 10a RADD",
    "333 10c RADDDD",
    "444 10e RADDDD",
    "555 20g RADD",
    "666 20h RADD",
    "777 20j RADD",
  ];

  test("IEEE 802.1D-2004, figures 17-4 and 17-5: two ways to everywhere, one of them taken", () => {
    expect(figure(redundant).tree).toEqual([...spanned, "888 20l RADD"]);
  });

  test("IEEE 802.1D-2004, figure 17-5 with two ports of the last bridge on one LAN", () => {
    expect(figure(redundant).plug("888 _ _ o o").tree).toEqual([...spanned, "888 20l RADA"]);
  });

  test("IEEE 802.1D-2004, figure 17-6: a ring of six, open where the ways are equally long", () => {
    const { tree } = figure(`
      111  a b l
      222  b c d
      333  d e f
      444  f g h
      555  j h i
      666  l j k
    `);
    expect(tree).toEqual([
      "111 root DDD",
      "222 10b RDD",
      "333 20d RDD",
      "444 30f RDA",
      "555 20j RDD",
      "666 10l RDD",
    ]);
  });

  test("IEEE 802.1D-2004, figure 17-7: of two parallel links the better port's, until its priority says otherwise", () => {
    const parallel = figure(`
      aa   b
      111  a b d f h g e c
      222  g h j l n m k i
    `);
    expect(parallel.tree).toEqual(["aa root D", "111 10b DRDDDDDD", "222 20h ARDDDDDD"]);
    // Port 6 of bridge 111 is the one on LAN g.
    expect(parallel.portPriority("111", 6, 16).tree).toEqual([
      "aa root D",
      "111 10b DRDDDDDD",
      "222 20g RADDDDDD",
    ]);
  });

  test("IEEE 802.1D-2004, figure 17-7 with the better of the links pulled out", () => {
    const { tree } = figure(`
      aa   b
      111  a b d f h g e c
      222  g h j l n m k i
    `).plug("222 _ - _ _ _ _ _ _");
    expect(tree).toEqual(["aa root D", "111 10b DRDDDDDD", "222 20g R-DDDDDD"]);
  });

  test("initialisation: four bridges that all know each other find one root", () => {
    const { tree } = figure(`
      111  a b c
      222  b d e
      333  a d f
      444  c e f
    `);
    expect(tree).toEqual(["111 root DDD", "222 10b RDD", "333 10a RAD", "444 10c RAA"]);
  });

  test("initialisation: a bridge alone is root, and designated on every LAN", () => {
    expect(figure("123 a b c d e f").tree).toEqual(["123 root DDDDDD"]);
    expect(figure("123").tree).toEqual(["123 root "]);
  });

  test("link failure: the next of three links is taken, and the first again once it is back", () => {
    const three = figure(`
      111  a b c
      222  a b c
    `);
    expect(three.tree).toEqual(["111 root DDD", "222 10a RAA"]);
    expect(three.plug("222 - _ _").tree).toEqual(["111 root DDD", "222 10b -RA"]);
    expect(three.plug("222 _ - _").tree).toEqual(["111 root DDD", "222 10c --R"]);
    expect(three.plug("222 a b _").tree).toEqual(["111 root DDD", "222 10a RAA"]);
  });

  test("link failure that no carrier tells of: a port on an empty LAN becomes designated", () => {
    const three = figure(`
      111  a b c
      222  a b c
    `);
    expect(three.plug("222 . _ _").tree).toEqual(["111 root DDD", "222 10b DRA"]);
  });

  test("repeated network: of two ports on one LAN one is heard, and a better priority of the other decides", () => {
    const repeated = figure(`
      111  a a
      222  a a
    `);
    expect(repeated.tree).toEqual(["111 root DA", "222 10a RA"]);
    expect(repeated.portPriority("222", 1, 0x90).tree).toEqual(["111 root DA", "222 10a AR"]);
  });

  test("the root moves with the best priority, and comes back with it", () => {
    const square = figure(`
      111  a b d c
      222  a b f e
      333  c d g h
      444  e f g h
    `);
    const first = ["111 root DDDD", "222 10a RADD", "333 10d ARDD", "444 20f ARAA"];
    expect(square.tree).toEqual(first);
    expect(square.bridgePriority("222", 0x7000).settle().tree).toEqual([
      "111 10a RADD",
      "222 root DDDD",
      "333 20d ARAA",
      "444 10f ARDD",
    ]);
    expect(square.bridgePriority("333", 0x6000).settle().tree).toEqual([
      "111 10c DDAR",
      "222 20a RAAA",
      "333 root DDDD",
      "444 10g DDRA",
    ]);
    expect(square.bridgePriority("444", 0x5000).settle().tree).toEqual([
      "111 20c AAAR",
      "222 10e DDAR",
      "333 10g DDRA",
      "444 root DDDD",
    ]);
    square.bridgePriority("111", 0x4000).bridgePriority("222", 0x4001);
    square.bridgePriority("333", 0x4002).bridgePriority("444", 0x4003);
    expect(square.settle().tree).toEqual(first);
  });

  test("root selection: priority before address, over a bridge that is neither", () => {
    const line = figure(`
      333  a
      222  b
      111  a b
    `);
    line.bridgePriority("333", 0x6000).bridgePriority("222", 0x7000);
    expect(line.settle().tree).toEqual(["333 root D", "222 20b R", "111 10a RD"]);
  });

  test("a root that starts again is root again", () => {
    const pair = figure(`
      111  a
      222  a
    `);
    expect(pair.restart("111").tree).toEqual(["111 root D", "222 10a R"]);
  });
});
