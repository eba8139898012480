/** Sixteen bytes that tell a probe from all other traffic, in the payload of an echo request: what `ping -p` takes at most. */
export interface Marker {
  readonly run: number;
  readonly kind: number;
  /** rows of endpoints */
  readonly from: number;
  readonly to: number;
}

const MAGIC = 0x73696d6e;
export const MARKER_LENGTH = 16;

/** In hexadecimal, as `ping -p` takes it. */
export function formatMarker({ run, kind, from, to }: Marker): string {
  return [MAGIC, run, kind * 2 ** 24 + from, to].map((word) => hex(word, 8)).join("");
}

/** The first marker of this run in a packet; its bytes repeat, so that one of them is always whole. */
export function findMarker(bytes: Uint8Array, run: number): Marker | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 0; at + MARKER_LENGTH <= bytes.length; at++) {
    if (view.getUint32(at) !== MAGIC || view.getUint32(at + 4) !== run) continue;
    const word = view.getUint32(at + 8);
    return { run, kind: word >>> 24, from: word & 0xffffff, to: view.getUint32(at + 12) };
  }
  return undefined;
}

function hex(value: number, width: number): string {
  return value.toString(16).padStart(width, "0");
}
