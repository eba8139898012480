import { execa } from "execa";
import { MAIN } from "../../test/cli/simnet.ts";
import { median } from "../timing.ts";

const FILE = "scenarios/mix-up.ts";
const AGAIN = 5;

interface Report {
  readonly applied: number;
  readonly agrees: boolean;
  readonly lab: string;
  readonly seconds: Readonly<Record<"lab" | "build" | "settle" | "probe", number>>;
}

/** Three hosts, from nothing to probed, and then again with nothing to do: as a person would run it. */
export async function threeHosts(): Promise<string[]> {
  const first = await realize("--lab", "--keep");
  const { lab } = first.report;
  try {
    const again: { total: number; report: Report }[] = [];
    for (let run = 0; run < AGAIN; run++) again.push(await realize("--lab", lab));
    const nothing = again.map(({ total, report }) => {
      if (report.applied > 0) throw new Error("there was something to do");
      return total - report.seconds.settle - report.seconds.probe;
    });
    const { total, report } = first;
    return [
      `${FILE}: ${report.applied} steps, ${report.agrees ? "agrees" : "disagrees"}`,
      line("from nothing to probed", total),
      line("  the program itself: to read, to verify", total - sum(report)),
      line("  a lab of three hosts", report.seconds.lab),
      line("  to look, to build, to look again", report.seconds.build),
      line("  spanning trees come to rest", report.seconds.settle),
      line("  probes", report.seconds.probe),
      line("again, nothing to do: until that is known", median(nothing.toSorted((a, b) => a - b))),
      line(
        "  of which to look at three hosts",
        median(again.map((one) => one.report.seconds.build).toSorted((a, b) => a - b)),
      ),
    ];
  } finally {
    await execa(process.execPath, [MAIN, "destroy", FILE, "--lab", lab]);
  }
}

async function realize(...where: readonly string[]): Promise<{ total: number; report: Report }> {
  const started = performance.now();
  const { stdout } = await execa(process.execPath, [MAIN, "realize", FILE, "--json", ...where]);
  return { total: (performance.now() - started) / 1000, report: JSON.parse(stdout) as Report };
}

function sum({ seconds }: Report): number {
  return seconds.lab + seconds.build + seconds.settle + seconds.probe;
}

function line(what: string, seconds: number): string {
  return `${what.padEnd(44)}${seconds.toFixed(2).padStart(7)} s`;
}
