import type { Brand } from "../values/brand.ts";
import type { Mac } from "../values/mac.ts";

/**
 * IEEE 802.1D-1998 §8.5.1.3, §9.2.5: a bridge's priority (0..65535) and address as `8000.0000000000aa`, in
 * lower case and of fixed width, so that the order of the texts is the order of the numbers: less is better.
 */
export type BridgeId = Brand<string, "BridgeId">;

/** IEEE 802.1D-1998 Table 8-4. */
export const DEFAULT_BRIDGE_PRIORITY = 0x8000;

const TEXT = /^[0-9a-f]{4}\.[0-9a-f]{12}$/;

/** @returns undefined unless `priority` is an integer in 0..65535 */
export function bridgeIdFrom(priority: number, mac: Mac): BridgeId | undefined {
  if (!Number.isInteger(priority) || priority < 0 || priority > 0xffff) return undefined;
  return `${hex(priority, 4)}.${hex(mac, 12)}` as BridgeId;
}

/** Reads `8000.0000000000aa`, in either case. @returns undefined for any other form */
export function parseBridgeId(text: string): BridgeId | undefined {
  const lower = text.toLowerCase();
  return TEXT.test(lower) ? (lower as BridgeId) : undefined;
}

export function priorityOf(id: BridgeId): number {
  return Number.parseInt(id.slice(0, 4), 16);
}

export function addressOf(id: BridgeId): Mac {
  return Number.parseInt(id.slice(5), 16) as Mac;
}

function hex(value: number, width: number): string {
  return value.toString(16).padStart(width, "0");
}
