import { blank, viewOf } from "./bytes.ts";
import { checksum } from "./checksum.ts";

/** RFC 792, "Echo or Echo Reply Message". */
export interface IcmpEcho {
  readonly kind: "icmp";
  readonly type: "echo-request" | "echo-reply";
  readonly id: number;
  readonly sequence: number;
  /** Bytes of filler. Their values are not kept; they are written as zeros. */
  readonly dataLength: number;
}

/** The header; the filler comes on top. */
export const ICMP_LENGTH = 8;

/** Types. */
export const ICMP_ECHO = { reply: 0, request: 8 } as const;

export function encodeIcmp(echo: IcmpEcho): Uint8Array {
  const { bytes, view } = blank(ICMP_LENGTH + echo.dataLength);
  view.setUint8(0, echo.type === "echo-request" ? ICMP_ECHO.request : ICMP_ECHO.reply);
  view.setUint16(4, echo.id);
  view.setUint16(6, echo.sequence);
  view.setUint16(2, checksum(bytes));
  return bytes;
}

/** @returns undefined for a wrong checksum, and for messages other than echo and its reply */
export function decodeIcmp(bytes: Uint8Array): IcmpEcho | undefined {
  if (bytes.length < ICMP_LENGTH || checksum(bytes) !== 0) return undefined;
  const view = viewOf(bytes);
  const type = view.getUint8(0);
  const code = view.getUint8(1);
  if ((type !== ICMP_ECHO.request && type !== ICMP_ECHO.reply) || code !== 0) return undefined;
  return {
    kind: "icmp",
    type: type === ICMP_ECHO.request ? "echo-request" : "echo-reply",
    id: view.getUint16(4),
    sequence: view.getUint16(6),
    dataLength: bytes.length - ICMP_LENGTH,
  };
}
