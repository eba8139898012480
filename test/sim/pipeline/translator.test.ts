import { describe, expect, test } from "vitest";
import { BRIDGE_GROUP } from "../../../src/model/forwarding/reserved.ts";
import { frameOf, mac } from "../lab.ts";
import { Bench, flowing, switchWith } from "./bench.ts";

const sent = (flows: readonly string[], tags = "-") => new Bench(flowing(...flows)).send("b/p1", { tags });

/** As measured on Open vSwitch 3.1.0. */
describe("what a flow does with a frame", () => {
  const cases: readonly (readonly [string, readonly string[], string, string])[] = [
    ["goes to the ports that are listed, as it is", ["actions=2,3"], "[10]", "p2←[10] p3←[10]"],
    ["does not go back by output", ["actions=1,2"], "-", "p2←-"],
    ["goes back by in_port", ["actions=in_port"], "-", "p1←-"],
    ["floods to every other port", ["actions=flood"], "[7]", "LOCAL←[7] p2←[7] p3←[7] p4←[7]"],
    ["goes to the host by LOCAL", ["actions=local"], "-", "LOCAL←-"],
    ["leaves as it is at that moment", ["actions=2,mod_vlan_vid:5,3,strip_vlan,4"], "-", "p2←- p3←[5] p4←-"],
    [
      "is seen by the next table as it is then",
      ["actions=mod_vlan_vid:5,resubmit(,1)", "table=1,dl_vlan=5,actions=2"],
      "-",
      "p2←[5]",
    ],
    [
      "acts on the highest priority",
      ["priority=1,actions=2", "priority=2,dl_vlan=10,actions=3"],
      "[10]",
      "p3←[10]",
    ],
    ["goes nowhere if no flow matches", ["dl_vlan=10,actions=2"], "-", ""],
    ["goes nowhere if the flow drops it", ["actions=drop"], "-", ""],
    ["goes on after a resubmit", ["actions=resubmit(,1),2", "table=1,actions=3"], "-", "p2←- p3←-"],
    [
      "keeps what a resubmit has changed",
      ["actions=resubmit(,1),2", "table=1,actions=mod_vlan_vid:5"],
      "-",
      "p2←[5]",
    ],
    [
      "is looked up, and only that, by the port of a resubmit",
      [
        "in_port=1,actions=resubmit(4,1)",
        "table=1,in_port=4,actions=output:1,output:4,resubmit(,2),in_port",
        "table=2,in_port=1,actions=2",
        "table=2,in_port=4,actions=3",
      ],
      "-",
      "p1←- p2←- p4←-",
    ],
    [
      "has two tags at most",
      ["actions=push_vlan:0x8100,mod_vlan_vid:7,push_vlan:0x88a8,2"],
      "[10]",
      "p2←ad:[0][7]",
    ],
    [
      "goes on under NORMAL with the VLAN that it has then",
      ["actions=mod_vlan_vid:5,normal"],
      "-",
      "LOCAL←[5] p2←[5] p3←[5] p4←[5]",
    ],
    ["goes where a register says", [register(3)], "-", "p3←-"],
    ["goes back where a register says IN_PORT", [register(0xfff8)], "-", "p1←-"],
    ["goes to the host where a register says LOCAL", [register(0xfffe)], "-", "LOCAL←-"],
    ["goes nowhere where a register says NONE", [register(0xffff)], "-", ""],
  ];
  test.each(cases)("a frame %s", (_, flows, tags, expected) => {
    expect(sent(flows, tags)).toBe(expected);
  });

  test("fail_mode says what a bridge does for which no flows are written", () => {
    const ports = { p1: {}, p2: {} };
    const of = (bridge: object) => new Bench(switchWith({ b: { ports, ...bridge } })).send("b/p1");
    expect(of({ fail_mode: "standalone" })).toBe("LOCAL←- p2←-");
    expect(of({ fail_mode: "secure" })).toBe("");
    expect(of({ flows: [] })).toBe("");
    expect(of({ fail_mode: "secure", flows: ["actions=2"] })).toBe("p2←-");
  });
});

function register(port: number): string {
  return `actions=load:${port}->NXM_NX_REG0[],output:NXM_NX_REG0[0..15]`;
}

describe("a tag that nobody reads", () => {
  test("is there for flows as the type of the frame", () => {
    expect(sent(["dl_type=0x8100,actions=2"], "[10][20]")).toBe("p2←[10][20]");
    expect(sent(["dl_type=0x8100,actions=2"], "[10]")).toBe("");
  });

  test("surfaces where a flow pops the one above, and is dropped by NORMAL alone", () => {
    expect(sent(["actions=strip_vlan,2"], "[10][20]")).toBe("p2←[20]");
    expect(sent(["actions=strip_vlan,normal"], "[10][20]")).toBe("");
    expect(sent(["actions=strip_vlan,mod_vlan_vid:30,2"], "[10][20]")).toBe("p2←[30][20]");
  });

  test("is read with a vlan-limit of 2", () => {
    const bridge = { b: { ports: { p1: {}, p2: {} }, flows: ["actions=strip_vlan,normal"] } };
    const two = switchWith(bridge, { other_config: { "vlan-limit": 2 } });
    expect(new Bench(two).send("b/p1", { tags: "[10][20]" })).toBe("LOCAL←[20] p2←[20]");
  });
});

const chain = (length: number) => [
  `actions=resubmit(,${length})`,
  ...Array.from({ length: length - 1 }, (_, i) => `table=${i + 2},actions=resubmit(,${i + 1})`),
  "table=1,actions=2",
];
const times = (count: number, action: string) => Array.from({ length: count }, () => action).join();

const many = (last: string) => [
  `actions=${times(64, "resubmit(,1)")},${last}output:2`,
  `table=1,actions=${times(63, "resubmit(,2)")}`,
  "table=2,actions=drop",
];

describe("a translation that goes too far", () => {
  test("may go through all tables upwards, and 64 deep downwards", () => {
    const up = Array.from({ length: 253 }, (_, table) => `table=${table},actions=resubmit(,${table + 1})`);
    expect(sent([...up, "table=253,actions=2"])).toBe("p2←-");
    expect(sent(chain(65))).toBe("p2←-");
    expect(sent(chain(66))).toBe("");
  });

  test("loses all that it had sent before", () => {
    const bench = new Bench(
      flowing("actions=output:2,resubmit(,1),output:3", "table=1,actions=4,resubmit(,1)"),
    );
    expect(bench.send("b/p1")).toBe("");
    expect(bench.drops).toEqual(["too-deep"]);
  });

  test("has 4096 tables at most", () => {
    expect(sent(many(""))).toBe("p2←-");
    expect(sent(many("resubmit(,3),"))).toBe("");
  });

  test("still teaches", () => {
    const lesson = "learn(table=1,priority=10,NXM_OF_ETH_DST[]=NXM_OF_ETH_SRC[],output:NXM_OF_IN_PORT[])";
    const bench = new Bench(
      flowing(
        `in_port=1,actions=${lesson},resubmit(,2)`,
        "table=2,actions=resubmit(,2)",
        "in_port=2,actions=resubmit(,1)",
      ),
    );
    expect(bench.send("b/p1")).toBe("");
    expect(bench.send("b/p2", { dst: mac(1) })).toBe("p1←-");
  });
});

const patch = (peer: string) => ({ type: "patch" as const, options: { peer }, ofport: 9 });

const pair = (a: readonly string[], b: readonly string[]) =>
  switchWith({
    a: { ports: { a1: {}, a2: {}, a3: {}, pa: patch("pb") }, flows: [...a] },
    b: { ports: { b1: {}, b2: {}, b3: {}, pb: patch("pa") }, flows: [...b] },
  });

describe("over a patch port", () => {
  test("registers, metadata and the tunnel's key are gone, and are there again behind it", () => {
    const change = "load:7->NXM_NX_REG0[],load:5->OXM_OF_METADATA[],set_tunnel:9,mod_vlan_vid:20";
    const bench = new Bench(
      pair(
        [
          `actions=${change},output:9,resubmit(,1)`,
          "table=1,reg0=7,metadata=5,tun_id=9,dl_vlan=20,in_port=1,actions=2",
        ],
        ["reg0=0,metadata=0,tun_id=0,dl_vlan=20,in_port=9,actions=mod_vlan_vid:30,load:1->NXM_NX_REG0[],1"],
      ),
    );
    expect(bench.send("a/a1")).toBe("a2←[20] b1←[30]");
  });

  test("what goes too far ends there, and what was sent before it is not lost", () => {
    const loop = ["actions=output:1,resubmit(,1),output:2", "table=1,actions=resubmit(,1)"];
    const bench = new Bench(pair(["actions=output:2,output:9,output:3"], loop));
    expect(bench.send("a/a1")).toBe("a2←- a3←- b1←-");
  });

  test("a tag that surfaces is not read, also by a bridge without flows", () => {
    const plain = switchWith({
      a: { ports: { a1: {}, pa: patch("pb") }, flows: ["actions=strip_vlan,output:9"] },
      b: { ports: { b1: {}, b2: { tag: 20 }, pb: patch("pa") } },
    });
    expect(new Bench(plain).send("a/a1", { tags: "[10]" })).toBe("LOCAL←- b1←-");
    const bench = new Bench(plain);
    expect(bench.send("a/a1", { tags: "[10][20]" })).toBe("");
    expect(bench.drops).toEqual(["partial-tag"]);
  });
});

const bridge = (...flows: readonly string[]) =>
  switchWith({ b: { stp_enable: true, ports: { p1: {}, p2: {}, p3: {} }, flows: [...flows] } });

describe("spanning tree", () => {
  test("holds back output and FLOOD, but not ALL", () => {
    const blocked = { tree: { forwarding: new Set<number>() } } as const;
    const from = (actions: string) => new Bench(bridge(`actions=${actions}`), blocked).send("b/LOCAL");
    expect(from("output:1,output:2")).toBe("");
    expect(from("flood")).toBe("");
    expect(from("all")).toBe("p1←- p2←- p3←-");
  });

  test("lets nothing into the tables by a port that does not forward", () => {
    const made = bridge("actions=2");
    const bench = new Bench(made, { tree: { forwarding: new Set([made.port("h/b/p2")]) } });
    expect(bench.send("b/p1")).toBe("");
    expect(bench.drops).toEqual(["not-forwarding"]);
  });

  test("takes BPDUs before the tables, and no other frame to their address", () => {
    const made = bridge("actions=2");
    const bench = new Bench(made);
    expect(bench.send("b/p1", { dst: BRIDGE_GROUP })).toBe("p2←-");
    const payload = { kind: "llc", bytes: new Uint8Array([0x42, 0x42, 3]) } as const;
    bench.simulation.send(made.port("h/b/p1"), frameOf("-", { dst: BRIDGE_GROUP, payload }));
    bench.simulation.run();
    expect(bench.drops).toContain("reserved-address");
  });

  test("takes a BPDU for a frame under more tags than are read, with tables and without, as measured", () => {
    const payload = { kind: "llc", bytes: new Uint8Array([0x42, 0x42, 3]) } as const;
    const sentOn = (limit: number, tags: string, flows?: string[]) => {
      const config = { stp_enable: true, other_config: { "forward-bpdu": true } };
      const b = { ...config, ports: { p1: {}, p2: {} }, ...(flows && { flows }) };
      const made = switchWith({ b }, { other_config: { "vlan-limit": limit } });
      return new Bench(made).send("b/p1", { tags, dst: BRIDGE_GROUP, payload });
    };
    expect(sentOn(1, "[10]")).toBe("");
    expect(sentOn(1, "[10][20]")).toBe("LOCAL←[10][20] p2←[10][20]");
    expect(sentOn(1, "[10][20]", ["actions=2"])).toBe("p2←[10][20]");
    expect(sentOn(2, "[10][20]")).toBe("");
    expect(sentOn(2, "[10][20][30]")).toBe("LOCAL←[10][20][30] p2←[10][20][30]");
  });
});

test("a trace names each table's flow, and what was learned from the frame", () => {
  const learn = "learn(table=20,priority=2,NXM_OF_ETH_DST[]=NXM_OF_ETH_SRC[],output:NXM_OF_IN_PORT[])";
  const bench = new Bench(
    flowing("priority=1,in_port=1,actions=resubmit(,10)", `table=10,actions=${learn},2`),
  );
  bench.send("b/p1");
  expect(bench.steps("table")).toEqual([
    "table 0, priority 1: in_port=1,actions=resubmit(,10)",
    `table 10, priority 32768: actions=${learn},output:2`,
  ]);
  expect(bench.steps("learn")).toEqual(["table 20, priority 2: dl_dst=02:00:00:00:00:01,actions=output:1"]);
});

const drops = (flow: string) => {
  const bench = new Bench(flowing(flow));
  bench.send("b/p1");
  return bench.drops;
};

test("every way to go nowhere has a name", () => {
  expect(drops("dl_vlan=1,actions=2")).toEqual(["no-flow"]);
  expect(drops("actions=drop")).toEqual(["flow-drops"]);
  expect(drops("actions=1")).toEqual(["output-to-in-port"]);
  expect(drops("actions=77")).toEqual(["no-such-port"]);
});
