import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Scenario } from "../../src/model/scenario/schema.ts";
import { time } from "../timing.ts";
import type { Row } from "./row.ts";

const BUILT = join("dist", "cli", "main.js");

function run(...args: readonly string[]): void {
  execFileSync(process.execPath, args, { stdio: "ignore" });
}

/** The built command line from the start of its process to its verdict, and one that has nothing to do. */
export function commandRows(scenario: Scenario): readonly Row[] {
  const name = "simnet verify FILE.json, all four properties";
  if (!existsSync(BUILT)) return [{ name, notMeasured: `no ${BUILT} here: npm run build makes it` }];
  const folder = mkdtempSync(join(tmpdir(), "simnet-bench-"));
  try {
    const file = join(folder, "scenario.json");
    writeFileSync(file, JSON.stringify(scenario));
    const floor = time("floor: Node.js starts and ends", () => run("--eval", "0"));
    return [
      { timing: floor },
      { timing: time("simnet --version", () => run(BUILT, "--version")), floor },
      { timing: time(name, () => run(BUILT, "verify", file)), floor, reach: "300 ms" },
    ];
  } finally {
    rmSync(folder, { recursive: true });
  }
}
