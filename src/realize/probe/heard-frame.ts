import type { Fabric } from "../../model/fabric/fabric.ts";
import { BROADCAST } from "../../model/values/mac.ts";
import type { Frame } from "../../model/wire/frame.ts";
import { nicOf } from "../../sim/container.ts";
import { arpRequest } from "../../sim/neighbours.ts";
import { echoRequest } from "../../sim/packets.ts";
import { type HEARD, targetOf } from "./probe.ts";

/** The very frame that an endpoint sends to all: an echo request, or an ARP request. Flows may tell one from the other. */
export function heardFrame(fabric: Fabric, kind: (typeof HEARD)[number], from: number): Frame {
  const nic = nicOf(fabric, from);
  const target = targetOf(fabric, { kind, from, to: -1 });
  if (kind === "arp") return arpRequest(nic, target);
  return { src: nic.mac, dst: BROADCAST, tags: [], payload: echoRequest(nic.ip, target) };
}
