import type { HopData } from "../sim/hop-data.ts";
import { outerFields } from "../sim/outer-fields.ts";

/** By port of a tunnel: the one key that all packets of a run left it with, where flows may set it. */
export type SentKeys = ReadonlyMap<number, number>;

/** The keys of the packets that left tunnels in a run: of a tunnel that sent with several, none. */
export function sentKeysIn(steps: readonly HopData[]): SentKeys {
  const keys = new Map<number, Set<number>>();
  for (const step of steps) {
    if (step.step !== "encapsulate") continue;
    const key = outerFields(step.packet)?.key ?? 0;
    keys.set(step.port, (keys.get(step.port) ?? new Set()).add(key));
  }
  return new Map(
    [...keys].flatMap(([port, [key = 0, ...others]]) => (others.length === 0 ? [[port, key]] : [])),
  );
}
