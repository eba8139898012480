import type { Fabric } from "../model/fabric/fabric.ts";
import { must } from "../model/fabric/fabric.ts";
import type { Ipv4 } from "../model/values/ipv4.ts";
import type { Mac } from "../model/values/mac.ts";
import type { Frame } from "../model/wire/frame.ts";
import { TCP_FLAG } from "../model/wire/tcp.ts";
import { nextHopOf, nicOf } from "./container.ts";
import { arpRequest } from "./neighbours.ts";
import { echoRequest, packetOf } from "./packets.ts";

/** What one container sends another to see whether it gets there. */
export type Probe =
  | { readonly kind: "echo"; /** bytes of the IP packet */ readonly size?: number }
  | { readonly kind: "arp" }
  | { readonly kind: "tcp"; readonly port: number };

export type ProbeFrame =
  | { readonly ok: true; readonly frame: Frame }
  | { readonly ok: false; readonly reason: "no-address" | "no-route" | "nobody-has-the-gateway" };

/** Linux, net.ipv4.ip_local_port_range: the first port that it gives out. */
const EPHEMERAL_PORT = 32_768;

/**
 * The frame of a probe between two endpoints, with the address that ARP would have found: the target's, or in
 * another subnet the gateway's.
 */
export function probeFrame(
  fabric: Fabric,
  from: number,
  to: number,
  probe: Probe = { kind: "echo" },
): ProbeFrame {
  const nic = nicOf(fabric, from);
  const target = nicOf(fabric, to);
  if (nic.ip === 0 || target.ip === 0) return { ok: false, reason: "no-address" };
  const nextHop = nextHopOf(nic, target.ip);
  if (nextHop === undefined) return { ok: false, reason: "no-route" };
  if (probe.kind === "arp") return { ok: true, frame: arpRequest(nic, nextHop) };
  const dst = nextHop === target.ip ? target.mac : gatewayMac(fabric, from, nextHop);
  if (dst === undefined) return { ok: false, reason: "nobody-has-the-gateway" };
  const payload =
    probe.kind === "echo" ? echoRequest(nic.ip, target.ip, probe.size) : synTo(probe.port, nic.ip, target.ip);
  return { ok: true, frame: { dst, src: nic.mac, tags: [], payload } };
}

function synTo(dstPort: number, src: Ipv4, dst: Ipv4) {
  return packetOf(src, dst, {
    kind: "tcp",
    srcPort: EPHEMERAL_PORT,
    dstPort,
    flags: TCP_FLAG.syn,
    sequence: 0,
    acknowledgment: 0,
    dataLength: 0,
  });
}

/** Of the LOCAL with this address, on the endpoint's own host if there is one; else of a container of its network. */
function gatewayMac(fabric: Fabric, from: number, gateway: Ipv4): Mac | undefined {
  const { bridges, endpoints } = fabric.columns;
  const host = fabric.hostOf(must(endpoints.port[from]));
  let found: number | undefined;
  for (let bridge = 0; bridge < bridges.count; bridge++) {
    if (!must(bridges.localAddresses[bridge]).some(({ address }) => address === gateway)) continue;
    if (found === undefined || (bridges.host[bridge] === host && bridges.host[found] !== host))
      found = bridge;
  }
  if (found !== undefined) return fabric.localMacOf(found);
  for (let endpoint = 0; endpoint < endpoints.count; endpoint++) {
    const isThere =
      endpoints.ip[endpoint] === gateway && endpoints.network[endpoint] === endpoints.network[from];
    if (isThere) return fabric.macOf(endpoint);
  }
  return undefined;
}
