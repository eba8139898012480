import { afterAll, beforeAll, describe, expect, test } from "vitest";
import closedOutside from "../../scenarios/neutron-closed-outside.ts";
import deadPort from "../../scenarios/neutron-dead-port.ts";
import l2pop from "../../scenarios/neutron-l2pop.ts";
import openOutside from "../../scenarios/neutron-open-outside.ts";
import restarted from "../../scenarios/neutron-restarted.ts";
import sideBySide from "../../scenarios/neutron-side-by-side.ts";
import trunkLoop from "../../scenarios/neutron-trunk-loop.ts";
import untaggedPort from "../../scenarios/neutron-untagged-port.ts";
import vlans from "../../scenarios/neutron-vlans.ts";
import wrongVlan from "../../scenarios/neutron-wrong-vlan.ts";
import neutron from "../../scenarios/neutron.ts";
import slide25 from "../../scenarios/slide-25.ts";
import { type Fabric, must } from "../../src/model/fabric/fabric.ts";
import { formatMac } from "../../src/model/values/mac.ts";
import type { Scenario } from "../../src/model/scenario/schema.ts";
import type { Case, Injection } from "./case.ts";
import { comparisons, describeDifferences, differences } from "./compare.ts";
import { expected, wire } from "./expected.ts";
import { askedAs } from "./scenario-case.ts";
import { Rack } from "./rack.ts";

let rack: Rack;

beforeAll(async () => {
  rack = await Rack.of(1);
});

afterAll(async () => {
  await rack.stop();
});

const NETWORKS: readonly (readonly [name: string, scenario: Scenario])[] = [
  ["slide 25", slide25],
  ["slide 25 over VXLAN", overVxlan(slide25)],
  ["a mesh of three hosts", neutron],
  ["a mesh of three hosts over VXLAN", overVxlan(neutron)],
  ["hosts that are told where each container is", l2pop],
  ["VLANs over a LAN", vlans],
  ["a port that is dead", deadPort],
  ["a bridge that lets a host's VLANs out", openOutside],
  ["patches that lead nowhere", closedOutside],
  ["switches that have started again", restarted],
  ["a tunnel beside Neutron's with one of its keys", sideBySide],
  ["a loop of patches", trunkLoop],
  ["a port without a tag", untaggedPort],
  ["a key for the wrong VLAN", wrongVlan],
];

describe("the switch does with Neutron's tables what the simulator does: deliveries, outer packets, MAC tables, learned flows", () => {
  test.each(NETWORKS)("%s", async (_, scenario) => {
    const one = caseOf(scenario);
    const { outcome, isSafe } = expected(one);
    expect(isSafe).toBe(true);
    expect(comparisons(outcome)).toBeGreaterThan(20);
    const [observed] = await rack.use(async (ask) => ask([one]));
    expect(describeDifferences(differences(one, outcome, must(observed)))).toBe("");
  });
});

function overVxlan(scenario: Scenario): Scenario {
  const { design } = scenario;
  return design.kind === "neutron" ? { ...scenario, design: { ...design, tunnel: "vxlan" } } : scenario;
}

/** Everybody twice, so that the second time finds what the first has taught. */
function caseOf(scenario: Scenario): Case {
  const fabric = askedAs(scenario);
  const steps = framesOf(wire(fabric).fabric);
  return { fabric, stages: [{ down: [], steps: [...steps, ...steps] }] };
}

const TO_ALL = [
  "",
  ",dl_vlan=1",
  ",dl_vlan=20",
  ",dl_vlan=4095",
  ",vlans=0x8100:0.5",
  ",vlans=0x8100:0.0/0x8100:30.0",
  ",vlans=0x88a8:0.0/0x8100:20.3",
];

/** Of everybody: broadcasts with tags that may get somewhere, and a frame to each other. */
function framesOf(fabric: Fabric): Injection[] {
  const { name, port } = fabric.columns.endpoints;
  const all = name.map((_, row) => ({
    at: fabric.portName(must(port[row])),
    mac: formatMac(fabric.macOf(row)),
  }));
  return all.flatMap(({ at, mac }) => {
    const targets = all.filter((other) => other.at !== at).map((other) => `dl_dst=${other.mac}`);
    const frames = TO_ALL.map((tags) => `dl_dst=ff:ff:ff:ff:ff:ff${tags}`).concat(targets);
    return frames.map((frame) => ({ at, frame: `dl_src=${mac},${frame}` }));
  });
}
