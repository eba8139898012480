import type { Brand } from "../values/brand.ts";

/**
 * IEEE 802.1D-1998 §8.5.3.8 to §8.5.3.10: what a bridge prescribes to all others when it is root, in seconds.
 * Made by `timersFrom`, so that the relations of §8.10.2 hold.
 */
export type StpTimers = Brand<Readonly<Record<keyof RequestedTimers, number>>, "StpTimers">;

/** `stp-hello-time`, `stp-max-age` and `stp-forward-delay` as written, in seconds. */
export interface RequestedTimers {
  readonly hello?: number;
  readonly maxAge?: number;
  readonly forwardDelay?: number;
}

/**
 * Clamps as Open vSwitch does, quietly: hello to 1..10, max age to 6..40 and at least 2 × (hello + 1), forward
 * delay to 4..30 and at least max age / 2 + 1. So a forward delay of 4 alone becomes 11.
 * IEEE 802.1D-1998 §8.10.2, Table 8-3.
 */
export function timersFrom(requested: RequestedTimers): StpTimers {
  const hello = clamp(requested.hello ?? 2, 1, 10);
  const maxAge = clamp(requested.maxAge ?? 20, Math.max(6, 2 * (hello + 1)), 40);
  const forwardDelay = clamp(requested.forwardDelay ?? 15, maxAge / 2 + 1, 30);
  return { hello, maxAge, forwardDelay } as StpTimers;
}

export const DEFAULT_TIMERS = timersFrom({});

function clamp(value: number, least: number, most: number): number {
  return Math.min(Math.max(value, least), most);
}
