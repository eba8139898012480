import type { Brand } from "../values/brand.ts";
import { type Dialect, STANDARD } from "./dialect.ts";

/** IEEE 802.1D-1998 §8.5.5.1, §9.2.7: `priority << 8 | number`. Less is better; unique in its bridge. */
export type PortId = Brand<number, "PortId">;

/** IEEE 802.1D-1998 §8.5.5.3: what a port adds to the cost of the path to the root, 1..65535. */
export type PathCost = Brand<number, "PathCost">;

/** IEEE 802.1D-1998 Table 8-4. */
export const DEFAULT_PORT_PRIORITY = 128;

/** Open vSwitch takes a port of unknown speed (veth, GRE, patch) for one of 10 Gbit/s. */
export const DEFAULT_PATH_COST = 2 as PathCost;

/**
 * `stp-port-priority` and `stp-port-num`. The standard's table stops at 240 in steps of 16, Open vSwitch takes
 * any byte, of which Linux has the upper six bits only.
 * @returns undefined unless `priority` is an integer in 0..255 and `number` one from 1 to the dialect's most
 */
export function portIdFrom(
  priority: number,
  number: number,
  { portNumberBits }: Dialect = STANDARD,
): PortId | undefined {
  const numbers = 1 << portNumberBits;
  const isNumber = Number.isInteger(number) && number > 0 && number < numbers;
  if (!isByte(priority) || !isNumber) return undefined;
  const upper = (priority << 8) & ~(numbers - 1);
  return (upper | number) as PortId;
}

/**
 * `stp-path-cost`. Zero is refused: the protocol has no stable tree where a path can cost nothing.
 * @returns undefined unless `value` is an integer in 1..65535
 */
export function pathCostFrom(value: number): PathCost | undefined {
  return Number.isInteger(value) && value >= 1 && value <= 0xffff ? (value as PathCost) : undefined;
}

function isByte(value: number): boolean {
  return Number.isInteger(value) && value >= 0 && value <= 255;
}
