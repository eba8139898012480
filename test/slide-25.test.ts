import { describe, expect, test } from "vitest";
import scenario from "../scenarios/slide-25.ts";
import type { Injected } from "../src/sim/inject.ts";
import { BetweenEndpoints, type Ends, outOf } from "./between-endpoints.ts";

const slide = new BetweenEndpoints(scenario);

/** Steps where they are taken, and what of their words tells the story: tags, VLANs, keys and flows. */
function story({ hops }: Injected): string[] {
  return hops.map(({ at, step, detail }) => {
    const tags = /\[\d+\]/.exec(detail)?.[0] ?? "";
    const words = /VLAN \d+|key \d+|actions=(?!learn).*/.exec(detail)?.[0] ?? tags;
    return `${at} ${step} ${words}`.trimEnd();
  });
}

const A_KNOWS_B: readonly Ends[] = [["one/b", "all"]];
const A_KNOWS_C: readonly Ends[] = [["one/c", "all"]];

describe("slide 25", () => {
  test("A to B: VLAN 20 becomes key 11111 in the tunnel, and VLAN 40 beyond it", () => {
    const sent = slide.send("one/a", "one/b", "", A_KNOWS_B);
    expect(story(sent)).toEqual([
      "h1/br-int/vone-a send",
      "h1/br-int/vone-a receive",
      "h1/br-int/vone-a table actions=NORMAL",
      "h1/br-int/vone-a classify VLAN 20",
      "h1/br-int/vone-a forward VLAN 20",
      "h1/br-int/patch-tun patch [20]",
      "h1/br-tun/patch-int table actions=resubmit(,2)",
      "h1/br-tun/patch-int table actions=resubmit(,20)",
      "h1/br-tun/patch-int table actions=load:0->NXM_OF_VLAN_TCI[],set_tunnel:0x2b67,output:2",
      "h1/br-tun/gre-02020202 encapsulate key 11111",
      "underlay:h1>h2 transit key 11111",
      "h2/br-tun/gre-01010101 decapsulate key 11111",
      "h2/br-tun/gre-01010101 receive",
      "h2/br-tun/gre-01010101 table actions=resubmit(,3)",
      "h2/br-tun/gre-01010101 table actions=mod_vlan_vid:40,resubmit(,10)",
      "h2/br-tun/gre-01010101 table",
      "h2/br-tun/gre-01010101 learn actions=load:0->NXM_OF_VLAN_TCI[],set_tunnel:0x2b67,output:2",
      "h2/br-tun/patch-int patch [40]",
      "h2/br-int/patch-tun table actions=NORMAL",
      "h2/br-int/patch-tun classify VLAN 40",
      "h2/br-int/patch-tun forward VLAN 40",
      "h2/br-int/vone-b deliver",
    ]);
    expect(outOf(sent)).toEqual(["h2/br-int/vone-b"]);
  });

  test("A to C: br-eth1 gives VLAN 20 the one that it has outside", () => {
    const sent = slide.send("one/a", "one/c", "", A_KNOWS_C);
    expect(story(sent)).toEqual([
      "h1/br-int/vone-a send",
      "h1/br-int/vone-a receive",
      "h1/br-int/vone-a table actions=NORMAL",
      "h1/br-int/vone-a classify VLAN 20",
      "h1/br-int/vone-a forward VLAN 20",
      "h1/br-int/int-br-eth1 patch [20]",
      "h1/br-eth1/phy-br-eth1 table actions=mod_vlan_vid:100,NORMAL",
      "h1/br-eth1/phy-br-eth1 classify VLAN 100",
      "h1/br-eth1/phy-br-eth1 forward VLAN 100",
      "h1/br-eth1/eth1 output [100]",
      "link:eth1 transit [100]",
      "eth1/switch/uplink receive [100]",
      "eth1/switch/uplink classify VLAN 100",
      "eth1/switch/uplink forward VLAN 100",
      "eth1/switch/vone-c deliver",
    ]);
    expect(outOf(sent)).toEqual(["eth1/switch/vone-c"]);
  });

  test("C to B: in by br-eth1 and on through the tunnel", () => {
    const sent = slide.send("one/c", "one/b", "", A_KNOWS_B);
    expect(story(sent)).toEqual(
      expect.arrayContaining([
        "h1/br-int/int-br-eth1 table actions=mod_vlan_vid:20,NORMAL",
        "h1/br-int/int-br-eth1 classify VLAN 20",
        "h1/br-tun/gre-02020202 encapsulate key 11111",
      ]),
    );
    expect(outOf(sent)).toEqual(["h2/br-int/vone-b"]);
  });

  // Each list is what two private Open vSwitch 3.1.0 did, wired alike, a process for a host.
  test.each([
    [
      "one/a",
      "",
      [
        "eth1/switch/LOCAL 100",
        "eth1/switch/vone-c",
        "h1/br-eth1/LOCAL 100",
        "h1/br-int/LOCAL 20",
        "h2/br-int/LOCAL 40",
        "h2/br-int/vone-b",
      ],
    ],
    ["two/a", "", ["h1/br-int/LOCAL 30", "h2/br-int/LOCAL 50", "h2/br-int/vtwo-b"]],
    [
      // the tag beneath comes to light in the tunnel, and h2 puts its own in its place
      "one/a",
      ",vlans=0x8100:0.0/0x8100:30.0",
      [
        "eth1/switch/LOCAL 100 30",
        "eth1/switch/vone-c 30",
        "h1/br-eth1/LOCAL 100 30",
        "h1/br-int/LOCAL 20 30",
        "h2/br-int/LOCAL 40",
        "h2/br-int/vone-b",
      ],
    ],
    ["one/a", ",dl_vlan=30", []],
    ["one/a", ",dl_vlan=4095", []],
  ])("a broadcast of %s%s comes to these and no others, as in the real switch", (from, tags, expected) => {
    expect(outOf(slide.send(from, "all", tags))).toEqual(expected);
  });

  test("everybody of a tenant answers, C too, and nobody of another one", () => {
    expect(slide.answers()).toEqual([
      "one/a one/b",
      "one/a one/c",
      "one/b one/a",
      "one/b one/c",
      "one/c one/a",
      "one/c one/b",
      "two/a two/b",
      "two/b two/a",
    ]);
  });
});
