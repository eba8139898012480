import fc from "fast-check";
import { expect, test } from "vitest";
import { converge } from "../../../src/model/spanning-tree/converged.ts";
import { DEFAULT_TIMERS } from "../../../src/model/spanning-tree/timers.ts";
import { columnsOf, hearsOnSegments, type StpTopology } from "../../../src/model/spanning-tree/topology.ts";
import { roleIn, safeHops, stateIn, type SpanningTree } from "../../../src/model/spanning-tree/tree.ts";
import { bidirectional, bridgeId, onSegments, QUICK, stpBridge, stpPort } from "./topologies.ts";

const rolesOf = (topology: StpTopology, tree = converge(columnsOf(topology))) =>
  topology.ports.map((_, port) => roleIn(tree, port));

const bridgesWith = (count: number) =>
  Array.from({ length: count }, (_, index) => stpBridge(bridgeId(0x8000, index + 1), QUICK));

test("a mesh of three blocks exactly one port, at the worst bridge", () => {
  const mesh = onSegments(
    [
      [0, 1],
      [1, 2],
      [2, 0],
    ],
    QUICK,
  );
  const tree = converge(columnsOf(mesh));
  expect(rolesOf(mesh, tree)).toEqual([
    "designated",
    "root",
    "designated",
    "alternate",
    "root",
    "designated",
  ]);
  expect([...tree.root]).toEqual([0, 0, 0]);
  expect([...tree.rootCost]).toEqual([0, 2, 2]);
  expect([...tree.rootPort]).toEqual([-1, 1, 4]);
  expect(stateIn(tree, 3)).toBe("blocking");
  expect(tree.designated[3]).toBe(2);
});

test("a bridge knows how many hops away the root is, and how many are safe", () => {
  expect([
    ...converge(
      columnsOf(
        onSegments(
          [
            [0, 1],
            [1, 2],
            [2, 3],
            [3, 0],
          ],
          QUICK,
        ),
      ),
    ).hops,
  ]).toEqual([0, 1, 2, 1]);
  expect([QUICK, DEFAULT_TIMERS].map(safeHops)).toEqual([5, 18]);
});

test("priority decides before address", () => {
  const bridges = [bridgeId(0x8000, 1), bridgeId(0x7000, 9)].map((id) => stpBridge(id, QUICK));
  const ports = [stpPort(0, 1), stpPort(1, 1)];
  expect(rolesOf({ bridges, ports, hears: [[1], [0]] })).toEqual(["root", "designated"]);
});

test("the cheaper of two ways is taken, counted at the receiving ports", () => {
  const ports = [
    stpPort(0, 1),
    stpPort(1, 1, 10),
    stpPort(0, 2),
    stpPort(2, 1),
    stpPort(2, 2),
    stpPort(1, 2),
  ];
  const topology = {
    bridges: bridgesWith(3),
    ports,
    hears: hearsOnSegments(6, [
      [0, 1],
      [2, 3],
      [4, 5],
    ]),
  };
  const tree = converge(columnsOf(topology));
  expect(tree.rootPort[1]).toBe(5);
  expect(tree.rootCost[1]).toBe(4);
  expect(roleIn(tree, 1)).toBe("alternate");
});

test("of equal ways the one by the better bridge is taken", () => {
  const square = onSegments(
    [
      [0, 2],
      [0, 1],
      [2, 3],
      [1, 3],
    ],
    QUICK,
  );
  expect(converge(columnsOf(square)).rootPort[3]).toBe(7);
});

test("of parallel cables the one at the sender's better port is taken, whatever the receiver's", () => {
  const ports = [stpPort(0, 1, 2, 240), stpPort(0, 2), stpPort(1, 1), stpPort(1, 2)];
  expect(
    rolesOf({
      bridges: bridgesWith(2),
      ports,
      hears: hearsOnSegments(4, [
        [0, 2],
        [1, 3],
      ]),
    }),
  ).toEqual(["designated", "designated", "alternate", "root"]);
});

test("of two ports that hear the same port the better one is root port", () => {
  expect(rolesOf(onSegments([[0, 1, 1]], QUICK))).toEqual(["designated", "root", "alternate"]);
});

test("a cable from a bridge to itself leaves its better port forwarding", () => {
  expect(rolesOf(onSegments([[0, 0]], QUICK))).toEqual(["designated", "alternate"]);
});

test("a port that hears only itself stays designated, as in Open vSwitch", () => {
  expect(rolesOf(onSegments([[0]], QUICK))).toEqual(["designated"]);
  expect(rolesOf({ ...onSegments([[0]], QUICK), hears: [[0]] })).toEqual(["designated"]);
});

test("over a tunnel that works one way both ends forward when the worse cannot be the one that hears", () => {
  const { bridges, ports } = onSegments([[0, 1]], QUICK);
  expect(rolesOf({ bridges, ports, hears: [[], [0]] })).toEqual(["designated", "designated"]);
  expect(rolesOf({ bridges, ports, hears: [[1], []] })).toEqual(["designated", "root"]);
});

test("ports without carrier take no part", () => {
  const cable = onSegments([[0, 1]], QUICK);
  const tree = converge({ ...columnsOf(cable), enabled: Uint8Array.of(1, 0) });
  expect(rolesOf(cable, tree)).toEqual(["designated", "disabled"]);
  expect([...tree.root]).toEqual([0, 1]);
  expect(stateIn(tree, 1)).toBe("disabled");
});

test("two bridges of one identifier are both root, and at ports of one number both forward", () => {
  const cable = onSegments([[0, 1]], QUICK);
  const bridges = cable.bridges.map(() => stpBridge(bridgeId(0x8000, 1), QUICK));
  const tree = converge(columnsOf({ ...cable, bridges }));
  expect(rolesOf(cable, tree)).toEqual(["designated", "designated"]);
  expect([...tree.rootCost]).toEqual([0, 0]);
});

test("nothing at all converges", () => {
  expect(converge(columnsOf({ bridges: [], ports: [], hears: [] })).role).toHaveLength(0);
});

test("every segment with a port has exactly one designated port, and what forwards has no loop", () => {
  fc.assert(
    fc.property(bidirectional, (topology) => {
      const tree = converge(columnsOf(topology));
      topology.ports.forEach((port, index) => {
        if (!port.enabled) return;
        const segment = [...new Set([index, ...topology.hears[index]!])].filter(
          (p) => topology.ports[p]!.enabled,
        );
        expect(segment.filter((p) => roleIn(tree, p) === "designated")).toHaveLength(1);
      });
      expect(hasLoop(topology, tree)).toBe(false);
    }),
    { numRuns: 300 },
  );
});

/** Bridges and segments are joined by forwarding ports; a forest has no more joints than nodes less trees. */
function hasLoop(topology: StpTopology, tree: SpanningTree): boolean {
  const parent = new Map<string, string>();
  const find = (node: string): string => {
    const up = parent.get(node);
    return up === undefined ? node : find(up);
  };
  return topology.ports.some((port, index) => {
    if (stateIn(tree, index) !== "forwarding") return false;
    const bridge = find(`bridge ${port.bridge}`);
    const segment = find(`segment ${Math.min(index, ...topology.hears[index]!)}`);
    if (bridge === segment) return true;
    parent.set(bridge, segment);
    return false;
  });
}

test("a thousand bridges with five thousand links take 50 ms", () => {
  const segments = Array.from({ length: 5000 }, (_, link) =>
    link < 999 ? [link, link + 1] : [(link * 7919) % 1000, (link * 104_729 + 13) % 1000],
  );
  const columns = columnsOf(onSegments(segments, QUICK));
  converge(columns);
  const best = Math.min(
    ...[1, 2, 3, 4, 5].map(() => {
      const start = performance.now();
      converge(columns);
      return performance.now() - start;
    }),
  );
  expect(best).toBeLessThan(50);
});
