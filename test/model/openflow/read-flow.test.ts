import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { printFlow } from "../../../src/model/openflow/print-flow.ts";
import { readFlow } from "../../../src/model/openflow/read-flow.ts";
import { flowText } from "./arbitrary.ts";
import { PORTS } from "./ports.ts";

const read = (text: string) => readFlow(text, { path: "flows.0", ports: PORTS });

/** The flow as it is printed, which is a normal form. */
function normal(text: string): string {
  const flow = read(text);
  if (!flow.ok) throw new Error(JSON.stringify(flow.problems));
  return printFlow(flow.value.flow);
}

function problems(text: string): string[] {
  const flow = read(text);
  return flow.ok ? [] : flow.problems.map(({ path, expected, found }) => `${path}: ${expected} <- ${found}`);
}

describe("the Neutron agent's flows", () => {
  test.each([
    "priority=1,in_port=1,actions=resubmit(,2)",
    "priority=0,actions=drop",
    "table=2,priority=0,dl_dst=01:00:00:00:00:00/01:00:00:00:00:00,actions=resubmit(,22)",
    "table=3,priority=1,tun_id=0x64,actions=mod_vlan_vid:1,resubmit(,10)",
    "table=10,priority=1,actions=learn(table=20,hard_timeout=300,priority=1,NXM_OF_VLAN_TCI[0..11]," +
      "NXM_OF_ETH_DST[]=NXM_OF_ETH_SRC[],load:0->NXM_OF_VLAN_TCI[],load:NXM_NX_TUN_ID[]->NXM_NX_TUN_ID[]," +
      "output:NXM_OF_IN_PORT[]),output:1",
    "table=20,priority=2,dl_vlan=1,dl_dst=02:00:00:00:00:01,actions=strip_vlan,set_tunnel:0x64,output:2",
    "table=22,priority=1,dl_vlan=1,actions=strip_vlan,set_tunnel:0x64,output:2,output:3",
    "priority=65535,dl_vlan=4095,actions=drop",
  ])("%s is read and printed as it stands", (text) => {
    expect(normal(text)).toBe(text);
  });

  test("ports go by their names in the bridge", () => {
    expect(normal("table=0,priority=3,in_port=int-br-eth1,dl_vlan=7 actions=mod_vlan_vid:1,NORMAL")).toBe(
      "priority=3,in_port=3,dl_vlan=7,actions=mod_vlan_vid:1,NORMAL",
    );
    expect(normal('in_port="p2",actions="p1",output:p2,phy-br-eth1')).toBe(
      "in_port=2,actions=output:1,output:2,output:4",
    );
  });
});

test("dump-flows is taken with its counters", () => {
  const line =
    " cookie=0x0, duration=5.155s, table=4, n_packets=7, n_bytes=42, idle_age=5, hard_age=65534, priority=1,in_port=1 actions=2";
  expect(normal(line)).toBe("table=4,priority=1,in_port=1,actions=output:2");
});

test("what decides nothing about frames is passed over", () => {
  expect(normal("importance=3,send_flow_rem,check_overlap,reset_counts,idle_timeout=0,actions=1")).toBe(
    "actions=output:1",
  );
});

/** Measured with ovs-ofctl and ovs-vswitchd 3.1.0: what stands on the right is what its dump-flows means. */
describe("matches as Open vSwitch has them", () => {
  test.each([
    ["dl_vlan=0xffff", "vlan_tci=0"],
    ["vlan_tci=0x300a", "dl_vlan=10,dl_vlan_pcp=1"],
    ["vlan_tci=0x100a/0x1fff", "dl_vlan=10"],
    ["vlan_tci=0x1000/0x1fff", "dl_vlan=0"],
    ["vlan_tci=0x100a/0x0fff", "vlan_tci=0xa/0xfff"],
    ["vlan_vid=0x1000/0x1000", "vlan_tci=0x1000/0x1000"],
    ["vlan_vid=4101", "dl_vlan=5"],
    ["vlan_vid=0", "vlan_tci=0/0x1fff"],
    ["vlan_pcp=3,vlan_vid=0x1005", "dl_vlan=5,dl_vlan_pcp=3"],
    ["vlan_vid[0..11]=5", "vlan_tci=0x5/0xfff"],
    ["NXM_OF_VLAN_TCI[12]=1", "vlan_tci=0x1000/0x1000"],
    ["dl_vlan=010", "dl_vlan=8"],
    ["dl_src=02:00:00:00:00:01/ff:ff:00:00:00:00", "dl_src=02:00:00:00:00:00/ff:ff:00:00:00:00"],
    ["dl_src=2:0:0:0:0:1", "dl_src=02:00:00:00:00:01"],
    ["dl_src=*,in_port=*", ""],
    ["dl_type=0x800,nw_proto=6", "tcp"],
    ["nw_proto=17,dl_type=2048", "udp"],
    ["tp_dst=80,tcp", "tcp,tp_dst=80"],
    ["ip,nw_src=10.0.0.9/255.255.255.0", "ip,nw_src=10.0.0.0/24"],
    ["ip,nw_src=10.0.0.9/0", "ip"],
    ["arp,nw_src=10.0.0.9,nw_proto=1", "arp,arp_op=1,arp_spa=10.0.0.9"],
    ["ip,ip_dscp=5", "ip,nw_tos=20"],
    ["icmp,tp_src=8,tp_dst=0", "icmp,icmp_type=8,icmp_code=0"],
    ["udp,udp_dst=0x10/0xfff0", "udp,tp_dst=0x10/0xfff0"],
    ["ipv6,ipv6_src=fe80::1/64", "ipv6,ipv6_src=fe80::/64"],
    ["reg0[0..3]=1,reg0[4..7]=2", "reg0=0x21/0xff"],
    ["in_port_oxm=5", "in_port=5"],
    ["in_port=65534", "in_port=LOCAL"],
    ["dl_type=0x8100,dl_vlan=5", "dl_type=0x8100,dl_vlan=5"],
  ])("%s", (text, match) => {
    expect(normal(`${text},actions=1`)).toBe(`${match}${match === "" ? "" : ","}actions=output:1`);
  });

  test.each([
    ["nw_src=10.0.0.1", "", ["nw_src"]],
    ["arp,nw_tos=4", "arp", ["nw_tos"]],
    ["ip,tp_src=5,tp_dst=6", "ip", ["tp_src", "tp_dst"]],
    ["ip,nw_proto=2,tp_src=5", "ip,nw_proto=2", ["tp_src"]],
    ["ipv6,nw_src=10.0.0.1", "ipv6", ["nw_src"]],
  ])("%s leaves out what its types do not have, and says so", (text, match, leftOut) => {
    const flow = read(`${text},actions=1`);
    expect(flow).toMatchObject({ ok: true, value: { leftOut } });
    expect(normal(`${text},actions=1`)).toBe(`${match}${match === "" ? "" : ","}actions=output:1`);
  });
});

describe("actions as Open vSwitch has them", () => {
  test.each([
    ["", "drop"],
    ["2,,1", "output:2,output:1"],
    ["1 2", "output:1,output:2"],
    ["output(2)", "output:2"],
    ["local,in_port,output:IN_PORT,output:normal", "LOCAL,IN_PORT,IN_PORT,NORMAL"],
    ["resubmit(in_port,3),resubmit:2,resubmit(LOCAL,0)", "resubmit(,3),resubmit:2,resubmit(LOCAL,0)"],
    ["resubmit(p2,255)", "resubmit:2"],
    ["pop_vlan,set_vlan_vid:5,set_vlan_pcp:2", "strip_vlan,mod_vlan_vid:5,mod_vlan_pcp:2"],
    [
      "mod_vlan_vid:5,set_field:0x1007->vlan_vid,set_field:8->vlan_vid",
      "mod_vlan_vid:5,mod_vlan_vid:7,mod_vlan_vid:8",
    ],
    ["set_tunnel64:0x64,set_tunnel:0x100000000", "set_tunnel:0x64,set_tunnel64:0x100000000"],
    ["set_field:0x64->tun_id,set_field:5/0x3c->reg3", "set_tunnel:0x64,load:0x1->NXM_NX_REG3[2..5]"],
    ["set_field:5/0x5->reg3", "load:0x1->NXM_NX_REG3[0],load:0x1->NXM_NX_REG3[2]"],
    ["move:eth_src->eth_dst[]", "move:NXM_OF_ETH_SRC[]->NXM_OF_ETH_DST[]"],
    ["output:reg0[0..15],output:in_port[]", "output:NXM_NX_REG0[0..15],output:NXM_OF_IN_PORT[]"],
    [
      "learn( table=1, in_port=p2, eth_dst=eth_src ),2",
      "learn(table=1,in_port=2,NXM_OF_ETH_DST[]=NXM_OF_ETH_SRC[]),output:2",
    ],
    ["push_vlan:0x88a8,goto_table:9", "push_vlan:0x88a8,goto_table:9"],
  ])("%s", (text, actions) => {
    expect(normal(`actions=${text}`)).toBe(`actions=${actions}`);
  });

  test("a priority is set only where there is a tag; what the match must say for a field to be there, it says", () => {
    expect(read("dl_vlan=3,actions=load:5->OXM_OF_VLAN_PCP[]")).toMatchObject({
      value: { flow: { actions: [{ kind: "set", value: 5n, when: [[{ value: 0x1000, mask: 0x1000 }]] }] } },
    });
    expect(problems("actions=load:5->OXM_OF_VLAN_PCP[]")).toHaveLength(1);
    expect(problems("actions=move:NXM_OF_IP_SRC[]->NXM_NX_REG0[]")).toEqual([
      'flows.0: ip in the match: without it there is no nw_src <- "move:NXM_OF_IP_SRC[]->NXM_NX_REG0[]"',
    ]);
    expect(problems("ip,actions=move:NXM_OF_IP_SRC[]->NXM_NX_REG0[]")).toEqual([]);
  });

  test("whether there is a tag to set a VLAN in follows from the match and the actions before", () => {
    expect(problems("dl_vlan=3,actions=set_field:7->vlan_vid")).toEqual([]);
    expect(problems("actions=push_vlan:0x8100,set_field:7->vlan_vid")).toEqual([]);
    expect(problems("actions=set_field:7->vlan_vid")).toHaveLength(1);
    expect(problems("dl_vlan=3,actions=strip_vlan,set_field:7->vlan_vid")).toHaveLength(1);
    expect(problems("dl_vlan=3,actions=push_vlan:0x8100,push_vlan:0x8100")).toHaveLength(1);
  });

  test("in_port of a learned flow is matched whole, and LOCAL is a number of 32 bits there", () => {
    const flow = read("actions=learn(in_port=LOCAL)");
    expect(flow).toMatchObject({
      value: { flow: { actions: [{ flow: { match: [{ is: 0xfffffffen }] } }] } },
    });
    expect(normal("actions=learn(in_port=LOCAL,reg0=1)")).toBe(
      "actions=learn(table=1,in_port=LOCAL,reg0=0x1)",
    );
    expect(normal("actions=learn(OXM_OF_IN_PORT[]=OXM_OF_IN_PORT[])")).toBe(
      "actions=learn(table=1,NXM_OF_IN_PORT[])",
    );
    expect(normal("actions=learn(NXM_OF_IN_PORT[]=NXM_NX_REG0[0..15])")).toBe(
      "actions=learn(table=1,NXM_OF_IN_PORT[]=NXM_NX_REG0[0..15])",
    );
  });
});

describe("what simnet does not model is an error by name", () => {
  test("ports of TCP and UDP and types of ICMP are matched, learned as numbers, and read by no action", () => {
    expect(problems("tcp,tp_dst=80,actions=learn(eth_type=0x800,nw_proto=6,tcp_src=80)")).toEqual([]);
    for (const flow of [
      "tcp,actions=move:NXM_OF_TCP_DST[]->NXM_NX_REG0[0..15]",
      "udp6,actions=learn(eth_type=0x86dd,nw_proto=17,OXM_OF_UDP_DST[]=OXM_OF_UDP_SRC[])",
      "icmp,actions=move:NXM_OF_ICMP_TYPE[]->NXM_NX_REG0[0..7]",
    ])
      expect(problems(flow)).toEqual([expect.stringContaining("a field that simnet lets actions read")]);
  });

  test.each([
    "ct(commit)",
    "group:5",
    "meter:5",
    "bundle(eth_src,0,hrw,ofport,slaves:1,2)",
    "multipath(eth_src,50,modulo_n,1,0,NXM_NX_REG0[])",
    "note:00",
    "conjunction(1,1/2)",
    "clone(1)",
    "write_actions(output:1)",
    "clear_actions",
    "write_metadata:5",
    "dec_ttl",
    "mod_nw_src:10.0.0.1",
    "mod_tp_dst:80",
    "set_field:10.0.0.1->nw_src",
    "move:NXM_OF_ETH_SRC[]->NXM_NX_ARP_SHA[]",
    "output:NXM_OF_VLAN_TCI[]",
    "output:NXM_NX_TUN_ID[0..15]",
    "learn(output:NXM_NX_TUN_ID[])",
    "learn(delete_learned)",
    "controller",
    "CONTROLLER:65535",
    "enqueue:1:2",
    "set_queue:5",
    "exit",
    "sample(probability=1)",
    "push:reg0[]",
    "check_pkt_larger(100)->NXM_NX_REG0[0]",
    "output(port=2,max_len=100)",
    "output:CONTROLLER",
    "table",
    "none",
    "load:5->NXM_OF_IN_PORT[]",
    "set_field:5->in_port",
    "set_field:5->dl_vlan",
    "set_field:5->pkt_mark",
    "resubmit(,3,ct)",
    "resubmit(,254)",
    "learn(limit=5)",
    "learn(fin_idle_timeout=5)",
    "strip_vlan:5",
    "1;2",
    "(1)",
  ])("action %s", (action) => {
    const found = problems(`actions=2,${action}`);
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(
      JSON.stringify(action)
        .slice(1, 40)
        .replace(/^learn\(|\).*$/g, ""),
    );
  });

  test.each([
    "tcp_flags=+syn",
    "ip_frag=no",
    "nd_target=::1",
    "mpls_label=5",
    "ct_state=+trk",
    "conj_id=5",
    "pkt_mark=5",
    "xreg0=5",
    "ipv6_label=5",
    "tun_flags=oam",
    "packet_type=(0,0)",
    "hard_timeout=5",
    "idle_timeout=60",
    "dl_vlan=4096",
    "vlan_vid=5",
    "vlan_tci=0x6000/0xf000",
    "nw_tos=3",
    "arp_op=256",
    "dl_type=0x800/0xff00",
    "in_port=ANY",
    "in_port=65300",
    "table=254",
    "table=255",
    "priority=65536",
    "cookie",
    "dl_vlan",
    "ip=1",
  ])("match %s", (part) => {
    const found = problems(`${part},actions=2`);
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(JSON.stringify(part));
  });

  test("all that is wrong with a flow is told at once", () => {
    expect(
      problems("tabel=3,priority=x,in_port=p3,dl_vlan=5000,actions=ct(commit),output:p4,resubmti(,2)"),
    ).toEqual([
      'flows.0: a field that simnet models, perhaps table <- "tabel=3"',
      'flows.0: a number from 0 to 65535 <- "priority=x"',
      'flows.0: a port of this bridge, perhaps p1 <- "in_port=p3"',
      'flows.0: a VLAN from 0 to 4095, or 0xffff for frames without a tag <- "dl_vlan=5000"',
      expect.stringContaining('<- "ct(commit)"'),
      'flows.0: a port of this bridge, perhaps p1 <- "output:p4"',
      'flows.0: an action that simnet models, perhaps resubmit <- "resubmti(,2)"',
    ]);
  });

  test.each(["group:1", "meter:1", "controller", "set_queue:1"])(
    "%s is an action of its own and no misspelling of another",
    (action) => expect(problems(`actions=${action}`).join("")).not.toContain("perhaps"),
  );

  test("a flow has actions, even if they are none", () => {
    expect(problems("in_port=1")).toEqual(['flows.0: actions=… <- "in_port=1"']);
    for (const actions of ["drop,normal", "normal,drop"])
      expect(problems(`actions=${actions}`)).toEqual([
        'flows.0: drop alone, or no drop: it is a list without actions <- "drop"',
      ]);
  });

  test("of what is said twice the second may not take back the first, as Open vSwitch lets it", () => {
    expect(problems("dl_vlan=5,vlan_tci=0x1000/0x1000,actions=1")).toHaveLength(1);
    expect(problems("in_port=1,in_port=2,actions=1")).toHaveLength(1);
    expect(problems("ip,arp,actions=1")).toHaveLength(1);
    expect(problems("ip,tcp,ip,vlan_tci=0x1000/0x1000,dl_vlan=5,actions=1")).toEqual([]);
  });
});

test("whatever stands there is read or refused, and never thrown", () => {
  const cut = fc
    .tuple(flowText(), fc.nat(200), fc.nat(5), fc.string({ maxLength: 4 }))
    .map(([text, at, length, put]) => text.slice(0, at) + put + text.slice(at + length));
  const words = fc
    .array(
      fc.constantFrom(
        "actions=",
        "learn(",
        ")",
        "[",
        "]",
        "..",
        "->",
        "set_field:",
        "load:",
        "move:",
        "reg0",
        "in_port",
        "=",
        ":",
        ",",
        "/",
        "0x",
        "9",
        "__proto__",
        "constructor",
      ),
      { maxLength: 14 },
    )
    .map((all) => all.join(""));
  fc.assert(
    fc.property(fc.oneof(fc.string(), cut, words), (text) => {
      const flow = read(text);
      expect(flow.ok || flow.problems.every(({ path }) => path === "flows.0")).toBe(true);
    }),
    { numRuns: 1000 },
  );
});

test("after a part of vlan_tci without the bit that says so no tag is known, as Open vSwitch has it (measured)", () => {
  expect(read("dl_vlan=10,actions=load:10->NXM_OF_VLAN_TCI[0..11],set_field:0->vlan_pcp").ok).toBe(false);
  expect(read("actions=load:1->NXM_OF_VLAN_TCI[12],set_field:0->vlan_pcp").ok).toBe(true);
});
