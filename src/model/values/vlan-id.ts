import type { Brand } from "./brand.ts";

/** A VLAN identifier, 0..4095, as Open vSwitch's `tag` takes it; 0 stands for frames without a VLAN. */
export type VlanId = Brand<number, "VlanId">;

export const VLAN_COUNT = 4096;

/** The class of untagged and of priority-tagged frames on a trunk. */
export const NO_VLAN = 0 as VlanId;

/** @returns undefined unless `value` is an integer in 0..4095 */
export function vlanIdFrom(value: number): VlanId | undefined {
  return Number.isInteger(value) && value >= 0 && value < VLAN_COUNT ? (value as VlanId) : undefined;
}
