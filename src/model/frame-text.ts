import { type FrameFields, frameFields, NOBODY } from "./frame-fields.ts";
import { FrameReader } from "./frame-text/fields.ts";
import { ipv6Fields } from "./frame-text/ipv6.ts";
import { readPayload, TTL } from "./frame-text/payload.ts";
import { NO_ETHER_TYPE } from "./openflow/ethernet-key.ts";
import { formatTags, readTags } from "./frame-text/tags.ts";
import { formatIpv4 } from "./values/ipv4.ts";
import { BROADCAST, formatMac, type Mac } from "./values/mac.ts";
import { type Checked, unless } from "./values/problem.ts";
import { ETHER_TYPE } from "./wire/ethernet.ts";
import { type Data, type Frame, ipProtocolOf, type Ipv4Packet } from "./wire/frame.ts";
import { decodeFrame } from "./wire/frame-bytes.ts";
import { IP_PROTOCOL } from "./wire/ipv4.ts";

export interface FrameDefaults {
  /** The Ethernet address of the endpoint that sends, where one does. */
  readonly src?: Mac | undefined;
  /** What problems are told of: the option that the text was given with. */
  readonly path?: string;
}

/**
 * Reads a frame in the fields of ovs-ofctl: `dl_dst=02:00:00:00:00:02,dl_vlan=10,dl_type=0x0800,nw_dst=10.0.0.2`.
 * What is not said: a broadcast from the endpoint, untagged, of the local experimental EtherType 0x88b5.
 */
export function readFrame(
  text: string,
  { src = NOBODY, path = "--frame" }: FrameDefaults = {},
): Checked<Frame> {
  const reader = new FrameReader(text, path);
  if (reader.has("packet")) return readBytes(reader);
  const addresses = { src: reader.mac("dl_src") ?? src, dst: reader.mac("dl_dst") ?? BROADCAST };
  const tags = readTags(reader);
  const frame = { ...addresses, tags, payload: readPayload(reader, addresses.src) };
  return unless(reader.problems, () => frame);
}

/** `packet=` and the bytes of a frame in hexadecimal, from its destination on, without FCS. */
function readBytes(reader: FrameReader): Checked<Frame> {
  const frame = reader.take("packet", parseBytes, "a frame's bytes in hexadecimal, 14 or more");
  reader.refuseRest("packet");
  return unless(reader.problems, () => frame as Frame);
}

function parseBytes(text: string): Frame | undefined {
  return /^(?:[0-9a-f]{2})+$/i.test(text) ? decodeFrame(bytesFrom(text)) : undefined;
}

function bytesFrom(hex: string): Uint8Array {
  return Uint8Array.from(hex.match(/../g) ?? [], (byte) => Number.parseInt(byte, 16));
}

/** What {@link readFrame} reads, of the fields that the contract's JSON has. */
export function formatFields(fields: FrameFields): string {
  const type = `0x${(fields.eth_type === 0 ? NO_ETHER_TYPE : fields.eth_type).toString(16).padStart(4, "0")}`;
  return [
    `dl_src=${fields.dl_src}`,
    `dl_dst=${fields.dl_dst}`,
    ...formatTags(fields.vlans),
    `dl_type=${type}`,
  ].join(",");
}

/** What {@link readFrame} reads, with what the frame carries. */
export function formatFrame(frame: Frame): string {
  return [formatFields(frameFields(frame)), ...payloadFields(frame)].join(",");
}

function payloadFields({ payload }: Frame): string[] {
  switch (payload.kind) {
    case "arp":
      return [
        `arp_op=${payload.operation === "request" ? 1 : 2}`,
        `arp_spa=${formatIpv4(payload.senderIp)}`,
        `arp_tpa=${formatIpv4(payload.targetIp)}`,
        `arp_sha=${formatMac(payload.senderMac)}`,
        `arp_tha=${formatMac(payload.targetMac)}`,
      ];
    case "ipv4":
      return packetFields(payload);
    case "llc":
      return [];
    case "data":
      return payload.protocol === ETHER_TYPE.ipv6 ? ipv6Fields(payload.bytes) : [];
  }
}

function packetFields(packet: Ipv4Packet): string[] {
  const { payload } = packet;
  const addresses = [`nw_src=${formatIpv4(packet.src)}`, `nw_dst=${formatIpv4(packet.dst)}`];
  const fields = [
    ...addresses,
    `nw_proto=${ipProtocolOf(packet)}`,
    ...(packet.tos === 0 ? [] : [`nw_tos=${packet.tos}`]),
    ...(packet.ttl === TTL ? [] : [`nw_ttl=${packet.ttl}`]),
  ];
  switch (payload.kind) {
    case "icmp":
      return [...fields, `icmp_type=${payload.type === "echo-request" ? 8 : 0}`];
    case "tcp":
    case "udp":
      return [...fields, `tp_src=${payload.srcPort}`, `tp_dst=${payload.dstPort}`];
    case "gre":
      return fields;
    case "data":
      return [...fields, ...icmpFields(payload)];
  }
}

/** Messages of ICMP that are neither echo nor its reply. */
function icmpFields({ protocol, bytes: [type, code] }: Data): string[] {
  if (protocol !== IP_PROTOCOL.icmp || type === undefined || code === undefined) return [];
  return [`icmp_type=${type}`, `icmp_code=${code}`];
}
