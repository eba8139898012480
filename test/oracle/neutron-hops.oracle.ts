import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import slide25 from "../../scenarios/slide-25.ts";
import { must } from "../../src/model/fabric/fabric.ts";
import { frameFields } from "../../src/model/frame-fields.ts";
import { formatFields } from "../../src/model/frame-text.ts";
import type { Match } from "../../src/model/openflow/flow.ts";
import { printFlow } from "../../src/model/openflow/print-flow.ts";
import { readFlow } from "../../src/model/openflow/read-flow.ts";
import type { HopData } from "../../src/sim/hop-data.ts";
import { outerFields } from "../../src/sim/outer-fields.ts";
import { BetweenEndpoints, type Ends } from "../between-endpoints.ts";
import { bytesOf } from "./expected.ts";
import { askedAs } from "./scenario-case.ts";
import { writeFlows } from "./switch/flows.ts";
import { moveIn, moveOut, type Resident } from "./switch/residents.ts";
import { Site } from "./switch/site.ts";

// `ovs-appctl ofproto/trace` names the flow that acts in each table, and so does the simulator.

const fabric = askedAs(slide25);
const slide = new BetweenEndpoints(fabric);
const { columns } = slide.fabric;

let site: Site;
let resident: Resident;

beforeAll(async () => {
  site = new Site(mkdtempSync(join(process.env["ORACLE_FOLDER"] ?? tmpdir(), "hops-")));
  resident = must((await moveIn(site, [{ fabric, stages: [] }], undefined))[0]);
  await site.connectWires(new Set());
});

afterAll(async () => {
  await moveOut(site, [resident]);
  await site.stop();
});

const B_IS_KNOWN: readonly Ends[] = [["one/b", "all"]];
const C_IS_KNOWN: readonly Ends[] = [["one/c", "all"]];

describe("slide 25: every table of every bridge on the way has the flow act that the switch says", () => {
  test.each<readonly [string, Ends, readonly Ends[]]>([
    ["A to B", ["one/a", "one/b"], B_IS_KNOWN],
    ["A to C", ["one/a", "one/c"], C_IS_KNOWN],
    ["B to A", ["one/b", "one/a"], [["one/a", "all"]]],
    ["C to B", ["one/c", "one/b"], B_IS_KNOWN],
    ["A to B, before anybody was heard", ["one/a", "one/b"], []],
    ["A to all", ["one/a", "all"], []],
    ["tenant two's A to B", ["two/a", "two/b"], [["two/b", "all"]]],
  ])("%s", async (_, ends, after) => {
    const { steps } = slide.send(...ends, "", after);
    await forget();
    for (const lesson of after) {
      // Each is to find what the one before has taught.
      // oxlint-disable-next-line no-await-in-loop
      await teach(lesson);
    }
    const traces = await Promise.all(arrivalsIn(steps).map(traceOf));
    const seen = byBridge(traces.flatMap(flowsIn));
    expect(Object.keys(seen).length).toBeGreaterThan(1);
    expect(seen).toEqual(byBridge(flowsOf(steps)));
  });
});

/** A flow that acts, and where. */
type Acting = readonly [bridge: string, flow: string];

/** In the order in which they act at a bridge; which bridge comes first where a frame is flooded is hash order. */
function byBridge(acting: readonly Acting[]): Record<string, string[]> {
  const bridges: Record<string, string[]> = {};
  for (const [bridge, flow] of acting) (bridges[bridge] ??= []).push(flow);
  return bridges;
}

function flowsOf(steps: readonly HopData[]): Acting[] {
  return steps.flatMap((step): Acting[] => {
    if (step.step !== "table") return [];
    const { table, priority, match } = step.flow;
    return [[slide.fabric.bridgeName(must(columns.ports.bridge[step.port])), nameOf(table, priority, match)]];
  });
}

function nameOf(table: number, priority: number, match: Match): string {
  return printFlow({ table, priority, match, actions: [] });
}

/** What comes to a bridge with flows by other ways than a patch: where a switch begins a translation. */
interface Arrival {
  readonly at: string;
  readonly fields: string;
}

function arrivalsIn(steps: readonly HopData[]): Arrival[] {
  const outer = new Map<number, string>();
  return steps.flatMap((step): Arrival[] => {
    if (step.step === "decapsulate") {
      const { key, src, dst } = must(outerFields(step.packet));
      outer.set(step.port, `,tun_id=${key},tun_src=${src},tun_dst=${dst}`);
    }
    if (step.step !== "receive") return [];
    if (columns.bridges.hasFlows[must(columns.ports.bridge[step.port])] === 0) return [];
    const fields = `${formatFields(frameFields(step.frame))}${outer.get(step.port) ?? ""}`;
    return [{ at: slide.fabric.portName(step.port), fields }];
  });
}

async function traceOf({ at, fields }: Arrival): Promise<string> {
  const { names } = resident.placement;
  const bridge = names.of(at.split("/").slice(0, 2).join("/"));
  return site.at(names.homeOf(at)).ask("ofproto/trace", bridge, `in_port=${names.of(at)},${fields}`);
}

/** `bridge("f0b0")` heads its tables; below, `22. dl_vlan=20, priority 1` is a flow. */
function flowsIn(trace: string): Acting[] {
  let bridge: string | undefined;
  return trace.split("\n").flatMap((line): Acting[] => {
    const heading = /^\s*bridge\("(.*)"\)/.exec(line)?.[1];
    if (heading !== undefined) bridge = resident.placement.names.atOf(heading);
    const [, table, match = "", priority] = /^\s*(\d+)\. (?:(\S+), )?priority (\d+)/.exec(line) ?? [];
    if (bridge === undefined || table === undefined) return [];
    const text = `${match}${match === "" ? "" : ","}actions=drop`;
    const read = readFlow(text, { path: line, ports: { names: [], numberOf: () => undefined } });
    if (!read.ok) throw new Error(JSON.stringify(read.problems));
    return [[bridge, nameOf(Number(table), Number(priority), read.value.flow.match)]];
  });
}

async function forget(): Promise<void> {
  await writeFlows(site, [resident]);
  await site.each(async (one) => one.ask("fdb/flush"));
}

async function teach(ends: Ends): Promise<void> {
  const { names } = resident.placement;
  const at = slide.placeOf(ends[0]);
  const hex = Buffer.from(bytesOf(slide.textOf(ends))).toString("hex");
  await site.at(names.homeOf(at)).ask("netdev-dummy/receive", names.of(at), hex);
  await site.settle();
  await site.emptyCaches();
}
