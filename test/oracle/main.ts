import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { findOrInstall } from "./install.ts";

const USAGE = `npm run test:oracle -- [options]: asks a real Open vSwitch whether the simulator is right
  --fabrics N      how many fabrics in all (default 400)
  --seed N         the seed (default: a fresh one)
  --family NAME    one family of fabrics alone
  --switches N     switches at a time (default 2)
  --replay FILE    one case once more, as written to .reports/oracle
  --keep NAME      with --replay: make a regression test of it
`;

const text = { type: "string" } as const;
const options = {
  fabrics: text,
  seed: text,
  family: text,
  switches: text,
  replay: text,
  keep: text,
} as const;

process.exitCode = await main();

async function main(): Promise<number> {
  const { values } = readOptions();
  if (values === undefined) return 2;
  const found = findOrInstall();
  if ("problem" in found) {
    process.stderr.write(`${found.problem}\n`);
    return 3;
  }
  process.stdout.write(`Open vSwitch ${found.version}\n`);
  const folder = mkdtempSync(join(tmpdir(), "simnet-oracle-"));
  process.env["ORACLE_FOLDER"] = folder;
  process.once("exit", () => {
    endAll(folder);
    rmSync(folder, { recursive: true, force: true });
  });
  if (values.replay === undefined) return runTests(values);
  const { replay } = await import("./replay.ts");
  return (await replay(values.replay, values.keep)) ? 0 : 1;
}

function readOptions() {
  try {
    return parseArgs({ options });
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n${USAGE}`);
    return { values: undefined };
  }
}

async function runTests(values: Readonly<Partial<Record<keyof typeof options, string>>>): Promise<number> {
  const told = {
    FC_SEED: values.seed,
    ORACLE_FABRICS: values.fabrics,
    ORACLE_FAMILY: values.family,
    ORACLE_SWITCHES: values.switches,
  };
  const env = { ...process.env };
  for (const [name, value] of Object.entries(told)) if (value !== undefined) env[name] = value;
  const vitest = spawn("vitest", ["run", "--config", "vitest.oracle.config.ts"], {
    env,
    stdio: "inherit",
    // A process group of its own: vitest, its workers and all that they started end together.
    detached: true,
  });
  const { pid } = vitest;
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(signal, () => pid === undefined || process.kill(-pid, "SIGKILL"));
  }
  return new Promise((resolve) => {
    vitest.once("exit", (code) => resolve(code ?? 1));
    vitest.once("error", () => resolve(3));
  });
}

/** Whatever still runs of what the tests started in this folder: each wrote its number there. */
function endAll(folder: string): void {
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" });
  for (const file of files.filter((name) => name.endsWith(".pid"))) {
    const pid = Number(readFileSync(join(folder, file), "utf8"));
    if (commandOf(pid).includes(folder)) process.kill(pid, "SIGKILL");
  }
}

function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8");
  } catch {
    return "";
  }
}
