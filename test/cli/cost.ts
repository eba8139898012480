import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { execa } from "execa";
import { folderWith, MAIN, plainEnvironment, type RunOptions } from "./simnet.ts";

/** Writes what the process took of the processor, all of its threads together, when it ends. Microseconds. */
const METER = `
import { writeFileSync } from "node:fs";
process.on("exit", () => {
  const { user, system } = process.cpuUsage();
  writeFileSync(process.env["CPU_METER"], String(user + system));
});
`;

/**
 * What a command line costs: its processor time, in those of a Node that does nothing at the same moment. Machines
 * are slow and shared, and a clock on the wall would tell of that. The least of up to three runs, the first that is
 * below the bound.
 */
export async function costOf(args: readonly string[], bound: number, options: RunOptions): Promise<number> {
  const costs: number[] = [];
  while (costs.length < 3 && costs.every((cost) => cost >= bound)) {
    // oxlint-disable-next-line no-await-in-loop
    const [whole, nothing] = await Promise.all([metered([MAIN, ...args], options), metered(["-e", "0"], {})]);
    costs.push(whole / nothing);
  }
  return Math.min(...costs);
}

async function metered(args: readonly string[], { cwd, env }: RunOptions): Promise<number> {
  const folder = folderWith({ "meter.mjs": METER });
  const told = join(folder, "microseconds");
  const meter = pathToFileURL(join(folder, "meter.mjs")).href;
  await execa(process.execPath, ["--import", meter, ...args], {
    reject: false,
    stdin: "ignore",
    env: { ...plainEnvironment, ...env, CPU_METER: told },
    ...(cwd === undefined ? {} : { cwd }),
  });
  return Number(readFileSync(told, "utf8"));
}
