import { describe, expect, test } from "vitest";
import { endlessEmissions } from "../../src/verify/peel.ts";

/** Wires as `node.port > node.port`: what leaves the first by its port comes to the second by its. */
function graphOf(...wires: readonly string[]) {
  const arrivals: { node: number; port: number }[] = [];
  const leaving = new Map<number, number[]>();
  const place = (text: string) => {
    const [node = 0, port = 0] = text.trim().split(".").map(Number);
    if (!leaving.has(node)) leaving.set(node, []);
    return { node, port };
  };
  const emissions = wires.map((wire, id) => {
    const [from = "", to = ""] = wire.split(">");
    const { node, port } = place(from);
    const far = place(to);
    leaving.get(node)?.push(id);
    const known = arrivals.findIndex((one) => one.node === far.node && one.port === far.port);
    return { node, port, arrivals: [known < 0 ? arrivals.push(far) - 1 : known] };
  });
  return { emissions, arrivals, leaving };
}

const cable = (a: string, b: string) => [`${a} > ${b}`, `${b} > ${a}`];

describe("peeling what ends from a flood graph", () => {
  test("leaves nothing of a cable: a frame does not go back by the port it came by", () => {
    expect([...endlessEmissions(graphOf(...cable("1.1", "2.2")))]).toEqual([0, 0]);
  });

  test("leaves nothing of a tree", () => {
    const tree = [...cable("1.1", "2.2"), ...cable("1.3", "3.4"), ...cable("3.5", "4.6")];
    expect([...endlessEmissions(graphOf(...tree))]).toEqual(tree.map(() => 0));
  });

  test("leaves all of a ring, both ways round", () => {
    const ring = [...cable("1.1", "2.2"), ...cable("2.3", "3.4"), ...cable("3.5", "1.6")];
    expect([...endlessEmissions(graphOf(...ring))]).toEqual(ring.map(() => 1));
  });

  test("leaves what feeds a ring, and not what leads out of it", () => {
    const ring = [...cable("1.1", "2.2"), ...cable("2.3", "3.4"), ...cable("3.5", "1.6")];
    const tail = cable("1.7", "9.8");
    expect([...endlessEmissions(graphOf(...ring, ...tail))]).toEqual([...ring.map(() => 1), 0, 1]);
  });

  test("leaves a ring that goes one way only", () => {
    expect([...endlessEmissions(graphOf("1.1 > 2.2", "2.3 > 1.4"))]).toEqual([1, 1]);
  });

  test("leaves two parallel cables", () => {
    const two = [...cable("1.1", "2.2"), ...cable("1.3", "2.4")];
    expect([...endlessEmissions(graphOf(...two))]).toEqual([1, 1, 1, 1]);
  });
});
