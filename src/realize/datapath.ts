import type { Datapath } from "./compile/context.ts";
import type { Transport } from "./transport/transport.ts";

/** The kernel's datapath where its module is there, else the one in user space: ovs-dpctl(8) asks the kernel. */
export async function datapathOf(transport: Transport): Promise<Datapath> {
  const { code } = await transport.run({ argv: ["ovs-dpctl", "dump-dps"] });
  return code === 0 ? "system" : "netdev";
}

export async function datapathsOf(
  transports: ReadonlyMap<string, Transport>,
): Promise<ReadonlyMap<string, Datapath>> {
  const found = await Promise.all(
    [...transports].map(async ([host, transport]) => [host, await datapathOf(transport)] as const),
  );
  return new Map(found);
}
