import { formatIpv4 } from "../model/values/ipv4.ts";
import { BROADCAST, formatMac, type Mac } from "../model/values/mac.ts";
import {
  etherTypeOf,
  type Frame,
  frameLength,
  type Ipv4Packet,
  ipProtocolOf,
  payloadLength,
} from "../model/wire/frame.ts";
import { TCP_FLAG } from "../model/wire/tcp.ts";
import { S_TAG, type Tag } from "../model/wire/vlan.ts";
import { VXLAN_PORT } from "../model/wire/vxlan.ts";

/** A frame as an engineer would say it: `02:…:01 > broadcast, [10], ARP who has 192.168.0.2, 46 bytes`. */
export function describeFrame(frame: Frame): string {
  const stack = frame.tags.map(describeTag).join("");
  const parts = [
    `${macName(frame.src)} > ${macName(frame.dst)}`,
    stack,
    describePayload(frame),
    bytes(frameLength(frame)),
  ];
  return parts.filter((part) => part !== "").join(", ");
}

/** `GRE 1.1.1.1 > 1.1.1.2 key 100, 98 bytes` */
export function describePacket(packet: Ipv4Packet): string {
  return `${describeIp(packet)}, ${bytes(payloadLength(packet))}`;
}

export function macName(mac: Mac): string {
  return mac === BROADCAST ? "broadcast" : formatMac(mac);
}

/** In the notation of the measurements: [10], [10,p5], ad:[10]. */
function describeTag({ tpid, vid, pcp }: Tag): string {
  return `${tpid === S_TAG ? "ad:" : ""}[${vid}${pcp === 0 ? "" : `,p${pcp}`}]`;
}

function describePayload(frame: Frame): string {
  const { payload } = frame;
  switch (payload.kind) {
    case "arp": {
      const [sender, target] = [formatIpv4(payload.senderIp), formatIpv4(payload.targetIp)];
      return payload.operation === "request"
        ? `ARP who has ${target}, tell ${sender}`
        : `ARP ${sender} is at ${formatMac(payload.senderMac)}`;
    }
    case "ipv4":
      return describeIp(payload);
    case "llc":
      return "LLC";
    case "data":
      return `type 0x${(etherTypeOf(frame) ?? 0).toString(16).padStart(4, "0")}`;
  }
}

function describeIp(packet: Ipv4Packet): string {
  const way = `${formatIpv4(packet.src)} > ${formatIpv4(packet.dst)}`;
  const { payload } = packet;
  switch (payload.kind) {
    case "icmp":
      return `ICMP ${way} ${payload.type === "echo-request" ? "echo request" : "echo reply"}`;
    case "tcp":
      return `TCP ${way}:${payload.dstPort}${(payload.flags & TCP_FLAG.syn) === 0 ? "" : " SYN"}`;
    case "udp":
      return payload.payload.kind === "vxlan"
        ? `VXLAN ${way}${payload.dstPort === VXLAN_PORT ? "" : `:${payload.dstPort}`} VNI ${payload.payload.vni}`
        : `UDP ${way}:${payload.dstPort}`;
    case "gre":
      return `GRE ${way} ${payload.key === undefined ? "without key" : `key ${payload.key}`}`;
    case "data":
      return `IP ${way} protocol ${ipProtocolOf(packet)}`;
  }
}

function bytes(count: number): string {
  return `${count} bytes`;
}
