const ADDRESSES = 12;
const TPIDS: Readonly<Record<number, string>> = { 0x8100: "", 0x88a8: "ad:" };

/**
 * A frame that came out, as one line: `ad:[10,p3][20]` for its tags, `-` for none. Addresses and payload
 * follow in hexadecimal where they are not those of the frame that was sent in.
 */
export function frameLine(frame: Uint8Array, sent: Uint8Array): string {
  const [tags, rest] = split(frame);
  const [, sentRest] = split(sent);
  return rest === sentRest ? tags : `${tags} ${rest}`;
}

/** The tags as text, and all but the tags as hexadecimal. */
function split(frame: Uint8Array): readonly [string, string] {
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength);
  const hex = (from: number, to = frame.length) => Buffer.from(frame.subarray(from, to)).toString("hex");
  let tags = "";
  let at = ADDRESSES;
  for (; at + 4 <= frame.length; at += 4) {
    const type = TPIDS[view.getUint16(at)];
    if (type === undefined) break;
    tags += `${type}[${control(view.getUint16(at + 2))}]`;
  }
  return [tags === "" ? "-" : tags, `${hex(0, ADDRESSES)} ${hex(at)}`];
}

function control(bits: number): string {
  const priority = bits >>> 13 === 0 ? "" : `,p${bits >>> 13}`;
  return `${bits & 0xfff}${priority}${(bits & 0x1000) === 0 ? "" : ",dei"}`;
}
