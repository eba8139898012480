import fc from "fast-check";
import { readNetwork } from "../../../src/model/network.ts";
import { must } from "../../../src/model/fabric/fabric.ts";
import type { Case } from "../case.ts";
import { type Mutation, mutated, mutation } from "./mutations.ts";

type Document = Case["fabric"];

/** A mutation, and the bridge that it is for, modulo how many there are. */
export type Mistake = readonly [bridge: number, mutation: Mutation];
export const mistake: fc.Arbitrary<Mistake> = fc.tuple(fc.nat(99), mutation);

/** What has become of a fabric, and by how many mistakes. */
export interface Mistaken {
  readonly fabric: Document;
  readonly made: number;
}

/**
 * A fabric after some mistakes. Those are left out after which simnet's reader refuses it. In `learn` Open vSwitch takes
 * more than that: a field twice.
 */
export function withMistakes(healthy: Document, mistakes: readonly Mistake[]): Mistaken {
  const start = { fabric: healthy, made: 0 };
  const all = mistakes.reduce(withMistake, start);
  if (readNetwork(all.fabric).ok) return all;
  return mistakes.reduce<Mistaken>((before, one) => {
    const after = withMistake(before, one);
    return readNetwork(after.fabric).ok ? after : before;
  }, start);
}

/** Of the bridges from the one that was drawn on, the first in which the mistake changes something is changed. */
function withMistake({ fabric, made }: Mistaken, [bridge, one]: Mistake): Mistaken {
  const all = Object.entries(fabric.hosts).flatMap(([host, { bridges = {} }]) =>
    Object.keys(bridges).map((name) => [host, name] as const),
  );
  for (const nth of all.keys()) {
    const [host, name] = must(all[(bridge + nth) % all.length]);
    const own = must(fabric.hosts[host]);
    const changed = mutated(must(own.bridges?.[name]), one);
    if (changed === undefined) continue;
    const bridges = { ...own.bridges, [name]: changed };
    return { fabric: { ...fabric, hosts: { ...fabric.hosts, [host]: { ...own, bridges } } }, made: made + 1 };
  }
  return { fabric, made };
}
