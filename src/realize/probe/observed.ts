import { type Fabric, must } from "../../model/fabric/fabric.ts";
import { decodeFrame } from "../../model/wire/frame-bytes.ts";
import type { Frame } from "../../model/wire/frame.ts";
import { BROADCAST } from "../../model/values/mac.ts";
import { viewOf } from "../../model/wire/bytes.ts";
import { decodeEthernet } from "../../model/wire/ethernet.ts";
import { ipv4Parts } from "../../model/wire/ip-parts.ts";
import { IP_PROTOCOL } from "../../model/wire/ipv4.ts";
import { TCP_FLAG, TCP_LENGTH } from "../../model/wire/tcp.ts";
import { findMarker } from "./marker.ts";
import { addressed, type Answer, HEARD, PAIRED, PROBE_KINDS, TCP_PORT } from "./probe.ts";

/** What came in at each endpoint, by row. */
export type Captures = ReadonlyMap<number, readonly Uint8Array[]>;

/** The hosts' answers: who got what of whom. */
export function observedAnswers(fabric: Fabric, run: number, captures: Captures): Answer[] {
  const seen = new Set<string>();
  for (const [endpoint, packets] of captures) {
    for (const bytes of packets) for (const sign of signsOf(fabric, run, endpoint, bytes)) seen.add(sign);
  }
  const all = addressed(fabric);
  return all.flatMap((from) =>
    all.flatMap((to) =>
      from === to
        ? []
        : [
            ...PAIRED.map((kind) => ({
              kind,
              from,
              to,
              isThere: seen.has(`${kind} ${from} ${to} asked`) && seen.has(`${kind} ${from} ${to} answered`),
            })),
            ...HEARD.map((kind) => ({ kind, from, to, isThere: seen.has(`${kind} ${from} ${to}`) })),
          ],
    ),
  );
}

/** What a packet that came in at an endpoint says. */
function signsOf(fabric: Fabric, run: number, endpoint: number, bytes: Uint8Array): string[] {
  const frame = decodeFrame(bytes);
  if (frame === undefined) return [];
  const marker = findMarker(bytes, run);
  if (marker !== undefined) {
    const kind = must(PROBE_KINDS[marker.kind]);
    if (kind === "broadcast") return [`broadcast ${marker.from} ${endpoint}`];
    const isReply = isEchoReply(frame);
    const pair = `${kind} ${marker.from} ${marker.to}`;
    if (isReply) return endpoint === marker.from ? [`${pair} answered`] : [];
    return endpoint === marker.to ? [`${pair} asked`] : [];
  }
  const from = endpointOf(fabric, frame.src);
  if (from === undefined) return [];
  // An answer may well come where no request does.
  if (frame.payload.kind === "arp") return frame.dst === BROADCAST ? [`arp ${from} ${endpoint}`] : [];
  return tcpSigns(bytes, from, endpoint);
}

function isEchoReply({ payload: packet }: Frame): boolean {
  return packet.kind === "ipv4" && packet.payload.kind === "icmp" && packet.payload.type === "echo-reply";
}

/**
 * The port says who was asked; a refusal is an answer as good as any. Read from the bytes: a sender that leaves checksums to its
 * interface has none in a capture, and is understood all the same.
 */
function tcpSigns(bytes: Uint8Array, from: number, endpoint: number): string[] {
  const packet = decodeEthernet(bytes)?.payload;
  const parts = packet && ipv4Parts(packet);
  if (
    packet === undefined ||
    parts?.protocol !== IP_PROTOCOL.tcp ||
    parts.payload + TCP_LENGTH > packet.length
  )
    return [];
  const tcp = viewOf(packet.subarray(parts.payload));
  const isFirst = (tcp.getUint8(13) & (TCP_FLAG.syn | TCP_FLAG.ack)) === TCP_FLAG.syn;
  if (isFirst) return tcp.getUint16(2) === TCP_PORT + endpoint ? [`tcp ${from} ${endpoint} asked`] : [];
  return tcp.getUint16(0) === TCP_PORT + from ? [`tcp ${endpoint} ${from} answered`] : [];
}

function endpointOf(fabric: Fabric, mac: number): number | undefined {
  return addressed(fabric).find((endpoint) => fabric.macOf(endpoint) === mac);
}
