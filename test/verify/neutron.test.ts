import { describe, expect, test } from "vitest";
import type { Fabric } from "../../src/model/fabric/fabric.ts";
import { readNetwork } from "../../src/model/network.ts";
import { verify } from "../../src/verify/verify.ts";
import { valueOf } from "../model/fabric/make.ts";
import { lab } from "../sim/lab.ts";
import { judge } from "./judge.ts";
import { neutron, withFlow } from "./neutron.ts";

const FLOWS = "hosts.h2.bridges.br-tun.flows";

/** What is told of a cloud of which one flow on h2 is another. */
function broken(pattern: RegExp, flow: string | undefined) {
  const { document, place } = withFlow(neutron(), "h2", "br-tun", pattern, flow);
  const { verdict, violations } = judge("isolation", document);
  const told = violations.map(({ from, to, blame }) => `${from} > ${to}: ${blame}`);
  const outer = violations.flatMap(({ trace }) => trace.filter(({ step }) => step === "encapsulate"));
  return { verdict, place, told, outer: outer.map(({ detail = "" }) => detail.split(", ")[1]) };
}

describe("tenants that Neutron keeps apart by flows, with other VLANs on each host", () => {
  test.each([
    ["with the other hosts' addresses in the tables", true],
    ["where they are learned: VLAN, key and port of one frame stay together", false],
  ])("are apart, and all else holds: %s", (_, l2population) => {
    const { properties } = verify(lab(neutron(l2population)).fabric);
    expect(properties.map(({ property, verdict }) => `${property} ${verdict}`)).toEqual([
      "isolation holds",
      "reachability holds",
      "loop-freedom holds",
      "soundness holds",
    ]);
  });

  test("meet where one host takes a key for the other tenant's VLAN, and that flow is to blame", () => {
    const flow = "table=3,priority=1,tun_id=11111,actions=mod_vlan_vid:50,resubmit(,10)";
    const { place, told } = broken(/table=3,.*tun_id=11111/, flow);
    expect(told).toContain(`red/app > blue/db: ${FLOWS}.${place}`);
  });

  test("meet where one host floods with the other tenant's key", () => {
    const flow = "table=22,priority=1,dl_vlan=40,actions=strip_vlan,set_tunnel:11112,output:gre";
    const { place, told, outer } = broken(/table=22,.*dl_vlan=40/, flow);
    expect(told).toContain(`red/db > blue/app: ${FLOWS}.${place}`);
    // The number that the flow sets, which the tunnel's own options leave to it.
    expect(outer).toEqual(["key 11112"]);
  });

  test("meet where learned flows forget the key", () => {
    const learn =
      "table=10,priority=1,actions=learn(table=20,priority=1,NXM_OF_ETH_DST[]=NXM_OF_ETH_SRC[],load:0->NXM_OF_VLAN_TCI[],load:NXM_NX_TUN_ID[]->NXM_NX_TUN_ID[],output:NXM_OF_IN_PORT[]),output:patch-int";
    const { verdict } = broken(/table=10,/, learn);
    expect(verdict).toBe("violated");
  });

  test("are apart for good without a flow that only they need: a tenant is cut off, nobody meets", () => {
    const { document } = withFlow(neutron(), "h2", "br-tun", /table=22,.*dl_vlan=40/, undefined);
    expect(judge("isolation", document).verdict).toBe("holds");
    expect(judge("reachability", document).violations.map(({ kind }) => kind)).toEqual(["unreachable"]);
  });
});

const named = (count: number, name: string, make: (i: number) => object) =>
  Object.fromEntries(Array.from({ length: count }, (_, i) => [`${name}${i}`, make(i)]));

/** Tenants of the design neutron with a container each on every host, and as many more. */
function cloud(hosts: number, tenants: number, containers: number, changes: readonly object[] = []): Fabric {
  const network = {
    kind: "scenario",
    name: "cloud",
    design: { kind: "neutron" },
    hosts: named(hosts, "h", (i) => ({ address: `10.0.0.${i + 1}/24` })),
    tenants: named(tenants, "t", (tenant) => ({
      networks: { lan: { subnet: "192.168.0.0/24", key: 100 + tenant } },
      containers: named(containers, "c", (i) => ({ host: `h${i % hosts}` })),
    })),
    changes,
  };
  return valueOf(readNetwork(network)).fabric;
}

describe("a cloud of hundreds of endpoints", () => {
  test("is decided as a small one is", () => {
    const { properties } = verify(cloud(6, 6, 50));
    expect(properties.map(({ verdict }) => verdict)).toEqual(["holds", "holds", "holds", "holds"]);
  });

  test("and one flow that takes a key for another tenant's VLAN is found", () => {
    const flow = "table=3,priority=1,tun_id=101,actions=mod_vlan_vid:1,resubmit(,10)";
    const fabric = cloud(6, 3, 20, [{ kind: "set-flow", at: "h1/br-tun", flow }]);
    const [isolation] = verify(fabric, { properties: ["isolation"] }).properties;
    expect(isolation?.violations.map(({ from, blame }) => [from.split("/", 1)[0], blame])).toEqual([
      ["t0", "changes.0"],
      ["t1", "changes.0"],
    ]);
  });
});
