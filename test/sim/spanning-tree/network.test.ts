import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { converge } from "../../../src/model/spanning-tree/converged.ts";
import { DEFAULT_TIMERS } from "../../../src/model/spanning-tree/timers.ts";
import { columnsOf, type StpTopology } from "../../../src/model/spanning-tree/topology.ts";
import { roleIn, safeHops, stateIn } from "../../../src/model/spanning-tree/tree.ts";
import {
  makeNetwork,
  restart,
  runUntil,
  setHearing,
  setPort,
  type Network,
} from "../../../src/sim/spanning-tree/network.ts";
import { settle } from "../../../src/sim/spanning-tree/settle.ts";
import { bidirectional, onSegments, QUICK } from "../../model/spanning-tree/topologies.ts";

const MESH = onSegments(
  [
    [0, 1],
    [1, 2],
    [2, 0],
  ],
  DEFAULT_TIMERS,
);

/** What the protocol came to, in the shape of `foreseen`. */
function arrived({ topology, watch }: Network) {
  return {
    roots: watch.roots,
    rootCosts: watch.rootCosts,
    rootPorts: watch.rootPorts,
    ports: topology.ports.map((_, port) => `${watch.roles[port]} ${watch.states[port]}`),
  };
}

function foreseen(topology: StpTopology) {
  const tree = converge(columnsOf(topology));
  return {
    roots: Array.from(tree.root, (root) => topology.bridges[root]!.id),
    rootCosts: [...tree.rootCost],
    rootPorts: [...tree.rootPort],
    ports: topology.ports.map((_, port) => `${roleIn(tree, port)} ${stateIn(tree, port)}`),
  };
}

describe("a mesh of three with the defaults", () => {
  test("converges in 30 s and blocks exactly one port", () => {
    const network = makeNetwork(MESH);
    const outcome = settle(network);
    expect(outcome).toEqual({ kind: "converged", convergedAfter: 30_000 });
    expect(network.watch.states.filter((state) => state === "blocking")).toHaveLength(1);
    expect(arrived(network)).toEqual(foreseen(MESH));
  });

  test("listens for a forward delay and learns for another", () => {
    const network = makeNetwork(MESH);
    const changes = () => network.watch.changes.filter(({ port }) => port === 0);
    runUntil(network, 60_000);
    expect(changes().map(({ at, state }) => [at, state])).toEqual([
      [0, "listening"],
      [15_000, "learning"],
      [30_000, "forwarding"],
    ]);
  });

  test("reopens its blocked port after two forward delays when the carrier of another is lost at both ends", () => {
    const network = makeNetwork(MESH);
    settle(network);
    setPort(network, 4, false);
    setPort(network, 5, false);
    expect(settle(network)).toEqual({ kind: "converged", convergedAfter: 30_000 });
    expect(network.watch.states[3]).toBe("forwarding");
  });

  test("waits for max age as well when a way is lost without a trace", () => {
    const network = makeNetwork(MESH);
    settle(network);
    const hears = MESH.hears.map((heard, port) => (port === 5 ? [] : heard));
    setHearing(network, hears);
    const outcome = settle(network);
    expect(outcome.kind).toBe("converged");
    const seconds = outcome.kind === "converged" ? outcome.convergedAfter / 1000 : 0;
    expect(seconds).toBeGreaterThan(18);
    expect(seconds).toBeLessThan(52);
    expect(arrived(network)).toEqual(foreseen({ ...MESH, hears }));
  });
});

test("a switch that restarts comes back to the same tree, its own ports after two forward delays", () => {
  const network = makeNetwork(MESH);
  settle(network);
  const before = arrived(network);
  restart(network, 0);
  expect([0, 1, 5].map((port) => network.watch.states[port])).toEqual([
    "listening",
    "forwarding",
    "listening",
  ]);
  expect(settle(network)).toEqual({ kind: "converged", convergedAfter: 30_000 });
  expect(arrived(network)).toEqual(before);
});

test("the quickest timers converge a ring in 8 s", () => {
  const outcome = settle(
    makeNetwork(
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
  );
  expect(outcome).toEqual({ kind: "converged", convergedAfter: 8000 });
});

test.each([QUICK, DEFAULT_TIMERS])("a chain of as many hops as are safe keeps its root (%j)", (timers) => {
  const links = Array.from({ length: safeHops(timers) }, (_, link) => [link, link + 1]);
  expect(settle(makeNetwork(onSegments(links, timers)), 300_000).kind).toBe("converged");
});

test("a chain longer than max age allows loses its root time and again, as Open vSwitch's does", () => {
  const links = Array.from({ length: 11 }, (_, link) => [link, link + 1]);
  expect(settle(makeNetwork(onSegments(links, QUICK)), 200_000).kind).toBe("unsettled");
});

test("a network that is given no time is unsettled", () => {
  expect(settle(makeNetwork(MESH), 20_000)).toEqual({ kind: "unsettled", until: 20_000 });
});

test("on any topology the protocol comes to the tree that is computed", () => {
  fc.assert(
    fc.property(bidirectional, fc.constantFrom(0, 1, 40), (topology, delay) => {
      const network = makeNetwork(topology, delay);
      expect(settle(network).kind).toBe("converged");
      expect(arrived(network)).toEqual(foreseen(topology));
    }),
    { numRuns: 300 },
  );
});

test("and again after ports have lost carrier and regained it", () => {
  const flips = fc.array(fc.tuple(fc.nat({ max: 23 }), fc.nat({ max: 9000 })), { maxLength: 6 });
  fc.assert(
    fc.property(bidirectional, flips, (topology, changes) => {
      const network = makeNetwork(topology);
      const ports = topology.ports.map((port) => ({ ...port }));
      for (const [port, after] of changes) {
        const flipped = ports[port];
        if (flipped === undefined) continue;
        runUntil(network, network.now + after);
        flipped.enabled = !flipped.enabled;
        setPort(network, port, flipped.enabled);
      }
      expect(settle(network).kind).toBe("converged");
      expect(arrived(network)).toEqual(foreseen({ ...topology, ports }));
    }),
    { numRuns: 200 },
  );
});
