import { expect, test } from "vitest";
import { formatFailure, readFailure } from "../../../src/model/fabric/failure.ts";
import { outageOf } from "../../../src/model/fabric/outage.ts";
import { Wiring } from "../../../src/model/forwarding/wiring.ts";
import { lab } from "../../sim/lab.ts";

const gre = (remote: number) => ({ type: "gre" as const, options: { remote_ip: `1.1.1.${remote}` } });
const { fabric, port } = lab({
  hosts: {
    h1: {
      addresses: ["1.1.1.1/24"],
      bridges: { a: { ports: { p: {}, g: gre(2) } }, b: { ports: { q: {} } } },
    },
    h2: { addresses: ["1.1.1.2/24"], bridges: { a: { ports: { p: {}, g: gre(1) } } } },
  },
  links: [
    { name: "ab", ports: ["h1/a/p", "h1/b/q"] },
    { name: "h2", ports: ["h2/a/p"] },
  ],
});

const read = (text: string) => readFailure(fabric, text, "--down");

function deadAfter(...texts: string[]): string[] {
  const failures = texts.flatMap((text) => {
    const made = read(text);
    return made.ok ? [made.value] : [];
  });
  const { up } = outageOf(fabric, failures).fabric.columns.ports;
  return [...up.keys()].filter((row) => up[row] === 0).map((row) => fabric.portName(row));
}

test.each(["ab", "h1/a/p", "h1/a/g", "tunnel:h1/a/g=h2/a/g", "h1/b", "h1", "underlay:h1>h2", "restart:h2"])(
  "%s is read, and written as it was",
  (text) => {
    const made = read(text);
    expect(made.ok && formatFailure(fabric, made.value)).toBe(text);
  },
);

test("of a link and a host with one name, the kind tells", () => {
  expect([read("link:h2"), read("host:h2")]).toEqual([
    { ok: true, value: { kind: "link", link: 1 } },
    { ok: true, value: { kind: "host", host: 1 } },
  ]);
  expect(read("h2")).toMatchObject({
    ok: false,
    problems: [{ path: "--down", expected: "link:h2 or host:h2, for there are both", found: '"h2"' }],
  });
});

test.each([
  ["ac", "a link or a host, perhaps ab"],
  ["h1/c", "a bridge as HOST/BRIDGE, perhaps h1/a"],
  ["h1/a/x", "a port as HOST/BRIDGE/PORT, perhaps h1/a/p"],
  ["tunnel:h1/a/g", "tunnel:H1/B/P=H2/B/P"],
  ["tunnel:h1/a/g=h2/a/x", "a port as HOST/BRIDGE/PORT, perhaps h2/a/p"],
  ["tunnel:h1/a/g=h2/a/p", "two tunnel ports"],
  ["tunnel:h1/a/g=h1/a/g", "the two ends of one tunnel"],
  ["underlay:h1", "underlay:H1>H2"],
  ["underlay:h1>h1", "underlay:H1>H2, from one host to another"],
  ["underlay:h1>h3", "a host, perhaps h1"],
  ["restart:h3", "a host, perhaps h1"],
  ["restrat:h1", "restart:h1 (did you mean that?)"],
  ["link:abc", "a link, perhaps ab"],
  ["link:cd", "a link: ab, h2"],
])("%s is none: expected is %s", (text, expected) => {
  expect(read(text)).toMatchObject({ ok: false, problems: [{ path: "--down", expected }] });
});

test.each(["volcano:h1", "a/b/c/d", ""])("%j is of no form", (text) => {
  const made = read(text);
  expect(made.ok || made.problems[0].expected).toMatch(/underlay:H1>H2|a link or a host/);
});

test("a link takes all its ports along, a port itself alone, a bridge and a host all of theirs and LOCAL", () => {
  expect(deadAfter("ab")).toEqual(["h1/a/p", "h1/b/q"]);
  expect(deadAfter("h1/a/p")).toEqual(["h1/a/p"]);
  expect(deadAfter("tunnel:h1/a/g=h2/a/g")).toEqual(["h1/a/g", "h2/a/g"]);
  expect(deadAfter("h1/b").toSorted()).toEqual(["h1/b/LOCAL", "h1/b/q"]);
  expect(deadAfter("host:h2", "h1/b/q").toSorted()).toEqual(["h1/b/q", "h2/a/LOCAL", "h2/a/g", "h2/a/p"]);
  expect(deadAfter("underlay:h1>h2", "restart:h1")).toEqual([]);
});

test("of the underlay one direction fails, and what was said of the other stays", () => {
  const [made] = [read("underlay:h1>h2")];
  const { fabric: left } = outageOf(fabric, made.ok ? [made.value] : []);
  const wiring = new Wiring(left);
  expect([wiring.farEnds(port("h1/a/g")), wiring.farEnds(port("h2/a/g"))]).toEqual([[], [port("h1/a/g")]]);
});

test("a restart is of one host", () => {
  const made = read("restart:h2");
  expect([...outageOf(fabric, made.ok ? [made.value] : []).restarted]).toEqual([1]);
});

const keyed = (remote: number, key: number) => ({
  type: "gre" as const,
  options: { remote_ip: `1.1.1.${remote}`, key },
});
const pairs = lab({
  hosts: {
    h1: { addresses: ["1.1.1.1/24"], bridges: { a: { ports: { g7: keyed(2, 7), g8: keyed(2, 8) } } } },
    h2: { addresses: ["1.1.1.2/24"], bridges: { a: { ports: { g7: keyed(1, 7), g8: keyed(1, 8) } } } },
  },
  underlay: {
    paths: [
      { from: "h1", to: "h2", up: false },
      { from: "h2", to: "h1", up: false },
    ],
  },
});

test("a tunnel's ends are those that hear each other, and they stay so when the underlay is down", () => {
  expect(readFailure(pairs.fabric, "tunnel:h2/a/g7=h1/a/g7", "--down").ok).toBe(true);
  expect(readFailure(pairs.fabric, "tunnel:h1/a/g7=h2/a/g8", "--down")).toEqual({
    ok: false,
    problems: [
      {
        path: "--down",
        expected: "the two ends of one tunnel",
        found: "h1/a/g7 and h2/a/g8, neither of which hears the other",
      },
    ],
  });
});
