import { type FrameFields, frameFields, type PayloadFields } from "../frame-fields.ts";
import { formatIpv4 } from "../values/ipv4.ts";
import { formatMac } from "../values/mac.ts";
import { ETHER_TYPE } from "../wire/ethernet.ts";
import { type Data, type Frame, ipProtocolOf, type Ipv4Packet } from "../wire/frame.ts";
import { DEFAULT_TTL, IP_PROTOCOL } from "../wire/ipv4.ts";
import { ipv6Fields } from "./ipv6.ts";
import { ARP_OPERATION } from "../wire/arp.ts";

/** A frame with all that `--frame` can say of it. */
export type WholeFields = FrameFields & PayloadFields;

export function wholeFields(frame: Frame): WholeFields {
  return { ...frameFields(frame), ...payloadFields(frame) };
}

function payloadFields({ payload }: Frame): PayloadFields {
  switch (payload.kind) {
    case "arp":
      return {
        arp_op: ARP_OPERATION[payload.operation],
        arp_spa: formatIpv4(payload.senderIp),
        arp_tpa: formatIpv4(payload.targetIp),
        arp_sha: formatMac(payload.senderMac),
        arp_tha: formatMac(payload.targetMac),
      };
    case "ipv4":
      return packetFields(payload);
    case "llc":
      return {};
    case "data":
      return payload.protocol === ETHER_TYPE.ipv6 ? ipv6Fields(payload.bytes) : {};
  }
}

function packetFields(packet: Ipv4Packet): PayloadFields {
  const { payload } = packet;
  const fields = {
    nw_src: formatIpv4(packet.src),
    nw_dst: formatIpv4(packet.dst),
    nw_proto: ipProtocolOf(packet),
    ...(packet.tos === 0 ? {} : { nw_tos: packet.tos }),
    ...(packet.ttl === DEFAULT_TTL ? {} : { nw_ttl: packet.ttl }),
  };
  switch (payload.kind) {
    case "icmp":
      return { ...fields, icmp_type: payload.type === "echo-request" ? 8 : 0 };
    case "tcp":
    case "udp":
      return { ...fields, tp_src: payload.srcPort, tp_dst: payload.dstPort };
    case "gre":
      return fields;
    case "data":
      return { ...fields, ...icmpFields(payload) };
  }
}

/** Messages of ICMP that are neither echo nor its reply. */
function icmpFields({ protocol, bytes: [type, code] }: Data): PayloadFields {
  if (protocol !== IP_PROTOCOL.icmp || type === undefined || code === undefined) return {};
  return { icmp_type: type, icmp_code: code };
}
