import { viewOf } from "./bytes.ts";

/** Where the parts of an IP packet lie in its bytes, as Open vSwitch finds them: checksums are not looked at. */
export interface IpParts {
  /** of the payload, behind options and extension headers */
  readonly protocol: number;
  /** where the payload begins, and where it ends; padding lies behind */
  readonly payload: number;
  readonly end: number;
  /** Of one but the first the payload begins with no header. */
  readonly isFragment: boolean;
}

const IPV4_LENGTH = 20;
/** RFC 791 §3.1: MF and the offset. */
const FRAGMENTED = 0x3fff;

/** @returns undefined for lengths that cannot be @see lib/flow.c, ipv4_sanity_check */
export function ipv4Parts(bytes: Uint8Array): IpParts | undefined {
  if (bytes.length < IPV4_LENGTH) return undefined;
  const view = viewOf(bytes);
  const payload = (view.getUint8(0) & 0xf) * 4;
  const end = view.getUint16(2);
  if (payload < IPV4_LENGTH || payload > end || end > bytes.length) return undefined;
  const isFragment = (view.getUint16(6) & FRAGMENTED) !== 0;
  return { protocol: view.getUint8(9), payload, end, isFragment };
}

const IPV6_LENGTH = 40;
/** RFC 8200 §4: extension headers. */
const EXTENSION = { hopByHop: 0, routing: 43, fragment: 44, authentication: 51, destination: 60 } as const;
const FRAGMENT_LENGTH = 8;

/** @returns undefined for lengths that cannot be @see lib/flow.c, ipv6_sanity_check and parse_ipv6_ext_hdrs__ */
export function ipv6Parts(bytes: Uint8Array): IpParts | undefined {
  if (bytes.length < IPV6_LENGTH) return undefined;
  const view = viewOf(bytes);
  const end = IPV6_LENGTH + view.getUint16(4);
  if (end > bytes.length) return undefined;
  let protocol = view.getUint8(6);
  let payload = IPV6_LENGTH;
  let isFragment = false;
  for (;;) {
    const length = extensionLength(view, protocol, payload, end);
    if (length === undefined) return { protocol, payload, end, isFragment };
    if (payload + length > end) return undefined;
    const place = protocol === EXTENSION.fragment ? view.getUint16(payload + 2) : 0;
    isFragment ||= place !== 0;
    // ovs-fields(7), nw_proto: what a later fragment is a part of is not told.
    if (place >>> 3 !== 0) return { protocol, payload: payload + length, end, isFragment };
    protocol = view.getUint8(payload);
    payload += length;
  }
}

/** In bytes; undefined if it is no extension header that begins there. */
function extensionLength(view: DataView, protocol: number, at: number, end: number): number | undefined {
  const units = () => (at + FRAGMENT_LENGTH <= end ? view.getUint8(at + 1) : 0);
  switch (protocol) {
    case EXTENSION.hopByHop:
    case EXTENSION.routing:
    case EXTENSION.destination:
      return (units() + 1) * 8;
    case EXTENSION.authentication:
      return (units() + 2) * 4;
    case EXTENSION.fragment:
      return FRAGMENT_LENGTH;
    default:
      return undefined;
  }
}
