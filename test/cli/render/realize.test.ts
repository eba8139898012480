import { expect, test } from "vitest";
import { renderRealized } from "../../../src/cli/render/realize.ts";
import { plainLook } from "../../../src/cli/text/look.ts";
import { fabricOf, onOneHost } from "../../realize/fabric.ts";

const failure = {
  host: "h1",
  does: "ports p",
  run: { argv: ["ovs-vsctl"] },
  outcome: { code: 1, stdout: "", stderr: "no\n" },
} as const;

/** What is said where a step has failed in a lab. */
function told(isKept: boolean): string {
  const applied = { applied: 0, failures: [failure], stuck: [], takenBack: 1, isInterrupted: false };
  const report = {
    fabric: fabricOf(onOneHost({})),
    realized: { obstacles: [], applied, after: undefined, isBuilt: false },
    probes: [],
    partings: [],
    restless: [],
    lab: "simnet-lab-1",
    isKept,
    probing: "interrupted",
    unprobed: undefined,
    took: { lab: 0, build: 0, settle: 0, probe: 0 },
  } as const;
  return renderRealized(report, "x.json", plainLook(80));
}

test("a lab that is left up after a step that failed is named, and one that goes is not", () => {
  expect(told(true)).toContain("The lab is left up: --lab simnet-lab-1 names it.");
  expect(told(false)).not.toContain("simnet-lab-1");
});
