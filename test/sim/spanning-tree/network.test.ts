import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { converge } from "../../../src/model/spanning-tree/converged.ts";
import { pathCostFrom, portIdFrom } from "../../../src/model/spanning-tree/port-id.ts";
import { DEFAULT_TIMERS } from "../../../src/model/spanning-tree/timers.ts";
import { columnsOf, type StpPort, type StpTopology } from "../../../src/model/spanning-tree/topology.ts";
import { roleIn, safeHops, stateIn } from "../../../src/model/spanning-tree/tree.ts";
import { setBridgeId, setPathCost, setPortId } from "../../../src/sim/spanning-tree/administer.ts";
import {
  administer,
  makeNetwork,
  restart,
  runUntil,
  setHearing,
  setPort,
  type Network,
} from "../../../src/sim/spanning-tree/network.ts";
import { settle } from "../../../src/sim/spanning-tree/settle.ts";
import { bidirectional, bridgeId, onSegments, QUICK } from "../../model/spanning-tree/topologies.ts";

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

/** What management does to a network that runs, some milliseconds after what it did before. */
interface Deed {
  readonly after: number;
  readonly kind: "carrier" | "cost" | "port priority" | "bridge priority" | "restart";
  readonly port: number;
  readonly bridge: number;
  readonly value: number;
}

const deeds: fc.Arbitrary<Deed[]> = fc.array(
  fc.record({
    after: fc.nat({ max: 9000 }),
    kind: fc.constantFrom("carrier", "carrier", "cost", "port priority", "bridge priority", "restart"),
    port: fc.nat({ max: 23 }),
    bridge: fc.nat({ max: 6 }),
    value: fc.integer({ min: 1, max: 15 }),
  }),
  { maxLength: 8 },
);

/** Does it to the network, and to the topology as it is to be foreseen. */
function doTo(network: Network, topology: StpTopology, { kind, port, bridge, value }: Deed): StpTopology {
  const { ports, bridges } = topology;
  const at = ports[port];
  const owner = bridges[bridge];
  if (at === undefined || owner === undefined) return topology;
  const place = network.place[port]!;
  const changed = (change: Partial<StpPort>) => ({
    ...topology,
    ports: ports.with(port, { ...at, ...change }),
  });
  switch (kind) {
    case "carrier":
      setPort(network, port, !at.enabled);
      return changed({ enabled: !at.enabled });
    case "cost":
      administer(network, at.bridge, (entity, now) => setPathCost(entity, place, pathCostFrom(value)!, now));
      return changed({ cost: pathCostFrom(value)! });
    case "port priority": {
      const id = portIdFrom(value * 16, port + 1)!;
      administer(network, at.bridge, (entity, now) => setPortId(entity, place, id, now));
      return changed({ id });
    }
    case "bridge priority": {
      // No two bridges ever have the same.
      const id = bridgeId(value * 4096 + bridge + 1, bridge);
      administer(network, bridge, (entity, now) => setBridgeId(entity, id, now));
      return { ...topology, bridges: bridges.with(bridge, { ...owner, id }) };
    }
    case "restart":
      restart(network, bridge);
      return topology;
  }
}

test("and again after carrier was lost and found, costs and priorities changed, switches restarted", () => {
  fc.assert(
    fc.property(bidirectional, deeds, (topology, todo) => {
      const network = makeNetwork(topology);
      let left = topology;
      for (const deed of todo) {
        runUntil(network, network.now + deed.after);
        left = doTo(network, left, deed);
      }
      expect(settle(network).kind).toBe("converged");
      expect(arrived(network)).toEqual(foreseen(left));
    }),
    { numRuns: 300 },
  );
});
