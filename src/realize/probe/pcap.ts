/** The packets of a capture as tcpdump(8) writes it: pcap-savefile(5), microseconds, in either byte order. */
export function readPcap(bytes: Uint8Array): Uint8Array[] {
  const packets: Uint8Array[] = [];
  if (bytes.length < HEADER) return packets;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const isLittle = view.getUint32(0, true) === MAGIC;
  if (!isLittle && view.getUint32(0) !== MAGIC) throw new Error("a capture that is none");
  let at = HEADER;
  // What was being written when tcpdump ended may be cut off.
  while (at + RECORD <= bytes.length) {
    const length = view.getUint32(at + 8, isLittle);
    if (at + RECORD + length > bytes.length) break;
    packets.push(bytes.subarray(at + RECORD, at + RECORD + length));
    at += RECORD + length;
  }
  return packets;
}

const MAGIC = 0xa1b2c3d4;
const HEADER = 24;
const RECORD = 16;
