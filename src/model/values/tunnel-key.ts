import type { Brand } from "./brand.ts";

/** The key of RFC 2890 §2.1, an unsigned 32-bit integer. Open vSwitch takes a missing key as 0. */
export type TunnelKey = Brand<number, "TunnelKey">;

export const MAX_TUNNEL_KEY = 0xffffffff;
export const NO_KEY = 0 as TunnelKey;

/** @returns undefined unless `value` is an integer in 0..2^32-1 */
export function tunnelKeyFrom(value: number): TunnelKey | undefined {
  return Number.isInteger(value) && value >= 0 && value <= MAX_TUNNEL_KEY ? (value as TunnelKey) : undefined;
}
