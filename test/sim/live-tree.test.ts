import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { FabricDocument } from "../../src/model/fabric/document.ts";
import type { Failure } from "../../src/model/fabric/failure.ts";
import { standingTunnels } from "../../src/model/forwarding/standing.ts";
import { treeOfFabric } from "../../src/model/spanning-tree/of-fabric.ts";
import { pingIn } from "../../src/sim/ping.ts";
import { Simulation } from "../../src/sim/simulation.ts";
import { frameOf, lab, type Lab, mac } from "./lab.ts";
import { liveFabrics } from "./live-fabrics.ts";

const SECOND = 1_000_000;
const stp = { stp_enable: true };

type Bridges = NonNullable<FabricDocument["hosts"][string]["bridges"]>;
type Endpoints = NonNullable<FabricDocument["endpoints"]>;

const NAMES = ["A", "B", "C"];

/** A ring of three bridges, each with one container. */
function ring(kind: "ovs" | "linux" = "ovs"): Lab {
  const bridges = NAMES.map((name) => [name, { kind, ...stp, ports: { l: {}, r: {}, [`e${name}`]: {} } }]);
  const endpoints = NAMES.map((name, index) => [
    `red/${name}`,
    { port: `h/${name}/e${name}`, ip: `10.0.0.${index + 1}/24`, network: "lan" },
  ]);
  return lab({
    hosts: { h: { bridges: Object.fromEntries(bridges) as Bridges } },
    links: [
      { name: "ab", ports: ["h/A/r", "h/B/l"] },
      { name: "bc", ports: ["h/B/r", "h/C/l"] },
      { name: "ca", ports: ["h/C/r", "h/A/l"] },
    ],
    endpoints: Object.fromEntries(endpoints) as Endpoints,
  });
}

const patch = (peer: string) => ({ type: "patch" as const, options: { peer } });
const running = ({ wiring }: Lab, trace = 0) =>
  new Simulation(wiring, { tree: "running" }, { answer: true, trace });

function isReachable(simulation: Simulation, { endpoint }: Lab, from = "A", to = "B"): boolean {
  return pingIn(simulation, endpoint(`red/${from}`), endpoint(`red/${to}`)).reachable;
}

/** Seconds from now until a ping succeeds, tried every second. */
function secondsUntilReachable(simulation: Simulation, net: Lab, from: string, to: string): number {
  const start = simulation.now;
  while (!isReachable(simulation, net, from, to)) {
    if (simulation.now - start > 100 * SECOND) return Infinity;
    simulation.wait(SECOND);
  }
  return Math.round((simulation.now - start) / SECOND);
}

function link({ fabric }: Lab, name: string): Failure {
  return { kind: "link", link: fabric.columns.links.name.indexOf(name) };
}

describe("a spanning tree that runs", () => {
  test.each(["ovs", "linux"] as const)("lets nobody through before twice the forward delay (%s)", (kind) => {
    const net = ring(kind);
    const simulation = running(net);
    expect(isReachable(simulation, net)).toBe(false);
    simulation.wait(29 * SECOND);
    expect(isReachable(simulation, net)).toBe(false);
    simulation.wait(2 * SECOND);
    expect(isReachable(simulation, net)).toBe(true);
  });

  test("learns before it forwards", () => {
    const net = ring();
    const simulation = running(net);
    const source = mac(7);
    const say = () => {
      simulation.send(net.port("h/A/eA"), frameOf("-", { src: source }));
      simulation.run();
      return [...simulation.learned()].some((entry) => entry.mac === source);
    };
    simulation.wait(10 * SECOND);
    expect(say()).toBe(false);
    simulation.wait(10 * SECOND);
    expect([say(), simulation.deliveries]).toEqual([true, []]);
  });

  test("lets what comes to a port that learns be learned behind a patch, too (measured)", () => {
    const net = lab({
      hosts: {
        h: {
          bridges: {
            A: { ...stp, ports: { late: {}, a: patch("b") } },
            B: { ports: { b: patch("a"), out: {} } },
          },
        },
      },
    });
    const simulation = running(net);
    simulation.fail([{ kind: "port", port: net.port("h/A/late") }]);
    simulation.wait(40 * SECOND);
    simulation.fail([]);
    simulation.wait(20 * SECOND);
    simulation.send(net.port("h/A/late"), frameOf("-", { src: mac(7) }));
    simulation.run();
    const where = [...simulation.learned()].map(({ port }) => net.fabric.portName(port));
    expect([where, simulation.deliveries]).toEqual([["h/A/late", "h/B/b"], []]);
  });

  test("tells nobody of BPDUs: neither what comes out nor the trace is full of them", () => {
    const net = ring();
    const simulation = running(net, 1000);
    simulation.wait(60 * SECOND);
    expect([simulation.deliveries, simulation.hops]).toEqual([[], []]);
    simulation.send(net.port("h/A/eA"), frameOf("-"));
    simulation.run();
    expect(simulation.deliveries.map(({ port }) => net.fabric.portName(port))).toEqual(
      expect.arrayContaining(["h/B/eB", "h/C/eC"]),
    );
    expect(simulation.hops.length).toBeGreaterThan(4);
  });

  test("serves many runs from one start, each from its beginning", () => {
    const net = ring();
    const first = running(net);
    first.wait(40 * SECOND);
    const second = new Simulation(first.scene, undefined, { answer: true });
    expect([isReachable(first, net), isReachable(second, net)]).toEqual([true, false]);
  });
});

describe("a failure while the tree runs", () => {
  test("costs twice the forward delay where the loss of carrier tells of it", () => {
    const net = ring();
    const simulation = running(net);
    simulation.wait(60 * SECOND);
    simulation.fail([link(net, "ca")]);
    expect(isReachable(simulation, net, "A", "B")).toBe(true);
    expect(secondsUntilReachable(simulation, net, "A", "C")).toBe(30);
  });

  test("costs max age too where what was heard has to grow old", () => {
    const net = ring();
    const simulation = running(net);
    simulation.wait(60 * SECOND);
    simulation.fail([link(net, "ab")]);
    const lost = secondsUntilReachable(simulation, net, "A", "B");
    expect(lost).toBeGreaterThanOrEqual(48);
    expect(lost).toBeLessThanOrEqual(51);
  });

  test("is over when it is: the ring is closed again and one port blocks", () => {
    const net = ring();
    const simulation = running(net);
    simulation.wait(60 * SECOND);
    const before = simulation.scene.forwards.slice();
    simulation.fail([link(net, "ca")]);
    simulation.wait(60 * SECOND);
    expect(simulation.scene.forwards).not.toEqual(before);
    simulation.fail([]);
    simulation.wait(60 * SECOND);
    expect(simulation.scene.forwards).toEqual(before);
  });

  test("of a host's switch, that starts again, is felt as when it came up", () => {
    const net = ring();
    const simulation = running(net);
    simulation.wait(60 * SECOND);
    simulation.fail([{ kind: "restart", host: 0 }]);
    expect(secondsUntilReachable(simulation, net, "A", "B")).toBe(30);
  });

  test("has no place where the tree stands still", () => {
    const net = ring();
    expect(() => new Simulation(net.wiring).fail([])).toThrow("stands still");
  });
});

/** C's container has been heard everywhere, then the cable from A to C fails: it is behind B from now on. */
function moved(kind: "ovs" | "linux") {
  const net = ring(kind);
  const simulation = running(net);
  simulation.wait(60 * SECOND);
  const at = net.port("h/C/eC");
  const say = () => {
    simulation.send(at, frameOf("-", { src: mac(3) }));
    simulation.run();
  };
  say();
  simulation.fail([link(net, "ca")]);
  simulation.wait(45 * SECOND);
  const isReached = () => {
    simulation.deliveries.length = 0;
    simulation.send(net.port("h/A/eA"), frameOf("-", { src: mac(1), dst: mac(3) }));
    simulation.run();
    return simulation.deliveries.some(({ port }) => port === at);
  };
  return { simulation, net, say, isReached };
}

describe("what was learned, after a topology change", () => {
  test("is forgotten by Open vSwitch, so that frames go the new way at once", () => {
    expect(moved("ovs").isReached()).toBe(true);
  });

  test("is used by Linux until it next looks through its table, though it is too old (measured)", () => {
    const { simulation, isReached } = moved("linux");
    expect(isReached()).toBe(false);
    simulation.wait(260 * SECOND);
    expect(isReached()).toBe(true);
  });

  test("is forgotten by Linux at once at the port that lost its carrier", () => {
    const { simulation, net } = moved("linux");
    const where = [...simulation.learned()].filter((entry) => entry.mac === mac(3));
    expect(where.map(({ port }) => net.fabric.portName(port))).toEqual(["h/B/l", "h/C/eC"]);
  });

  test("is learned anew from the first frame that comes the new way", () => {
    const { say, isReached } = moved("linux");
    say();
    expect(isReached()).toBe(true);
  });
});

// A is root. When its cable to B is back, the patch pair becomes C's way to A, and C blocks its way by D.
function patchedRing(peering: "patch" | "cable") {
  const [b, c] = peering === "patch" ? [patch("c"), patch("b")] : [{}, {}];
  return {
    A: { ...stp, other_config: { "stp-priority": 0 }, ports: { b: {}, d: {} } },
    B: { ...stp, ports: { a: {}, b } },
    C: { ...stp, other_config: { "stp-system-id": "00:00:00:00:00:0c" }, ports: { d: {}, c } },
    D: { ...stp, other_config: { "stp-system-id": "00:00:00:00:00:0d" }, ports: { a: {}, c: {} } },
  };
}

function mended(peering: "patch" | "cable") {
  const net = lab({
    hosts: { h: { bridges: patchedRing(peering) } },
    links: [
      { name: "ab", ports: ["h/A/b", "h/B/a"] },
      { name: "ad", ports: ["h/A/d", "h/D/a"] },
      { name: "dc", ports: ["h/D/c", "h/C/d"] },
      ...(peering === "cable" ? [{ name: "bc", ports: ["h/B/b", "h/C/c"] }] : []),
    ],
  });
  const simulation = running(net);
  simulation.wait(60 * SECOND);
  simulation.fail([link(net, "ab")]);
  simulation.wait(60 * SECOND);
  const before = simulation.tree?.isFatal;
  simulation.fail([]);
  simulation.wait(60 * SECOND);
  return { before, after: simulation.tree?.isFatal };
}

describe("a ring with a patch pair in it, of which a cable fails and comes back", () => {
  test("makes Open vSwitch 3.1.0 crash when it comes back (measured)", () => {
    expect(mended("patch")).toEqual({ before: false, after: true });
  });

  test("does no harm where all are cables", () => {
    expect(mended("cable")).toEqual({ before: false, after: false });
  });
});

test("on any fabric the tree that runs over its wires comes to the one that is computed", () => {
  fc.assert(
    fc.property(liveFabrics, (document) => {
      const { wiring } = lab(document);
      const { forwards, unsettled } = treeOfFabric(wiring, standingTunnels(wiring));
      fc.pre(unsettled.length === 0);
      const simulation = new Simulation(wiring, { tree: "running" });
      simulation.wait(150 * SECOND);
      expect([...simulation.scene.forwards]).toEqual([...forwards]);
    }),
    { numRuns: 100 },
  );
});
