import { describe, expect, test } from "vitest";
import { verify } from "../../src/verify/verify.ts";
import { lab } from "../sim/lab.ts";
import { judge } from "./judge.ts";
import { neutron, withFlow } from "./neutron.ts";

const FLOWS = "hosts.h2.bridges.br-tun.flows";

/** What is told of a cloud of which one flow on h2 is another. */
function broken(pattern: RegExp, flow: string | undefined) {
  const { document, place } = withFlow(neutron(), "h2", "br-tun", pattern, flow);
  const { verdict, violations } = judge("isolation", document);
  return { verdict, place, told: violations.map(({ from, to, blame }) => `${from} > ${to}: ${blame}`) };
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
    const { place, told } = broken(/table=22,.*dl_vlan=40/, flow);
    expect(told).toContain(`red/db > blue/app: ${FLOWS}.${place}`);
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
