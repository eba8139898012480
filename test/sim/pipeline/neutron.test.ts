import { describe, expect, test } from "vitest";
import { mac } from "../lab.ts";
import { Bench, cloudOf } from "./bench.ts";

/** The Neutron agent's tables of br-tun: local VLAN `vlan` is key 0x64, port 1 goes to br-int, 2 and on are tunnels. */
const tunnelFlows = (vlan: number, outputs: string) => [
  "table=0,priority=1,in_port=1,actions=resubmit(,2)",
  "table=0,priority=1,in_port=2,actions=resubmit(,3)",
  "table=0,priority=1,in_port=3,actions=resubmit(,3)",
  "table=0,priority=0,actions=drop",
  "table=2,priority=0,dl_dst=00:00:00:00:00:00/01:00:00:00:00:00,actions=resubmit(,20)",
  "table=2,priority=0,dl_dst=01:00:00:00:00:00/01:00:00:00:00:00,actions=resubmit(,22)",
  `table=3,priority=1,tun_id=0x64,actions=mod_vlan_vid:${vlan},resubmit(,10)`,
  "table=3,priority=0,actions=drop",
  "table=10,priority=1,actions=learn(table=20,hard_timeout=300,priority=1,NXM_OF_VLAN_TCI[0..11],NXM_OF_ETH_DST[]=NXM_OF_ETH_SRC[],load:0->NXM_OF_VLAN_TCI[],load:NXM_NX_TUN_ID[]->NXM_NX_TUN_ID[],output:NXM_OF_IN_PORT[]),output:1",
  "table=20,priority=0,actions=resubmit(,22)",
  `table=22,priority=1,dl_vlan=${vlan},actions=strip_vlan,set_tunnel:0x64,${outputs}`,
  "table=22,priority=0,actions=drop",
];

/** Three hosts, each with local VLANs of its own; `c` is the container there. */
function cloud() {
  const addresses = ["1.1.1.1", "1.1.1.2", "1.1.1.3"];
  const hosts = addresses.map((address, i) => {
    const vlan = i + 1;
    const tunnels = addresses
      .filter((other) => other !== address)
      .map((remote_ip, k) => [
        `gre${k}`,
        { type: "gre" as const, options: { remote_ip, key: "flow" as const }, ofport: k + 2 },
      ]);
    const bridges = {
      "br-int": {
        ports: {
          [`c${vlan}`]: { tag: vlan },
          [`x${vlan}`]: { tag: vlan + 10 },
          "patch-tun": { type: "patch" as const, options: { peer: "patch-int" } },
        },
        flows: ["priority=65535,dl_vlan=4095,actions=drop", "priority=0,actions=normal"],
      },
      "br-tun": {
        fail_mode: "secure" as const,
        ports: {
          "patch-int": { type: "patch" as const, options: { peer: "patch-tun" }, ofport: 1 },
          ...Object.fromEntries(tunnels),
        },
        flows: tunnelFlows(vlan, "output:2,output:3"),
      },
    };
    return [`h${vlan}`, { addresses: [`${address}/24`], bridges }] as const;
  });
  return cloudOf(Object.fromEntries(hosts));
}

const from = (n: number) => `h${n}/br-int/c${n}`;

/** Without what each host hears at br-int. */
const heard = (outputs: string) =>
  outputs
    .split(" ")
    .filter((text) => !text.startsWith("LOCAL"))
    .join(" ");

describe("Neutron's tables", () => {
  const [one, two, three] = [mac(1), mac(2), mac(3)];
  test("carry a broadcast to every host, into the local VLAN there", () => {
    expect(heard(new Bench(cloud()).send(from(1), { src: one }))).toBe("c2←- c3←-");
  });

  test("send what is answered over the one tunnel where it was learned, with its key", () => {
    const bench = new Bench(cloud());
    bench.send(from(1), { src: one });
    expect(heard(bench.send(from(2), { src: two, dst: one }))).toBe("c1←-");
    expect(bench.steps("encapsulate")).toHaveLength(1);
    expect(heard(bench.send(from(1), { src: one, dst: two }))).toBe("c2←-");
    expect(bench.steps("encapsulate")[0]).toContain("key 100");
  });

  test("forget what was learned after 300 seconds, and flood again", () => {
    const bench = new Bench(cloud());
    bench.send(from(1), { src: one });
    bench.wait(301);
    bench.send(from(2), { src: two, dst: one });
    expect(bench.steps("encapsulate")).toHaveLength(2);
  });

  test("let no other local VLAN out", () => {
    const bench = new Bench(cloud());
    expect(heard(bench.send("h1/br-int/x1", { src: three }))).toBe("");
    expect(bench.drops).toContain("flow-drops");
  });
});
