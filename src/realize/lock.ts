import { PROBE_FOLDER } from "./probe/capture.ts";
import type { Held, Transport } from "./transport/transport.ts";

/** Held by every step for as long as it runs, whatever has become of the run that began it. */
export const STEP_LOCK = "/run/lock/simnet.step";

/**
 * `$@` says how long it is waited for. One run at a time on a host: flock(1) holds on for as long as its standard input is open, which ends with the run,
 * however that ends. Then steps of a run that was killed are waited for, and what its probes have left is removed.
 */
const LOCK = `exec flock "$@" --conflict-exit-code 75 /run/lock/simnet sh -c '
flock --exclusive --wait 60 ${STEP_LOCK} true || exit 76
for pids in ${PROBE_FOLDER}/*/pids; do
  [ -e "$pids" ] || continue
  while read -r pid; do
    case $(cat "/proc/$pid/comm" 2>/dev/null) in tcpdump) kill "$pid" ;; esac
  done <"$pids"
done
rm -rf ${PROBE_FOLDER}
echo held
exec cat'`;

const REFUSALS: ReadonlyMap<number, string> = new Map([
  [75, "another run of simnet is at work there"],
  [76, "a step of a run that was killed is still under way there, after a minute"],
]);

export interface Locks {
  /** by host, why it could not be had */
  readonly refused: ReadonlyMap<string, string>;
  release(): Promise<void>;
}

/** seconds: until a run that was refused elsewhere has let go */
const PATIENCE = 2;

/**
 * All hosts or none, at once. The first by name decides between two runs that begin at the same time: it is not waited for, and who
 * does not get it lets go of the others, which are waited for.
 */
export async function lockHosts(transports: readonly Transport[]): Promise<Locks> {
  const held: Held[] = [];
  const refused = new Map<string, string>();
  const lock = async (transport: Transport, row: number) => {
    const patience = row === 0 ? ["--nonblock"] : ["--wait", `${PATIENCE}`];
    const one = transport.hold({ argv: ["sh", "-c", LOCK, "sh", ...patience] });
    const first = await one.first;
    if (typeof first === "string") held.push(one);
    else refused.set(transport.host, REFUSALS.get(first.code) ?? whyNot(first));
  };
  await Promise.all(transports.toSorted((a, b) => (a.host < b.host ? -1 : 1)).map(lock));
  const release = async () => {
    await Promise.all(held.map((one) => one.release()));
  };
  if (refused.size > 0) await release();
  return { refused, release };
}

function whyNot({ code, stderr }: { code: number; stderr: string }): string {
  return stderr.trim() || `it does not answer (exit code ${code})`;
}
