import { describe, expect, test } from "vitest";
import { printFlow } from "../../../src/model/openflow/print-flow.ts";
import { BROADCAST } from "../../../src/model/values/mac.ts";
import { mac } from "../lab.ts";
import { Bench, flowing } from "./bench.ts";

/** Port `port` teaches where its address is; the others ask in table 1, which else sends to port 4. */
const teaches = (port: number, timeouts = "") =>
  `in_port=${port},actions=learn(table=1,priority=10,${timeouts}NXM_OF_ETH_DST[]=NXM_OF_ETH_SRC[],output:NXM_OF_IN_PORT[])`;
const ASKS = "in_port=2,actions=resubmit(,1)";
const ELSE = "table=1,priority=0,actions=4";
const toOne = { dst: mac(1), src: mac(2) };

/** As measured on Open vSwitch 3.1.0 in virtual time. */
describe("a learned flow", () => {
  test("acts on later frames, not on the one that it was learned from", () => {
    const bench = new Bench(
      flowing(
        "actions=load:2->NXM_NX_REG0[],learn(table=1,priority=10,NXM_OF_ETH_DST[],load:3->NXM_NX_REG0[]),resubmit(,1),output:NXM_NX_REG0[0..15]",
        "table=1,priority=0,actions=load:4->NXM_NX_REG0[]",
      ),
    );
    expect(bench.send("b/p1")).toBe("p4←-");
    expect(bench.send("b/p1")).toBe("p3←-");
  });

  test("ends its hard timeout after it was learned last, however often it is used", () => {
    const bench = new Bench(flowing(teaches(1, "hard_timeout=20,"), ASKS, ELSE));
    bench.send("b/p1");
    bench.wait(15);
    expect(bench.send("b/p2", toOne)).toBe("p1←-");
    bench.wait(3);
    bench.send("b/p1");
    bench.wait(10);
    expect(bench.send("b/p2", toOne)).toBe("p1←-");
    bench.wait(14);
    expect(bench.send("b/p2", toOne)).toBe("p4←-");
  });

  test("is told of as long as it stands", () => {
    const bench = new Bench(flowing(teaches(1, "hard_timeout=20,"), ASKS, ELSE));
    const told = () => bench.simulation.learnedFlows().map(({ flow }) => printFlow(flow));
    expect(told()).toEqual([]);
    bench.send("b/p1");
    expect(told()).toEqual(["table=1,priority=10,dl_dst=02:00:00:00:00:01,actions=output:1"]);
    bench.wait(21);
    expect(told()).toEqual([]);
  });

  test.each([
    ["0xfff8", "IN_PORT", "p1←-"],
    ["0xfff9", "drop", ""],
    ["0xfffa", "drop", ""],
    ["0xfffb", "FLOOD", "LOCAL←- p2←- p3←- p4←-"],
    ["0xfffc", "ALL", "LOCAL←- p2←- p3←- p4←-"],
    ["0xfffd", "drop", ""],
    ["0xfffe", "LOCAL", "LOCAL←-"],
    ["0xfeff", "output:65279", ""],
    ["0xff00", "drop", ""],
    ["0x10002", "drop", ""],
  ])("outputs to %s as `%s`: of reserved numbers not to TABLE and NORMAL", (number, action, left) => {
    const learn = "learn(table=1,priority=5,output:NXM_NX_REG0[])";
    const bench = new Bench(flowing(`actions=load:${number}->NXM_NX_REG0[],${learn},resubmit(,1)`));
    bench.send("b/p1");
    const told = bench.simulation.learnedFlows().map(({ flow }) => printFlow(flow));
    expect(told).toEqual([`table=1,priority=5,actions=${action}`]);
    expect(bench.send("b/p1")).toBe(left);
  });

  test("ends its idle timeout after it was used last, however often it is learned", () => {
    const bench = new Bench(flowing(teaches(1, "idle_timeout=20,"), ASKS, ELSE));
    bench.send("b/p1");
    bench.wait(15);
    expect(bench.send("b/p2", toOne)).toBe("p1←-");
    bench.wait(15);
    expect(bench.send("b/p2", toOne)).toBe("p1←-");
    bench.wait(15);
    bench.send("b/p1");
    bench.wait(15);
    expect(bench.send("b/p2", toOne)).toBe("p4←-");
  });

  test("is there for good without timeouts", () => {
    const bench = new Bench(flowing(teaches(1), ASKS, ELSE));
    bench.send("b/p1");
    bench.wait(1_000_000);
    expect(bench.send("b/p2", toOne)).toBe("p1←-");
  });

  test("gives a written flow of the same priority and match its actions, for good", () => {
    const written = "table=1,priority=10,dl_dst=02:00:00:00:00:01,actions=3";
    const bench = new Bench(flowing(teaches(1, "hard_timeout=20,"), ASKS, ELSE, written));
    expect(bench.send("b/p2", toOne)).toBe("p3←-");
    bench.send("b/p1");
    expect(bench.send("b/p2", toOne)).toBe("p1←-");
    bench.wait(1000);
    expect(bench.send("b/p2", toOne)).toBe("p1←-");
  });

  test("that is learned again from elsewhere moves, and keeps the timeout that it had", () => {
    const flows = [teaches(1, "hard_timeout=20,"), teaches(3, "hard_timeout=100,"), ASKS, ELSE];
    const bench = new Bench(flowing(...flows));
    bench.send("b/p1");
    bench.wait(2);
    bench.send("b/p3");
    expect(bench.send("b/p2", toOne)).toBe("p3←-");
    bench.wait(21);
    expect(bench.send("b/p2", toOne)).toBe("p4←-");
  });

  test("is of one run: another run of the same network does not know it", () => {
    const made = flowing(teaches(1), ASKS, ELSE);
    new Bench(made).send("b/p1");
    expect(new Bench(made).send("b/p2", toOne)).toBe("p4←-");
  });

  test("has the VLAN of the frame that made it, and matches no other", () => {
    const bench = new Bench(
      flowing(
        "in_port=1,actions=learn(table=1,priority=10,NXM_OF_VLAN_TCI[0..11],NXM_OF_ETH_DST[]=NXM_OF_ETH_SRC[],load:0->NXM_OF_VLAN_TCI[],output:NXM_OF_IN_PORT[])",
        ASKS,
        ELSE,
      ),
    );
    bench.send("b/p1", { tags: "[10]" });
    expect(bench.send("b/p2", { ...toOne, tags: "[10,p3]" })).toBe("p1←-");
    expect(bench.send("b/p2", { ...toOne, tags: "[20]" })).toBe("p4←[20]");
    expect(bench.send("b/p2", { tags: "[10]", dst: BROADCAST })).toBe("p4←[10]");
  });
});
