import { describe, expect, test } from "vitest";
import { flowWarnings } from "../../src/verify/flow-findings.ts";
import { contextOf, judge } from "./judge.ts";

const bridge = (...flows: string[]) => ({
  hosts: { h: { bridges: { b: { ports: { p: {}, q: { ofport: 9 } }, flows } } } },
});
const warnings = (...flows: string[]) =>
  flowWarnings(contextOf(bridge(...flows))).map(({ kind, text, blame }) => [kind, text, blame]);
const AT = "hosts.h.bridges.b.flows";

describe("a flow that sends to a port that is not there", () => {
  test("is unsound, once for each number", () => {
    const { violations } = judge(
      "soundness",
      bridge("actions=p,q,LOCAL,2", "in_port=p,actions=2,2,output:3", "in_port=5,actions=drop"),
    );
    expect(violations.map(({ kind, from, to, count, blame }) => [kind, from, to, count, blame])).toEqual([
      ["output-to-nowhere", "h/b", "2", 2, `${AT}.0`],
      ["output-to-nowhere", "h/b", "3", 1, `${AT}.1`],
    ]);
    expect(violations[1]?.cause).toBe(
      'h/b has no port 3, to which "in_port=1,actions=output:2,output:2,output:3" sends',
    );
  });
});

describe("of flows a person is told", () => {
  test("that one replaces the other", () => {
    expect(warnings("in_port=p,actions=1", "priority=0,actions=drop", "in_port=1,actions=9")).toEqual([
      [
        "flow-replaced",
        'h/b: "in_port=1,actions=output:1" is replaced by "in_port=1,actions=output:9": one table, priority and match',
        `${AT}.0`,
      ],
    ]);
  });

  test("that the order decides which acts", () => {
    expect(warnings("in_port=p,actions=9", "dl_vlan=3,actions=1", "dl_vlan=4,actions=1")).toEqual([
      [
        "flow-overlap",
        'h/b: "dl_vlan=3,actions=output:1" and "in_port=1,actions=output:9" have one priority, and some frame matches both: which of them acts depends on the order in which they are added (and 1 more)',
        `${AT}.1`,
      ],
    ]);
    expect(
      warnings("in_port=p,actions=9", "table=1,dl_vlan=3,actions=1", "priority=3,dl_vlan=3,actions=1"),
    ).toEqual([]);
  });

  test("which fields Open vSwitch leaves out", () => {
    expect(warnings("nw_src=10.0.0.1,tp_dst=80,actions=drop", "ip,nw_src=10.0.0.1,actions=drop")).toEqual([
      [
        "flow-leaves-out",
        'h/b: "actions=drop" names nw_src, tp_dst without the type of frame that has it: Open vSwitch leaves it out',
        `${AT}.0`,
      ],
    ]);
  });

  test("that no frame comes by the port it waits for", () => {
    expect(warnings("in_port=LOCAL,actions=p", "in_port=q,actions=p", "in_port=2,actions=p")).toEqual([
      [
        "flow-dead",
        'h/b: "in_port=2,actions=output:1" waits for port 2, which the bridge does not have',
        `${AT}.2`,
      ],
    ]);
  });

  test("nothing where all is well", () => {
    expect(warnings("priority=1,in_port=p,actions=9", "priority=0,actions=NORMAL")).toEqual([]);
  });
});

describe("a flow that leads to a table", () => {
  test("without flows is told of", () => {
    expect(warnings("in_port=p,actions=resubmit(,7)", "in_port=q,actions=goto_table:8")).toEqual([
      [
        "flow-to-empty-table",
        'h/b: "in_port=1,actions=resubmit(,7)" leads to table 7, which has no flows: frames end there (and 1 more)',
        `${AT}.0`,
      ],
    ]);
  });

  test("that has flows, or that flows are learned into, is not", () => {
    const learn =
      "in_port=p,actions=learn(table=7,NXM_OF_ETH_DST[]=NXM_OF_ETH_SRC[],output:NXM_OF_IN_PORT[])";
    expect(warnings(learn, "in_port=q,actions=resubmit(,7),resubmit(,8)", "table=8,actions=drop")).toEqual(
      [],
    );
  });
});
