import { describe, expect, test } from "vitest";
import type { BridgeDocument, PortDocument } from "../../src/model/fabric/document.ts";
import type { Document } from "./arbitrary.ts";
import { judge, leaksIn, oneHost } from "./judge.ts";

// What a translation does beside matching, in the smallest network that shows it, both ways.

/** Red at port r and blue at port s of one bridge. */
const beside = (r: PortDocument, s: PortDocument, b: BridgeDocument): Document =>
  oneHost({ b: { ...b, ports: { r, s } } }, { "red/app": "h/b/r", "blue/db": "h/b/s" });

const patch = (peer: string): PortDocument => ({ type: "patch", options: { peer } });

/** Red at port r of bridge a, blue at port s of bridge b, and the patch l to m between them. */
const patched = (a: BridgeDocument, b: BridgeDocument): Document =>
  oneHost(
    { a: { ...a, ports: { r: {}, l: patch("m") } }, b: { ...b, ports: { m: patch("l"), s: {} } } },
    { "red/app": "h/a/r", "blue/db": "h/b/s" },
  );

const leaksOf = (document: Document) => leaksIn(document).filter((leak) => leak.startsWith("red"));

describe("a translation that fails", () => {
  test("behind a patch port leaves by what came before", () => {
    const flows = ["in_port=m,actions=output:s,resubmit(,1)", "table=1,actions=resubmit(,1)"];
    expect(leaksOf(patched({ flows: ["in_port=r,actions=output:l"] }, { flows }))).toEqual(["red > blue"]);
  });

  test("where it began leaves by nothing, behind patch ports too", () => {
    const endless = ["in_port=r,actions=output:l,resubmit(,1)", "table=1,actions=resubmit(,1)"];
    const document = patched({ flows: endless }, { flows: ["in_port=m,actions=output:s"] });
    expect(leaksOf(document)).toEqual([]);
  });

  test("teaches behind patch ports though it leaves by nothing", () => {
    const near = [
      "in_port=r,actions=output:l,resubmit(,1)",
      "table=1,actions=resubmit(,1)",
      "in_port=l,actions=output:r",
    ];
    const learn = "learn(table=1,NXM_OF_ETH_DST[]=NXM_OF_ETH_SRC[],output:NXM_OF_IN_PORT[])";
    const far = [`in_port=m,actions=${learn}`, "in_port=s,actions=resubmit(,1)"];
    const document = patched({ flows: near }, { flows: far });
    expect(leaksIn(document)).toEqual(["blue > red for a while"]);
  });

  test("is not for sure where a learned flow that outputs to nothing takes the frame, and the witness teaches it", () => {
    const learn = "learn(table=1,priority=9,output:NXM_NX_REG0[0..15])";
    const flows = [
      `in_port=s,actions=${learn}`,
      "in_port=r,actions=output:s,resubmit(,1)",
      "table=1,priority=1,actions=resubmit(,1)",
    ];
    const [leak] = judge("isolation", beside({}, {}, { flows })).violations;
    expect([leak?.from, leak?.setup.length]).toEqual(["red/app", 1]);
  });
});

describe("frames to a reserved address", () => {
  const flows = ["in_port=r,dl_dst=01:80:c2:00:00:00,actions=output:s"];

  test("are BPDUs only without an EtherType: flows have the others, where spanning tree runs too", () => {
    const document = beside({}, {}, { stp_enable: true, flows });
    expect(leaksOf(document)).toEqual(["red > blue"]);
    const typeless = flows.map((flow) => flow.replace("dl_dst", "dl_type=0x5ff,dl_dst"));
    expect(leaksOf(beside({}, {}, { stp_enable: true, flows: typeless }))).toEqual([]);
    expect(leaksOf(beside({}, {}, { flows: typeless }))).toEqual(["red > blue"]);
  });

  test.each([
    [true, ["red > blue"]],
    [false, []],
  ])("with forward-bpdu %s", (forwards, leaks) => {
    const far = { flows: ["in_port=m,dl_dst=01:80:c2:00:00:0e,actions=output:s"] };
    expect(leaksOf(patched({ other_config: { "forward-bpdu": forwards } }, far))).toEqual(leaks);
  });
});

describe("a port whose number a field holds", () => {
  test.each([
    ["9", "0..3", ["red > blue"]],
    ["0xfff9", "0..3", ["red > blue"]],
    ["0xfff9", "0..4", []],
  ])("of register %s the bits %s", (value, bits, leaks) => {
    const flows = [`in_port=1,actions=load:${value}->NXM_NX_REG0[],output:NXM_NX_REG0[${bits}]`];
    expect(leaksOf(beside({ ofport: 1 }, { ofport: 9 }, { flows }))).toEqual(leaks);
  });

  test.each([
    [17, ["red > blue"]],
    [18, []],
  ])("of in_port %i the lowest bits", (ofport, leaks) => {
    const flows = [`in_port=${ofport},actions=output:NXM_OF_IN_PORT[0..3]`];
    expect(leaksOf(beside({ ofport }, { ofport: 1 }, { flows }))).toEqual(leaks);
  });

  test("stands for a table that changes what comes after", () => {
    const flows = [
      "priority=1,reg1=0,actions=load:0xfff9->NXM_NX_REG0[],load:1->NXM_NX_REG1[],output:NXM_NX_REG0[],resubmit(,1)",
      "priority=2,reg1=1,actions=load:2->NXM_NX_REG1[]",
      "table=1,in_port=r,reg1=2,actions=output:s",
    ];
    expect(leaksOf(beside({}, {}, { flows }))).toEqual(["red > blue"]);
  });

  test.each([
    ["0xfff8", []],
    ["0xfff9", []],
    ["0xfffa", []],
    ["0xfffb", ["red > blue for a while"]],
    ["0xfffc", ["red > blue for a while"]],
    ["0xfffd", []],
    ["0xfffe", []],
    ["2", ["red > blue for a while"]],
    ["0x10002", []],
  ])("which a learned flow took: %s", (value, leaks) => {
    const learn = "learn(table=1,priority=5,output:NXM_NX_REG0[])";
    const flows = [`actions=load:${value}->NXM_NX_REG0[],${learn},resubmit(,1)`];
    expect(leaksOf(beside({ ofport: 1 }, { ofport: 2 }, { flows }))).toEqual(leaks);
  });

  test("and IN_PORT, behind a patch port, sends back to who asked", () => {
    const learn = "load:0xfff8->NXM_NX_REG0[],learn(table=1,priority=5,output:NXM_NX_REG0[0..15])";
    const near = ["in_port=r,actions=output:l", "in_port=l,actions=output:t"];
    const far = [`in_port=m,actions=${learn},resubmit(,1)`];
    const bridges = {
      a: { ports: { r: {}, t: {}, l: patch("m") }, flows: near },
      b: { ports: { m: patch("l") }, flows: far },
    };
    const document = oneHost(bridges, { "red/app": "h/a/r", "blue/db": "h/a/t" });
    expect(leaksOf(document)).toEqual(["red > blue for a while"]);
  });
});
