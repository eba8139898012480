import type { Brand } from "../values/brand.ts";
import { type Dialect, STANDARD } from "./dialect.ts";

/**
 * IEEE 802.1D-1998 §8.5.3.8 to §8.5.3.10: what a bridge prescribes to all others when it is root, in seconds.
 * Made by `timersFrom`.
 */
export type StpTimers = Brand<Readonly<Record<keyof RequestedTimers, number>>, "StpTimers">;

/** `stp-hello-time`, `stp-max-age` and `stp-forward-delay` as written, in seconds. */
export interface RequestedTimers {
  readonly hello?: number | undefined;
  readonly maxAge?: number | undefined;
  readonly forwardDelay?: number | undefined;
}

/** IEEE 802.1D-1998 Table 8-3: the default, the least and the most, seconds. */
const RANGE = { hello: [2, 1, 10], maxAge: [20, 6, 40], forwardDelay: [15, 4, 30] } as const;

/**
 * What comes of the timers that were asked for. Most dialects quietly fit them together, so that §8.10.2 holds:
 * max age is at least 2 × (hello + 1), forward delay at least max age / 2 + 1. So a forward delay of 4 alone
 * becomes 11.
 */
export function timersFrom(requested: RequestedTimers, dialect: Dialect = STANDARD): StpTimers {
  const written = requested.hello === undefined ? undefined : (dialect.writtenHello ?? requested.hello);
  const hello = inRange(RANGE.hello, written);
  const maxAge = inRange(RANGE.maxAge, requested.maxAge, dialect.fitsTimers ? 2 * (hello + 1) : 0);
  const forwardDelay = inRange(
    RANGE.forwardDelay,
    requested.forwardDelay,
    dialect.fitsTimers ? maxAge / 2 + 1 : 0,
  );
  return { hello, maxAge, forwardDelay } as StpTimers;
}

export const DEFAULT_TIMERS = timersFrom({});

function inRange(
  [preset, least, most]: readonly [number, number, number],
  value: number | undefined,
  fitting = 0,
): number {
  return Math.min(Math.max(value ?? preset, least, fitting), most);
}
