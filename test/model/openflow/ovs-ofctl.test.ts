import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { printFlow } from "../../../src/model/openflow/print-flow.ts";
import { readFlow } from "../../../src/model/openflow/read-flow.ts";
import { flowText } from "./arbitrary.ts";
import { PORTS } from "./ports.ts";

const OVS_OFCTL = "ovs-ofctl";
const isThere = spawnSync(OVS_OFCTL, ["--version"]).status === 0;

/** What ovs-ofctl makes of flows, in its own words; no switch is asked. */
function parsed(flows: readonly string[], ...options: readonly string[]): string[] {
  const folder = mkdtempSync(join(tmpdir(), "simnet-flows-"));
  try {
    const file = join(folder, "flows");
    writeFileSync(file, flows.join("\n"));
    const text = execFileSync(OVS_OFCTL, [...options, "parse-flows", file], {
      encoding: "utf8",
      timeout: 20_000,
      stdio: "pipe",
    });
    const lines = text.split("\n").filter((line) => line.includes("FLOW_MOD"));
    return lines.map((line) => line.replace(/^.*: ADD /, "").replace(/^table:/, "table="));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function normal(text: string): string {
  const flow = readFlow(text, { path: "", ports: PORTS });
  if (!flow.ok) throw new Error(`${text}: ${JSON.stringify(flow.problems)}`);
  return printFlow(flow.value.flow);
}

test.skipIf(!isThere).each([
  ["1.0", []],
  ["1.3", ["-O", "OpenFlow13"]],
] as const)(
  "ovs-ofctl, where it is installed, reads a printed flow as simnet does: OpenFlow %s",
  (protocol, options) => {
    const printed = fc.sample(flowText(protocol), 500).map(normal);
    // Flows of one file all name their table, or none does.
    const named = printed.map((text) => (text.startsWith("table=") ? text : `table=0,${text}`));
    expect(parsed(named, ...options).map(normal)).toEqual(printed);
  },
);
