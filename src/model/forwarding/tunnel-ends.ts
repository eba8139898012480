import { must } from "../fabric/fabric.ts";
import { serviceOf } from "./service.ts";
import type { Wiring } from "./wiring.ts";

/** Whether two tunnel ports are the ends of one tunnel: one hears the other, though a path may be down for now. */
export function isOneTunnel(wiring: Wiring, one: number, other: number): boolean {
  const [left, right] = [one, other].map((port) => must(wiring.fabric.columns.ports.tunnel[port]));
  if (left === undefined || right === undefined || left === right) return false;
  return hears(wiring, left, right) || hears(wiring, right, left);
}

/** Whether packets of one tunnel are addressed to the other, by rows of the tunnels. */
function hears(wiring: Wiring, sender: number, hearer: number): boolean {
  const { fabric, ways, tunnels, underlay } = wiring;
  const own = tunnels.groupOf(hearer);
  if (ways.isByFlow(sender)) return ways.takersOf(sender).some(({ group }) => group === own);
  const { src, dst, key = 0 } = ways.endsOf(sender);
  const host = underlay.ownerOf(dst);
  if (host === undefined || host === tunnels.hostOf(sender)) return false;
  return tunnels.find({ host, service: serviceOf(fabric, sender), localIp: dst, remoteIp: src, key }) === own;
}
