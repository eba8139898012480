import { blank, viewOf } from "./bytes.ts";
import { checksum } from "./checksum.ts";
import { IP_PROTOCOL } from "./ipv4.ts";
import { pseudoHeader, type Addresses } from "./pseudo-header.ts";

/** RFC 9293 §3.1, "Control bits", to be or-ed together. */
export const TCP_FLAG = { fin: 1, syn: 2, rst: 4, psh: 8, ack: 16, urg: 32, ece: 64, cwr: 128 } as const;

/** RFC 9293 §3.1, the fields that a path between two hosts can be judged by. */
export interface Tcp {
  readonly kind: "tcp";
  readonly srcPort: number;
  readonly dstPort: number;
  /** Bits of {@link TCP_FLAG}, 0..255. */
  readonly flags: number;
  readonly sequence: number;
  readonly acknowledgment: number;
  /** Bytes of data. Their values are not kept; they are written as zeros. */
  readonly dataLength: number;
}

/** The header without options; the data comes on top. */
export const TCP_LENGTH = 20;

const WINDOW = 0xffff;

export function encodeTcp(tcp: Tcp, addresses: Addresses): Uint8Array {
  const { bytes, view } = blank(TCP_LENGTH + tcp.dataLength);
  view.setUint16(0, tcp.srcPort);
  view.setUint16(2, tcp.dstPort);
  view.setUint32(4, tcp.sequence);
  view.setUint32(8, tcp.acknowledgment);
  view.setUint8(12, (TCP_LENGTH / 4) << 4);
  view.setUint8(13, tcp.flags);
  view.setUint16(14, WINDOW);
  view.setUint16(16, checksum(bytes, seedOf(addresses, bytes.length)));
  return bytes;
}

/** Options, window and urgent pointer are skipped. @returns undefined for a wrong checksum or data offset */
export function decodeTcp(bytes: Uint8Array, addresses: Addresses): Tcp | undefined {
  if (bytes.length < TCP_LENGTH || checksum(bytes, seedOf(addresses, bytes.length)) !== 0) return undefined;
  const view = viewOf(bytes);
  const dataOffset = (view.getUint8(12) >>> 4) * 4;
  if (dataOffset < TCP_LENGTH || dataOffset > bytes.length) return undefined;
  return {
    kind: "tcp",
    srcPort: view.getUint16(0),
    dstPort: view.getUint16(2),
    flags: view.getUint8(13),
    sequence: view.getUint32(4),
    acknowledgment: view.getUint32(8),
    dataLength: bytes.length - dataOffset,
  };
}

function seedOf(addresses: Addresses, length: number): number {
  return pseudoHeader(addresses, IP_PROTOCOL.tcp, length);
}
