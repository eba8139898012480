import { describe, expect, test } from "vitest";
import { standingTunnels } from "../../../src/model/forwarding/standing.ts";
import { treeOfFabric } from "../../../src/model/spanning-tree/of-fabric.ts";
import { Simulation } from "../../../src/sim/simulation.ts";
import { lab, type Lab } from "../../sim/lab.ts";

const stp = { stp_enable: true };
const SECOND = 1_000_000;

const gre = (remote: string, inKey: number | "flow", outKey: number) => ({
  type: "gre" as const,
  options: { remote_ip: `1.1.1.${remote}`, in_key: inKey, out_key: outKey },
});

/** What the computed tree calls unsettled, and at the ports of the bridges there whether they forward once a tree has run. */
function told({ wiring, fabric }: Lab) {
  const { unsettled } = treeOfFabric(wiring, standingTunnels(wiring));
  const simulation = new Simulation(wiring, { tree: "running" });
  simulation.wait(150 * SECOND);
  const shut = [...simulation.scene.forwards.keys()].filter((port) => simulation.scene.forwards[port] === 0);
  return {
    unsettled: unsettled.map((row) => fabric.bridgeName(row)),
    shut: shut.map((port) => fabric.portName(port)),
  };
}

/** Between h/A and h/B a cable with M on it, which passes on what it hears of A twice: untagged, and tagged by an access port. */
function twice(more: object): Lab {
  return lab({
    hosts: {
      h: {
        bridges: {
          A: { ...stp, ports: { one: {}, two: {} } },
          B: { ...stp, ports: { x: {}, y: { type: "patch", options: { peer: "out" } }, ...more } },
          M: {
            other_config: { "forward-bpdu": true },
            ports: { one: {}, two: { tag: 20 }, out: { type: "patch", options: { peer: "y" } } },
          },
        },
      },
    },
    links: [
      { name: "one", ports: ["h/A/one", "h/M/one"] },
      { name: "two", ports: ["h/A/two", "h/M/two", "h/B/x"] },
    ],
  });
}

describe("a port that hears two ports of one bridge in turn", () => {
  test("makes its bridge go to and fro between it and another, and neither ever forwards (measured)", () => {
    expect(told(twice({}))).toEqual({ unsettled: ["h/B"], shut: ["h/B/x", "h/B/y"] });
  });

  test("does not where the other is worse than it whatever it holds", () => {
    const slow = { x: { other_config: { "stp-path-cost": 3 } } };
    expect(told(twice(slow))).toEqual({ unsettled: [], shut: ["h/B/x"] });
  });

  test("leaves its bridge in peace where that has no other way (measured)", () => {
    const net = lab({
      hosts: {
        h: {
          bridges: {
            A: { ...stp, ports: { one: {}, two: {} } },
            M: { ports: { out: {}, one: {}, two: {} }, flows: ["actions=output:1"] },
            B: { ...stp, ports: { x: {} } },
          },
        },
      },
      links: [
        { name: "bm", ports: ["h/B/x", "h/M/out"] },
        { name: "one", ports: ["h/A/one", "h/M/one"] },
        { name: "two", ports: ["h/A/two", "h/M/two"] },
      ],
    });
    expect(told(net)).toEqual({ unsettled: [], shut: [] });
  });

  test("may be a tunnel's that takes every key", () => {
    const A = { ...stp, ports: { one: gre("2", 1, 5), two: gre("2", 2, 6), three: gre("2", 3, 7) } };
    const B = { ...stp, ports: { x: gre("1", 6, 2), y: gre("1", "flow", 1) } };
    const net = lab({
      hosts: {
        h1: { addresses: ["1.1.1.1/24"], bridges: { A } },
        h2: { addresses: ["1.1.1.2/24"], bridges: { B } },
      },
    });
    expect(told(net)).toEqual({ unsettled: ["h2/B"], shut: ["h2/B/x", "h2/B/y"] });
  });
});
