import { must } from "../../model/fabric/fabric.ts";
import { localAddresses, terminatesTunnels } from "../../model/forwarding/host-rules.ts";
import { servicesOf } from "../../model/forwarding/listening.ts";
import type { Service } from "../../model/forwarding/service.ts";
import type { Ipv4 } from "../../model/values/ipv4.ts";
import type { Switches } from "./switches.ts";

/** How a host hears frames: by the LOCAL of a bridge, without any tag or not. */
export interface Hearing {
  readonly bridge: number;
  readonly isUntagged: boolean;
}

/** Of packets for a host itself. */
interface Reception {
  /** services whose packets tunnels take */
  readonly taken: readonly Service[];
  /** addresses that they are for */
  readonly isFor: (address: Ipv4) => boolean;
}

const ANY = () => true;

/**
 * Which packets the tunnels of the host that is to answer take away, by where they go: those of both datapaths where it
 * hears them over the underlay or where the userspace datapath stands before Linux, else those of Linux.
 * @param into where its answer comes in
 */
export function receptionsAt(
  { fabric, wiring }: Switches,
  { bridge, isUntagged }: Hearing,
  into: number,
): readonly Reception[] {
  const host = fabric.hostOf(into);
  const ofLinux = servicesOf(wiring, host, "kernel");
  const ofAll = [...ofLinux, ...servicesOf(wiring, host, "userspace")];
  if (host !== must(fabric.columns.bridges.host[bridge])) return [{ taken: ofAll, isFor: ANY }];
  if (!isUntagged || !terminatesTunnels(fabric, bridge)) return [{ taken: ofLinux, isFor: ANY }];
  const isHere = (address: Ipv4) => localAddresses(fabric, bridge).some((one) => one.address === address);
  return [
    { taken: ofAll, isFor: isHere },
    { taken: ofLinux, isFor: (address) => !isHere(address) },
  ];
}
