import { describe, expect, test } from "vitest";
import type { Document } from "./arbitrary.ts";
import { judge, leaksIn, oneHost } from "./judge.ts";

// What random fabrics with flows have shown the prover to get wrong, each as small as it gets.

/** Of two hosts one, with a wire and a tunnel to the other. */
const ringHost = (last: number, options: object): Document["hosts"][string] => ({
  addresses: [`10.0.0.${last}/24`],
  bridges: {
    b: {
      ports: { c: {}, l: {}, g: { type: "gre", options: { remote_ip: `10.0.0.${3 - last}`, ...options } } },
      flows: ["actions=set_tunnel:7,FLOOD"],
    },
  },
});

const gre = (remote: string) => ({ type: "gre" as const, options: { remote_ip: `10.0.0.${remote}` } });

/** Frames of type 0x88b5 from r make all others go out by l, where a cable leads back to m. */
const learnedRing = (taughtBy: string, round: string): Document => ({
  ...oneHost(
    {
      b: {
        ports: { r: {}, l: {}, m: {} },
        flows: [
          `priority=9,${taughtBy},actions=load:2->NXM_NX_REG0[0..15],learn(table=1,priority=5,output:NXM_NX_REG0[0..15])${round}`,
          "priority=1,actions=resubmit(,1)",
        ],
      },
    },
    { "red/app": "h/b/r" },
  ),
  links: [{ name: "back", ports: ["h/b/l", "h/b/m"] }],
});

describe("a prover's mistake about flows that was mended", () => {
  test("crashed: a tenant on two sets of bridges, of which one reads what the other does not", () => {
    const document: Document = {
      hosts: {
        h: {
          bridges: {
            a: { ports: { r: {}, s: {} }, flows: ["actions=NORMAL"] },
            b: { ports: { r: {}, t: {} }, flows: ["reg0=0,actions=NORMAL"] },
          },
        },
      },
      endpoints: {
        "red/app": { port: "h/a/r" },
        "blue/db": { port: "h/a/s" },
        "red/web": { port: "h/b/r" },
        "red/log": { port: "h/b/t" },
      },
    };
    expect(leaksIn(document)).toEqual(["blue > red", "red > blue"]);
  });

  test("called a bug: a lesson that comes back over a segment with two ports of its bridge, and teaches that one wrong", () => {
    const document: Document = {
      hosts: {
        h: {
          bridges: { b: { ports: { e: {}, l: { vlan_mode: "native-tagged", trunks: [20] } } } },
        },
        // What web sends in VLAN 20 comes back by m, where db is then looked for. What db sends does not.
        k: {
          bridges: {
            b: {
              ports: { e: {}, f: { tag: 0 }, l: { tag: 20 }, m: { trunks: [0] } },
              flows: ["actions=NORMAL"],
            },
          },
        },
      },
      links: [{ name: "w", ports: ["k/b/l", "k/b/m", "h/b/l"] }],
      endpoints: {
        "red/app": { port: "h/b/e" },
        "green/web": { port: "k/b/e" },
        "green/db": { port: "k/b/f" },
      },
    };
    expect(leaksIn(document)).toEqual(["green > red", "red > green for a while"]);
  });

  test("called a bug: an address that nobody can teach one bridge without teaching the next, which may have forgotten it", () => {
    const document: Document = {
      hosts: {
        h: { bridges: { b: { ports: { e: { tag: 0 }, l: { vlan_mode: "native-tagged", trunks: [20] } } } } },
        k: {
          addresses: ["10.0.0.1/24"],
          bridges: { b: { ports: { l: {}, free: {}, g: gre("2") }, flows: ["actions=NORMAL"] } },
        },
        j: { addresses: ["10.0.0.2/24"], bridges: { b: { ports: { g: gre("1"), d: {} } } } },
      },
      links: [{ name: "w", ports: ["h/b/l", "k/b/l"] }],
      underlay: { paths: [{ from: "j", to: "k", up: false }] },
      endpoints: { "red/app": { port: "h/b/e" }, "blue/db": { port: "j/b/d" } },
    };
    expect(leaksIn(document)).toEqual(["red > blue for a while"]);
    const [leak] = judge("isolation", document).violations;
    expect(leak?.setup.map(({ at }) => at)).toEqual(["h/b/l"]);
  });

  test("called a bug: a learned flow and a written one that share a priority", () => {
    const learn = "learn(table=2,priority=3,NXM_OF_ETH_DST[]=NXM_OF_ETH_SRC[],output:NXM_OF_IN_PORT[])";
    const flows = ["table=0,actions=resubmit(,2)", `table=2,priority=3,actions=${learn}`];
    const document: Document = {
      hosts: { h: { bridges: { b: { ports: { r: {}, s: {} }, flows } } } },
      endpoints: { "red/app": { port: "h/b/r" }, "blue/db": { port: "h/b/s" } },
    };
    const { verdict, undecided } = judge("isolation", document);
    expect([verdict, undecided.length]).toEqual(["undecided", 2]);
    expect(undecided[0]).toContain("the order of flows of one priority in h/b lets it");
  });

  test("missed: a ring closed by a tunnel whose key a flow sets", () => {
    const document: Document = {
      hosts: { h1: ringHost(1, { in_key: 1, out_key: "flow" }), h2: ringHost(2, { in_key: 7, out_key: 9 }) },
      links: [{ name: "w", ports: ["h1/b/l", "h2/b/l"] }],
      endpoints: { "red/app": { port: "h1/b/c" } },
    };
    expect(judge("loop-freedom", document).violations.map(({ from, count }) => [from, count])).toEqual([
      ["red/app", 2],
    ]);
  });

  test("missed: a ring over a port that spanning tree blocks, where flows say ALL", () => {
    const tree = { stp_enable: true, flows: ["actions=ALL"] };
    const document: Document = {
      hosts: {
        h: {
          bridges: {
            a: { ...tree, ports: { c: {}, x: {}, y: {} } },
            b: { ...tree, ports: { x: {}, y: {} } },
          },
        },
      },
      links: [
        { name: "x", ports: ["h/a/x", "h/b/x"] },
        { name: "y", ports: ["h/a/y", "h/b/y"] },
      ],
      endpoints: { "red/app": { port: "h/a/c" } },
    };
    expect(judge("loop-freedom", document).verdict).toBe("violated");
  });

  test("invented: a host sends to an address that nobody can have told it of", () => {
    const mac = "02:00:00:00:00:01";
    const bridges = {
      a: {
        local: { addresses: ["192.168.0.254/24"] },
        ports: { r: { trunks: [10] } },
        fdb: [{ vlan: 0, mac, port: "r" }],
      },
      b: { local: { addresses: ["192.168.1.254/24"] }, ports: { s: {} } },
    };
    const endpoints = { "red/app": { port: "h/a/r" }, "blue/db": { port: "h/b/s" } };
    expect(leaksIn({ hosts: { h: { bridges } }, endpoints })).toEqual([]);
  });

  test("crashed: the number of a port that a flow copies", () => {
    const copied = "actions=move:NXM_OF_IN_PORT[]->NXM_NX_REG0[0..15],resubmit(,1)";
    const flows = [copied, "table=1,priority=2,reg0=1,actions=output:s", "table=1,priority=1,actions=drop"];
    const document = (port: string) =>
      oneHost({ b: { ports: { r: {}, q: {}, s: {} }, flows } }, { "red/app": port, "blue/db": "h/b/s" });
    expect(leaksIn(document("h/b/r"))).toEqual(["red > blue"]);
    expect(leaksIn(document("h/b/q"))).toEqual([]);
  });

  test("called a bug: a lesson that goes round for ever, and so is learned by chance", () => {
    const ring = { l: { tag: 20 }, m: { vlan_mode: "native-untagged" as const, trunks: [20] } };
    const loop = { x: { trunks: [0] }, y: { tag: 0 } };
    const document: Document = {
      hosts: {
        h: {
          bridges: {
            b: { ports: { p: { trunks: [0] }, q: { tag: 0 }, ...ring, ...loop } },
            c: { ports: { r: { trunks: [20] }, n: {} }, flows: ["actions=NORMAL"] },
          },
        },
      },
      links: [
        { name: "w0", ports: ["h/c/n", "h/b/l", "h/b/m"] },
        { name: "w1", ports: ["h/b/x", "h/b/y"] },
      ],
      endpoints: {
        "red/a": { port: "h/c/r" },
        "red/b": { port: "h/b/p" },
        "blue/c": { port: "h/b/q" },
      },
    };
    const { verdict, undecided } = judge("isolation", document);
    expect(verdict).toBe("violated");
    expect(undecided.filter((text) => text.includes("a bug in simnet"))).toEqual([]);
  });

  test("missed: a frame whose SNAP header has a tag's TPID for a type", () => {
    const flows = ["priority=3,dl_type=0x8100,vlan_tci=0/0x1000,actions=FLOOD", "priority=1,actions=NORMAL"];
    const document = (first: string) =>
      oneHost(
        { b: { ports: { r: { tag: 10 }, s: { tag: 20 } }, flows: [first, ...flows.slice(1)] } },
        { "red/app": "h/b/r", "blue/db": "h/b/s" },
      );
    expect(leaksIn(document(flows[0] ?? ""))).toEqual(["blue > red", "red > blue"]);
    expect(leaksIn(document("priority=3,dl_type=0x8100,vlan_tci=0/0x1000,actions=NORMAL"))).toEqual([]);
  });

  test("missed: a ring that one frame closes by what it is learned from, for another", () => {
    const { verdict, violations } = judge("loop-freedom", learnedRing("in_port=r,dl_type=0x88b5", ""));
    expect(verdict).toBe("violated");
    expect(violations.map(({ when, setup }) => [when, setup.length])).toEqual([["transient", 1]]);
    expect(judge("loop-freedom", learnedRing("in_port=l,dl_type=0x88b5", "")).verdict).toBe("holds");
  });

  test("missed: a ring that a frame closes for itself", () => {
    const { verdict, violations } = judge("loop-freedom", learnedRing("in_port=r", ",output:2"));
    expect(verdict).toBe("violated");
    expect(violations.map(({ when }) => when)).toEqual(["converged"]);
  });

  test("called a bug: a lesson that has to pass a port which spanning tree blocks", () => {
    const flows = ["actions=NORMAL"];
    const native = { vlan_mode: "native-tagged" as const, trunks: [20] };
    const bridges = {
      a: { stp_enable: true, flows, ports: { s: { trunks: [20] }, l: { trunks: [20] }, m: { tag: 0 } } },
      b: { flows, ports: { r: { tag: 0 }, n: native } },
    };
    const links = [{ name: "w", ports: ["h/a/l", "h/a/m", "h/b/n"] }];
    const document = oneHost(bridges, { "red/app": "h/b/r", "blue/db": "h/a/s" }, { links });
    const [leak] = judge("isolation", document).violations;
    expect([leak?.from, leak?.to, leak?.setup.length]).toEqual(["red/app", "blue/db", 1]);
    expect(leak?.states).toEqual([{ at: "h/a/m", state: "forwarding" }]);
  });
});

test("a learned flow that keeps a frame from an endless resubmit is taught by the witness", () => {
  const taughtBy = "NXM_OF_ETH_DST[]=NXM_OF_ETH_SRC[],output:NXM_OF_IN_PORT[]";
  const ports = { r: {}, t: {}, s: {} };
  const flows = [
    "in_port=r,actions=output:s,resubmit(,1)",
    `in_port=t,actions=learn(table=1,priority=5,${taughtBy})`,
    "table=1,priority=0,actions=resubmit(,1)",
  ];
  const told = (endpoints: Record<string, string>) =>
    judge("isolation", oneHost({ b: { ports, flows } }, endpoints));
  const [leak] = told({ "red/app": "h/b/r", "red/web": "h/b/t", "blue/db": "h/b/s" }).violations;
  expect([leak?.from, leak?.to, leak?.setup.length]).toEqual(["red/app", "blue/db", 1]);
  const alone = { b: { ports, flows: flows.filter((flow) => !flow.includes("learn")) } };
  expect(leaksIn(oneHost(alone, { "red/app": "h/b/r", "blue/db": "h/b/s" }))).toEqual([]);
});

const endpoints = (last: string) => ({ "red/a": { port: "h/b/r" }, "blue/a": { port: last } });
const often = (table: number) => Array.from({ length: 64 }, () => `resubmit(,${table})`).join();
const patch = (peer: string) => ({ type: "patch" as const, options: { peer } });

describe("a translation that the switch gives up, though each bridge alone would not, is named", () => {
  const deep = Array.from({ length: 63 }, (_, i) => `table=${100 - i},actions=resubmit(,${99 - i})`);

  test("too many resubmits", () => {
    const flows = [`in_port=r,actions=u,${often(1)}`, `table=1,actions=${often(2)}`, "table=2,actions=drop"];
    const b = { ports: { r: {}, u: {} }, flows };
    const document = { hosts: { h: { bridges: { b } } }, endpoints: endpoints("h/b/u") };
    const { verdict, undecided } = judge("isolation", document);
    expect(verdict).toBe("undecided");
    expect(undecided.join()).toContain("if Open vSwitch does not give it up: translation has more than 4096");
    expect(undecided.join()).not.toContain("bug in simnet");
  });

  test("too deep across patch ports", () => {
    const bridges = {
      b: {
        ports: { r: {}, p: patch("q") },
        flows: ["in_port=r,actions=resubmit(,100)", ...deep, "table=37,actions=output:p"],
      },
      c: {
        ports: { q: patch("p"), u: {} },
        flows: [
          "in_port=q,actions=resubmit(,100)",
          "table=100,actions=resubmit(,9)",
          "table=9,actions=output:u",
        ],
      },
    };
    const { verdict, undecided } = judge("isolation", {
      hosts: { h: { bridges } },
      endpoints: endpoints("h/c/u"),
    });
    expect(verdict).toBe("undecided");
    expect(undecided.join()).toContain("translation is deeper than 64 across patch ports");
    expect(undecided.join()).not.toContain("bug in simnet");
  });
});
