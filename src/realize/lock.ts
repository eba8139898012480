import { inParallel, WIDTH } from "./in-parallel.ts";
import { FORGET } from "./namespaces.ts";
import { PROBE_FOLDER } from "./probe/capture.ts";
import type { Held, Transport } from "./transport/transport.ts";

/** Held by every step for as long as it runs, whatever has become of the run that began it. */
export const STEP_LOCK = "/run/lock/simnet.step";

/** What a host says when its lock is had. */
const HELD = "simnet-holds-it";

/**
 * One run at a time on a host: flock(1) holds on for as long as its standard input is open and says something within two minutes,
 * which ends with the run and with the way to it. At first steps of a run that was killed are waited for, and what its probes have
 * left is removed, and the names that its steps have given to namespaces of containers. `$@` says how long the lock is waited for.
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
${FORGET}
forget
printf "\\n%s\\n" ${HELD}
while [ -n "$(timeout 120 head -n 1)" ]; do :; done'`;

const REFUSALS: ReadonlyMap<number, string> = new Map([
  [75, "another run of simnet is at work there"],
  [76, "a step of a run that was killed is still under way there, after a minute"],
]);

export interface Locks {
  /** by host, why it could not be had */
  readonly refused: ReadonlyMap<string, string>;
  /** aborted where one is lost: somebody else may be at work there */
  readonly lost: AbortSignal;
  readonly lostOn: ReadonlySet<string>;
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
  const lost = new AbortController();
  const lostOn = new Set<string>();
  let isOver = false;
  const refused = new Map<string, string>();
  const lock = async (transport: Transport, row: number) => {
    const patience = row === 0 ? ["--nonblock"] : ["--wait", `${PATIENCE}`];
    const one = transport.hold({ argv: ["sh", "-c", LOCK, "sh", ...patience] }, HELD);
    const failure = await one.begun;
    if (failure !== undefined) {
      refused.set(transport.host, REFUSALS.get(failure.code) ?? whyNot(failure));
      return;
    }
    held.push(one);
    void watch(transport.host, one);
  };
  const watch = async (host: string, { ended }: Held) => {
    await ended;
    if (isOver) return;
    lostOn.add(host);
    lost.abort();
  };
  const sorted = transports.toSorted((a, b) => (a.host < b.host ? -1 : 1));
  await inParallel(sorted, WIDTH, lock);
  const release = async () => {
    isOver = true;
    await Promise.all(held.map((one) => one.release()));
  };
  if (refused.size > 0) await release();
  return { refused, lost: lost.signal, lostOn, release };
}

function whyNot({ code, stderr }: { code: number; stderr: string }): string {
  return stderr.trim() || `it does not answer (exit code ${code})`;
}
