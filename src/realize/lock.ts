import type { Held, Transport } from "./transport/transport.ts";

/** One run at a time on a host: flock(1) holds on for as long as its standard input is open. */
const LOCK = `exec flock --nonblock --conflict-exit-code 75 /run/lock/simnet sh -c 'echo held; exec cat'`;

export interface Locks {
  /** by host, why it could not be had */
  readonly refused: ReadonlyMap<string, string>;
  release(): Promise<void>;
}

/** All hosts or none. */
export async function lockHosts(transports: readonly Transport[]): Promise<Locks> {
  const held: Held[] = [];
  const refused = new Map<string, string>();
  await Promise.all(
    transports.map(async (transport) => {
      const lock = transport.hold({ argv: ["sh", "-c", LOCK] });
      const first = await lock.first;
      if (typeof first === "string") held.push(lock);
      else
        refused.set(
          transport.host,
          first.code === 75 ? "another run of simnet is at work there" : first.stderr.trim() || "no answer",
        );
    }),
  );
  const release = async () => {
    await Promise.all(held.map((one) => one.release()));
  };
  if (refused.size > 0) await release();
  return { refused, release };
}
