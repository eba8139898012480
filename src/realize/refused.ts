import type { Look } from "./look.ts";
import type { Run } from "./run.ts";

/** A port that a switch has in its database, and not, or not as it should be, in its datapath. */
export interface Refusal {
  readonly host: string;
  readonly port: string;
  readonly why: string;
}

/** ovs-vswitchd.conf.db(5), Interface: `error`, and `ofport`, which is -1 where the interface could not be created. */
export function refusedPorts({ hosts }: Look): Refusal[] {
  return hosts.flatMap(({ diff: { host, changed } }) =>
    changed
      .filter(({ expected: { kind } }) => kind === "port")
      .flatMap(({ expected: { name: port }, drift }) => {
        const found = (column: string) => drift.find((one) => one.column === column)?.found;
        const [error, number] = [found("error"), found("ofport")];
        if (error === undefined && number === undefined) return [];
        return [
          { host, port, why: error ?? (number === "-1" ? "it has no number" : `its number is ${number}`) },
        ];
      }),
  );
}

/** Has the last step fail that was to make such a port: its command says nothing of it, and ends with 0. */
export function markRefused(runs: readonly Run[][], refused: readonly Refusal[]): void {
  for (const { host, port, why } of refused) {
    const isToMake = (run: Run) => run.host === host && run.step.ports?.includes(port) === true;
    const phase = runs.findLast((one) => one.some(isToMake));
    const at = phase?.findLastIndex(isToMake) ?? -1;
    const run = phase?.[at];
    if (phase === undefined || run === undefined) continue;
    const { does, run: invocation } = run.step;
    const stderr = `${run.failure?.outcome.stderr ?? ""}Open vSwitch refuses the port ${port}: ${why}\n`;
    phase[at] = {
      ...run,
      failure: { host, does, run: invocation, outcome: { code: 0, stdout: "", stderr } },
    };
  }
}
