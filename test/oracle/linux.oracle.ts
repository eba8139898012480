import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { fabricDocument, type FabricDocument } from "../../src/model/fabric/document.ts";
import { must } from "../../src/model/fabric/fabric.ts";
import { fabricFrom } from "../../src/model/fabric/from-document.ts";
import { outageOf } from "../../src/model/fabric/outage.ts";
import { readFailure } from "../../src/model/fabric/failure.ts";
import { standingTunnels } from "../../src/model/forwarding/standing.ts";
import { Wiring } from "../../src/model/forwarding/wiring.ts";
import { treeOfFabric } from "../../src/model/spanning-tree/of-fabric.ts";
import { roleIn, stateIn } from "../../src/model/spanning-tree/tree.ts";
import { linuxFabric, linuxFabrics } from "./linux/fabrics.ts";
import { lackOfNamespaces, Namespace, type SeenBridge } from "./linux/namespace.ts";

// Linux's own bridges, a second implementation of the protocol, in real time: all fabrics at once, in one network
// namespace. It needs the right to make one.
const lack = lackOfNamespaces();
if (lack !== undefined) process.stdout.write(`Linux as a witness: skipped, ${lack}\n`);

const seed = Number(process.env["FC_SEED"]);
const cable = (lan: string, cost = 2) => ({ lan, cost });
const NAMED: Readonly<Record<string, FabricDocument>> = {
  "IEEE 802.1D-1998, figure 8-1": linuxFabric([
    { ports: [cable("a", 10), cable("b", 10)] },
    { ports: [cable("a", 10)] },
    { ports: [cable("b", 10), cable("e", 10)] },
    { ports: [cable("b", 5), cable("e", 5)] },
    { ports: [cable("a", 5), cable("e", 5)] },
  ]),
  "a ring of four": linuxFabric(
    [
      ["a", "b"],
      ["b", "c"],
      ["c", "d"],
      ["d", "a"],
    ].map((lans) => ({ ports: lans.map((lan) => cable(lan)) })),
  ),
  "three parallel cables, the last with the better port": linuxFabric([
    { ports: [cable("a"), cable("b"), { lan: "c", priority: 64 }] },
    { ports: [cable("a"), cable("b"), cable("c")] },
  ]),
  "two ports on one shared segment": linuxFabric([
    { ports: [cable("a"), cable("a")] },
    { ports: [cable("a"), cable("a"), cable("b")] },
    { ports: [cable("a"), cable("b")] },
  ]),
  "a root by priority": linuxFabric([
    { ports: [cable("a"), cable("b")] },
    { ports: [cable("b"), cable("c")] },
    { priority: 0x1000, ports: [cable("c"), cable("a")] },
  ]),
};
const drawn = fc.sample(linuxFabrics, { numRuns: 12, seed });
const FABRICS = [
  ...Object.entries(NAMED),
  ...drawn.map((document, index) => [`fabric ${index} of seed ${seed}`, document] as const),
];

/** Seconds: hello, twice forward delay, and some; after a failure max age comes on top. */
const COMES_UP = 9;
const COMES_BACK = 15;

describe.skipIf(lack !== undefined)("Linux's own bridges come to the tree that is computed", () => {
  let namespace: Namespace | undefined;

  beforeAll(async () => {
    namespace = new Namespace();
    for (const [, document] of FABRICS) namespace.build(document);
    namespace.up();
    await pass(COMES_UP);
  }, 60_000);

  afterAll(() => namespace?.end());

  test.each(FABRICS.map(([name, document], number) => ({ name, document, number })))(
    "$name",
    ({ document, number }) => {
      expect(must(namespace).look(number)).toEqual(foreseen(document));
    },
  );

  test("and again after a link of each has failed", async () => {
    const there = must(namespace);
    for (const [number, [, document]] of FABRICS.entries()) {
      const link = firstLink(document);
      if (link !== undefined) there.down(number, link);
    }
    await pass(COMES_BACK);
    const seen = FABRICS.map((_, number) => there.look(number));
    expect(seen).toEqual(FABRICS.map(([, document]) => foreseen(document, firstLink(document))));
  });
});

function firstLink({ links = [] }: FabricDocument): string | undefined {
  return links[0]?.name;
}

/** What simnet says, in the shape in which the kernel is read. */
function foreseen(document: FabricDocument, down?: string): Record<string, SeenBridge> {
  const made = fabricFrom(fabricDocument.parse(document));
  if (!made.ok) throw new Error(JSON.stringify(made.problems));
  const fabric = made.value;
  const failure = down === undefined ? undefined : readFailure(fabric, down, "down");
  const outage = outageOf(fabric, failure?.ok === true ? [failure.value] : []);
  const wiring = new Wiring(outage.fabric);
  const { tree, bridges, ports, columns } = treeOfFabric(wiring, standingTunnels(wiring));
  const portName = (index: number) => must(fabric.columns.ports.name[must(ports[index])]);
  const rows = bridges.map((row, index): [string, SeenBridge] => {
    const own = [...ports.keys()].filter((port) => columns.bridge[port] === index);
    const rootPort = must(tree.rootPort[index]);
    const seen = own.map((port) => {
      const cost = must(columns.cost[port]);
      return [portName(port), { role: roleIn(tree, port), state: stateIn(tree, port), cost }] as const;
    });
    return [
      fabric.bridgeName(row),
      {
        rootCost: must(tree.rootCost[index]),
        rootPort: rootPort < 0 ? null : portName(rootPort),
        ports: Object.fromEntries(seen),
      },
    ];
  });
  return Object.fromEntries(rows);
}

async function pass(seconds: number): Promise<void> {
  await new Promise((resolve) => {
    setTimeout(resolve, seconds * 1000);
  });
}
