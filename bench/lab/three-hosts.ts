import { execa } from "execa";
import type { RealizeDocument } from "../../src/cli/realize-document.ts";
import { MAIN } from "../../test/cli/simnet.ts";
import { median } from "../timing.ts";

const FILE = "scenarios/mix-up.ts";
const AGAIN = 5;

/** Three hosts, from nothing to probed, and then again with nothing to do: as a person would run it, the whole process on the clock. */
export async function threeHosts(): Promise<string[]> {
  const first = await realize("--lab", "--keep");
  const lab = first.report.lab ?? "";
  try {
    const again = await runs(lab, "--no-probe");
    const probed = await runs(lab);
    const { total, report } = first;
    return [
      `${FILE}: ${report.applied} steps, ${report.agrees ? "agrees" : "disagrees"}`,
      line("from nothing to probed", total),
      line("  the program itself: to read, to verify", total - sum(report)),
      line("  a lab of three hosts", report.seconds.lab),
      line("  to look, to build, to look again", report.seconds.build),
      line("  spanning trees come to rest", report.seconds.settle),
      line("  probes", report.seconds.probe),
      line(
        "again, nothing to do, --no-probe",
        middle(again, (run) => run.total),
      ),
      line(
        "  the program itself: to read, to verify",
        middle(again, (one) => one.total - sum(one.report)),
      ),
      line(
        "  to find the lab's hosts",
        middle(again, (one) => one.report.seconds.lab),
      ),
      line(
        "  to lock three hosts and look at them",
        middle(again, (one) => one.report.seconds.build),
      ),
      line(
        "again, nothing to do, and probed",
        middle(probed, (run) => run.total),
      ),
    ];
  } finally {
    await execa(process.execPath, [MAIN, "destroy", FILE, "--lab", lab]);
  }
}

interface Run {
  readonly total: number;
  readonly report: RealizeDocument;
}

async function runs(lab: string, ...options: readonly string[]): Promise<Run[]> {
  const all: Run[] = [];
  for (let run = 0; run < AGAIN; run++) all.push(await realize("--lab", lab, ...options));
  if (all.some(({ report }) => report.applied > 0)) throw new Error("there was something to do");
  return all;
}

function middle(all: readonly Run[], seconds: (run: Run) => number): number {
  return median(all.map(seconds).toSorted((a, b) => a - b));
}

async function realize(...where: readonly string[]): Promise<Run> {
  const started = performance.now();
  const { stdout } = await execa(process.execPath, [MAIN, "realize", FILE, "--json", ...where]);
  return { total: (performance.now() - started) / 1000, report: JSON.parse(stdout) as RealizeDocument };
}

function sum({ seconds }: RealizeDocument): number {
  return seconds.lab + seconds.build + seconds.settle + seconds.probe;
}

function line(what: string, seconds: number): string {
  return `${what.padEnd(44)}${seconds.toFixed(2).padStart(7)} s`;
}
