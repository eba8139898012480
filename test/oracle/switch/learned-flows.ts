import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import type { FabricDocument } from "../../../src/model/fabric/document.ts";
import { must } from "../../../src/model/fabric/fabric.ts";
import { printFlow } from "../../../src/model/openflow/print-flow.ts";
import { readFlow } from "../../../src/model/openflow/read-flow.ts";
import { wire } from "../expected.ts";
import type { Resident } from "./residents.ts";
import type { Site } from "./site.ts";

const run = promisify(execFile);

/** `HOST/BRIDGE FLOW` of what was learned, sorted: flows of table, priority and match that nobody wrote. */
export async function learnedFlows(
  on: Site,
  { case: one, placement: { names } }: Resident,
): Promise<string[]> {
  const learners = learningBridges(one.fabric);
  if (learners.size === 0) return [];
  const { fabric } = wire(one.fabric);
  const { bridges, flows } = fabric.columns;
  const tables = [...bridges.host.keys()].filter((row) => learners.has(fabric.bridgeName(row)));
  const all = await Promise.all(
    tables.map(async (row) => {
      const at = fabric.bridgeName(row);
      const socket = join(on.at(names.homeOf(at)).folder, `${names.of(at)}.mgmt`);
      const { stdout } = await run("ovs-ofctl", ["--no-names", "dump-flows", `unix:${socket}`]);
      const written = new Set(
        Array.from(fabric.flowsOf(row), (flow) => placeOf(printFlow(must(flows.flow[flow])))),
      );
      const lines = stdout.split("\n").filter((line) => line.includes("actions="));
      return lines
        .map(plainFlow)
        .filter((flow) => !written.has(placeOf(flow)))
        .map((flow) => `${at} ${flow}`);
    }),
  );
  return all.flat().toSorted();
}

/** Bridges with a flow that learns, by HOST/BRIDGE: no other has learned flows. */
function learningBridges({ hosts }: FabricDocument): ReadonlySet<string> {
  const all = Object.entries(hosts).flatMap(([host, { bridges = {} }]) =>
    Object.entries(bridges).map(([name, { flows = [] }]) => ({ at: `${host}/${name}`, flows })),
  );
  const learning = all.filter(({ flows }) => flows.some((flow) => flow.includes("learn(")));
  return new Set(learning.map(({ at }) => at));
}

/** As simnet prints it, without what dump-flows knows beside: how old a flow is, and how old it gets. */
function plainFlow(line: string): string {
  const [match = "", actions = ""] = line.split(" actions=");
  const text = `${match.replaceAll(/(?:duration|(?:hard|idle)_(?:timeout|age))=[\d.]+s?,/g, "")} actions=${actions}`;
  const read = readFlow(text, { path: line, ports: { names: [], numberOf: () => undefined } });
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  return printFlow(read.value.flow);
}

/** Its table, priority and match: there is one flow there. */
function placeOf(flow: string): string {
  return flow.split("actions=")[0] ?? flow;
}
