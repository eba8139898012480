import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { printFlow } from "../../src/model/openflow/print-flow.ts";
import { readFlow } from "../../src/model/openflow/read-flow.ts";
import { runs } from "../verify/arbitrary.ts";
import { flowText } from "../model/openflow/arbitrary.ts";
import { mutatedFlow } from "../model/openflow/mutations.ts";
import { PORTS } from "../model/openflow/ports.ts";

const OVS_OFCTL = "ovs-ofctl";

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

test.each([
  ["1.0", []],
  ["1.3", ["-O", "OpenFlow13"]],
] as const)("ovs-ofctl reads a printed flow as simnet does: OpenFlow %s", (protocol, options) => {
  const printed = fc.sample(flowText(protocol), 500).map(normal);
  // Flows of one file all name their table, or none does.
  const named = printed.map((text) => (text.startsWith("table=") ? text : `table=0,${text}`));
  expect(parsed(named, ...options).map(normal)).toEqual(printed);
});

/** What ovs-ofctl says against a flow; undefined if it takes it. */
function refusal(text: string): string | undefined {
  const { status, stderr } = spawnSync(OVS_OFCTL, ["parse-flow", text], {
    encoding: "utf8",
    timeout: 20_000,
  });
  return status === 0 ? undefined : stderr;
}

test("what is taken for a flow, of whatever text, ovs-ofctl takes for one", () => {
  fc.assert(
    fc.property(mutatedFlow("anything"), (text) => {
      const isTaken = readFlow(text, { path: "", ports: PORTS }).ok;
      expect(isTaken ? refusal(text) : undefined).toBeUndefined();
    }),
    runs(300),
  );
});

/**
 * Of two values for one field Open vSwitch takes the later: simnet takes it for the mistake that it is, as a switch
 * that is asked for its flows never has them so. What has no model is said to have none.
 */
const ON_PURPOSE = /simnet|^nothing that contradicts|^one type of frame/;

test("what is refused of whole parts, put otherwise, ovs-ofctl refuses, or it is on purpose", () => {
  fc.assert(
    fc.property(mutatedFlow("parts"), (text) => {
      const flow = readFlow(text, { path: "", ports: PORTS });
      const others = flow.ok ? [] : flow.problems.filter(({ expected }) => !ON_PURPOSE.test(expected));
      expect(others.length > 0 && refusal(text) === undefined ? others : []).toEqual([]);
    }),
    runs(300),
  );
});
