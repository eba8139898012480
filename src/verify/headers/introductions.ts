import { must } from "../../model/fabric/fabric.ts";
import { acceptsSource, localAddresses } from "../../model/forwarding/host-rules.ts";
import { type Bits, FIELD } from "../../model/openflow/key.ts";
import type { Ipv4 } from "../../model/values/ipv4.ts";
import { ETHER_TYPE } from "../../model/wire/ethernet.ts";
import { type Bdd, EMPTY } from "./bdd.ts";
import type { Wish } from "./concrete.ts";
import type { Switches } from "./switches.ts";
import { destinationsTaken } from "../../model/forwarding/interface-rules.ts";
import { ARP_OPERATION } from "../../model/wire/arp.ts";

/** Frames that tell a host where a neighbour is, as it hears them, and what they are where nobody reads it. */
interface Introduction {
  readonly frames: Bdd;
  readonly wishes: readonly Wish[];
}

/**
 * Questions of a neighbour for an address of the host: Linux believes who asks it, but no answer that it did not ask for.
 * @param local by which the host sends to the neighbour
 * @see net/ipv4/arp.c, arp_process
 */
export function introducing(
  { fabric, sets }: Switches,
  local: number,
  neighbour: bigint,
  mac: bigint,
): Introduction {
  const bridge = must(fabric.columns.ports.bridge[local]);
  const [own] = localAddresses(fabric, bridge);
  if (own === undefined || !acceptsSource(fabric, bridge, Number(neighbour) as Ipv4))
    return { frames: EMPTY, wishes: [] };
  const to = destinationsTaken(fabric.localMacOf(bridge)).map(BigInt);
  const asked: readonly Wish[] = [
    [FIELD.dl_type, BigInt(ETHER_TYPE.arp)],
    [FIELD.nw_proto, BigInt(ARP_OPERATION.request)],
    [FIELD.nw_src, neighbour],
    [FIELD.nw_dst, BigInt(own.address)],
    [FIELD.arp_sha, mac],
  ];
  const is = (field: Bits, value: bigint) => sets.equals(field, value);
  return {
    frames: sets.all([
      sets.any(to.map((address) => is(FIELD.dl_dst, address))),
      ...asked.map(([field, value]) => is(field, value)),
    ]),
    wishes: [...asked, ...to.map((address) => [FIELD.dl_dst, address] as const), [FIELD.dl_src, mac]],
  };
}
