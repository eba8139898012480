import { inParallel, WIDTH } from "./in-parallel.ts";
import { MACHINE } from "./observe/snapshot.ts";
import type { Obstacle } from "./obstacles.ts";
import type { Transport } from "./transport/transport.ts";

/** A host, and what `MACHINE` prints there; nothing where it could not be asked. */
interface Placed {
  readonly host: string;
  readonly machine: string;
}

/** Two hosts that are one machine, under whatever names: what is built for one would be drift for the other. */
export function sharedMachines(hosts: readonly Placed[]): Obstacle[] {
  const holders = new Map<string, string>();
  return hosts.flatMap(({ host, machine }) => {
    const other = holders.get(machine);
    if (machine !== "") holders.set(machine, other ?? host);
    return other === undefined ? [] : [{ host, what: `it is the same machine as ${other}` }];
  });
}

/** The same, asked of the hosts. */
export async function askMachines(transports: readonly Transport[]): Promise<Obstacle[]> {
  const hosts = await inParallel(transports, WIDTH, async (transport) => {
    const { code, stdout } = await transport.run({ argv: ["sh", "-c", MACHINE] });
    return { host: transport.host, machine: code === 0 ? stdout.trim() : "" };
  });
  return sharedMachines(hosts);
}
