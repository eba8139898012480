import { expect, test } from "vitest";
import closedOutside from "../scenarios/neutron-closed-outside.ts";
import deadPort from "../scenarios/neutron-dead-port.ts";
import openOutside from "../scenarios/neutron-open-outside.ts";
import restarted from "../scenarios/neutron-restarted.ts";
import sideBySide from "../scenarios/neutron-side-by-side.ts";
import trunkLoop from "../scenarios/neutron-trunk-loop.ts";
import twoWays from "../scenarios/neutron-two-ways.ts";
import untaggedPort from "../scenarios/neutron-untagged-port.ts";
import wrongVlan from "../scenarios/neutron-wrong-vlan.ts";
import { BetweenEndpoints, outOf } from "./between-endpoints.ts";

/** Where a broadcast comes out, but for the hosts' own ports. */
function broadcast(network: unknown, from: string, tags = ""): string[] {
  return outOf(new BetweenEndpoints(network).send(from, "all", tags)).filter((at) => !at.includes("/LOCAL"));
}

test("a port is dead in VLAN 4095 until it is bound", () => {
  expect(broadcast(deadPort, "red/app")).toEqual([]);
  expect(broadcast(deadPort, "red/db")).toEqual([]);
  const { hops } = new BetweenEndpoints(deadPort).send("red/db", "all", ",dl_vlan=1");
  expect(hops.at(-1)).toMatchObject({ at: "h2/br-int/vred-db", reason: "tagged-on-access" });

  const bound = { kind: "set-port", at: "h2/br-int/vred-db", port: { tag: 1 } };
  const changes = [...(deadPort.changes ?? []), bound];
  expect(new BetweenEndpoints({ ...deadPort, changes }).answers()).toEqual([
    "red/app red/db",
    "red/db red/app",
  ]);
});

// As before the agent has set a tag at all: the flow for VLAN 4095 takes no part in what a trunk brings.
test("the flow for VLAN 4095 drops what a trunk brings in it", () => {
  const { hops } = new BetweenEndpoints(untaggedPort).send("blue/db", "all", ",dl_vlan=4095");
  expect(hops.at(-1)).toMatchObject({ at: "h2/br-int/vblue-db", reason: "flow-drops" });
});

test("patches to nowhere keep a host's VLANs inside until the flows stand that do", () => {
  expect(broadcast(openOutside, "blue/app")).toEqual(["h2/br-int/vblue-db", "h2/br-int/vred-db"]);
  expect(broadcast(closedOutside, "blue/app")).toEqual(["h2/br-int/vblue-db"]);
});

test("a switch that starts again forwards nothing where it is secure, and VLANs of another host where it is not", () => {
  expect(broadcast(restarted, "red/app")).toEqual(["h2/br-int/vblue-db"]);
  const changes = restarted.changes?.map((one) => ({ ...one, bridge: { fail_mode: "secure", flows: [] } }));
  expect(outOf(new BetweenEndpoints({ ...restarted, changes }).send("red/app", "all"))).toEqual([]);
});

test("a port that was left without its tag is in all VLANs of its host (launchpad 2048785)", () => {
  expect(broadcast(untaggedPort, "red/app")).toEqual(["h2/br-int/vblue-db 1", "h2/br-int/vred-db"]);
  expect(broadcast(untaggedPort, "blue/db", ",dl_vlan=1")).toEqual([
    "h1/br-int/vred-app",
    "h2/br-int/vred-db",
  ]);
});

test("patches that were left without their tags join bridges in a loop (launchpad 2048785)", () => {
  const { hops } = new BetweenEndpoints(trunkLoop).send("red/app", "all");
  expect(hops.map(({ reason }) => reason)).toContain("too-deep");
  expect(broadcast(trunkLoop, "red/app").length).toBeGreaterThan(100);
});

test("a network with two ways between its hosts storms", () => {
  const { storm } = new BetweenEndpoints(twoWays).send("red/app", "all");
  expect(storm).toBeDefined();
});

test("of two designs on a host with one key, that with a key of its own takes the other's frames", () => {
  expect(broadcast(sideBySide, "red/app")).toEqual(["h2/sdn-br0/vblue-db"]);
  expect(broadcast(sideBySide, "blue/app")).toEqual(["h2/sdn-br0/vblue-db"]);
});

test("a key that is mapped to another network's VLAN brings its frames there", () => {
  expect(broadcast(wrongVlan, "blue/app")).toEqual(["h2/br-int/vred-db"]);
});

// Neutron's VlanIdInUse. The switch keeps one flow for each priority and match: OpenFlow 1.5.1, 6.4.
test("a provider's VLAN that two networks have leads to the later of them on a host that has both", () => {
  const network = { subnet: "192.168.0.0/24", provider: { physical: "eth1", vlan: 10 } };
  const shared = {
    name: "shared",
    design: { kind: "neutron", physical: { eth1: {} } },
    hosts: { h1: { address: "1.1.1.1/24" }, h2: { address: "2.2.2.2/24" } },
    tenants: {
      red: {
        networks: { lan: network },
        containers: { a: { host: "h2", ip: "192.168.0.1" }, b: { host: "h1", ip: "192.168.0.2" } },
      },
      blue: { networks: { lan: network }, containers: { a: { host: "h2", ip: "192.168.0.1" } } },
    },
  };
  expect(broadcast(shared, "red/b")).toEqual(["h2/br-int/vblue-a"]);
  expect(broadcast(shared, "red/a")).toEqual(["h1/br-int/vred-b"]);
  expect(new BetweenEndpoints(shared).answers()).toEqual(["blue/a red/b", "red/b blue/a"]);
});
