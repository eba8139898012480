import { expect, test } from "vitest";
import { failureLines } from "../../../src/cli/render/site.ts";
import { plainLook } from "../../../src/cli/text/look.ts";
import type { Invocation } from "../../../src/realize/step.ts";

const NOISE = Array.from({ length: 20 }, (_, i) => `Actual changes ${i}`).join("\n");

const shown = (run: Invocation, stderr: string, stdout = "") =>
  failureLines(
    { host: "h1", does: "plug red/app", run, outcome: { code: 1, stdout, stderr } },
    plainLook(80),
  );

test("of a step that failed its errors are shown first, and of a shell's fixed text nothing", () => {
  const run: Invocation = { argv: ["sh", "-c", "lines=$(cat)\nof()", "sh", "red app"], input: "x\n" };
  const lines = shown(run, "RTNETLINK answers: File exists\n", NOISE);
  expect(lines.slice(1, 4)).toEqual([
    "    $ sh -c … sh 'red app'",
    "      RTNETLINK answers: File exists",
    "      Actual changes 0",
  ]);
  expect(lines).toHaveLength(12);
});

test("of a batch of ip the line that failed is shown, which ip tells by its number only", () => {
  const run: Invocation = { argv: ["ip", "-batch", "-"], input: "link add name a\nlink add name b\n" };
  expect(shown(run, "RTNETLINK answers: File exists\nCommand failed -:2\n").at(-1)).toBe(
    "      line 2: link add name b",
  );
  expect(shown({ argv: ["docker", "ps"] }, "Command failed -:2\n").at(-1)).toBe("      Command failed -:2");
});

test("a command of any length stays within the page", () => {
  const run: Invocation = { argv: ["docker", "run", ...Array.from({ length: 40 }, () => "--label")] };
  expect(shown(run, "no\n").filter((line) => line.length > 80)).toEqual([]);
});
