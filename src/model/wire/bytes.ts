import type { Ipv4 } from "../values/ipv4.ts";
import type { Mac } from "../values/mac.ts";

/** A header that was read, and the bytes that it carries (a view on the input, no copy). */
export interface Parsed<Header> {
  readonly header: Header;
  readonly payload: Uint8Array;
}

const EMPTY = new Uint8Array(0);

/** Zeroed room for a header with `payload` behind it, and a view to write the header's fields through. */
export function blank(
  headerLength: number,
  payload: Uint8Array = EMPTY,
): { bytes: Uint8Array; view: DataView } {
  const bytes = new Uint8Array(headerLength + payload.length);
  bytes.set(payload, headerLength);
  return { bytes, view: viewOf(bytes) };
}

export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

export function readMac(view: DataView, offset: number): Mac {
  return (view.getUint16(offset) * 2 ** 32 + view.getUint32(offset + 2)) as Mac;
}

export function writeMac(view: DataView, offset: number, mac: Mac): void {
  view.setUint16(offset, Math.floor(mac / 2 ** 32));
  view.setUint32(offset + 2, mac % 2 ** 32);
}

export function readIpv4(view: DataView, offset: number): Ipv4 {
  return view.getUint32(offset) as Ipv4;
}
