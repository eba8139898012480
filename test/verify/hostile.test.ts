import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { must } from "../../src/model/fabric/fabric.ts";
import type { Frame } from "../../src/model/wire/frame.ts";
import { Scene } from "../../src/sim/scene.ts";
import { lab, type Lab } from "../sim/lab.ts";
import { type Document, fabrics, runs } from "./arbitrary.ts";
import { armsOf, frames, plainFrames, reached, sendersOf, starts } from "./hostile.ts";
import { judge } from "./judge.ts";

/** How many pairs of a sending port and an endpoint each pair of tenants is said to have. */
function claimed(made: Lab): Map<string, number> {
  const counts = new Map<string, number>();
  const { violations, undecided } = judge("isolation", made);
  // What is proven and not shown, or not decided, is not missed.
  for (const text of undecided) {
    const [, sender, receiver] = /^(\w+)\/\S+ (?:may reach|reaches) (\w+)\//.exec(text) ?? [];
    counts.set(`${sender} > ${receiver}`, Infinity);
  }
  for (const { from, to, count } of violations) {
    const pair = `${from.split("/", 1)[0]} > ${to.split("/", 1)[0]}`;
    counts.set(pair, (counts.get(pair) ?? 0) + count);
  }
  return counts;
}

interface Attack {
  readonly scenes: readonly Scene[];
  readonly frames: readonly Frame[];
  /** frames that some other port sends first */
  readonly lessons: readonly Frame[];
}

/** The same of what does get through. */
function seen(made: Lab, { scenes, frames: sent, lessons }: Attack): Map<string, Set<string>> {
  const { fabric } = made;
  const pairs = new Map<string, Set<string>>();
  const senders = sendersOf(made);
  const all = senders.flat();
  for (const scene of scenes) {
    for (const [tenant, own] of senders.entries()) {
      for (const port of own) {
        for (const [i, frame] of sent.entries()) {
          const teacher = must(all[i % all.length]);
          const taught =
            i % 4 === 0 ? lessons.map((one) => ({ port: teacher, frame: { ...one, src: frame.dst } })) : [];
          for (const endpoint of reached(scene, port, frame, taught)) {
            const other = must(fabric.columns.endpoints.tenant[endpoint]);
            if (other === tenant) continue;
            const pair = `${fabric.tenantName(tenant)} > ${fabric.tenantName(other)}`;
            pairs.set(pair, (pairs.get(pair) ?? new Set()).add(`${port} ${endpoint}`));
          }
        }
      }
    }
  }
  return pairs;
}

function expectNoMore(document: Document, seed: number, count: number): void {
  const made = lab(document);
  const draw = <T>(from: fc.Arbitrary<T>, numRuns: number) => fc.sample(from, { numRuns, seed });
  const hostile = draw(frames(armsOf(made)), count);
  const plain = draw(fc.constantFrom(...plainFrames()), count);
  const scenes = draw(starts(made), 2).map((start) => new Scene(made.wiring, start));
  const attack = { scenes, frames: [...plain, ...hostile], lessons: hostile.slice(0, 2) };
  const counts = claimed(made);
  const more = [...seen(made, attack)].filter(([pair, ways]) => ways.size > (counts.get(pair) ?? 0));
  expect(more.map(([pair, ways]) => `${pair}: ${ways.size} of ${counts.get(pair) ?? 0}`)).toEqual([]);
}

describe("no leak is missed, whatever is sent, in whichever state", () => {
  test("over bridges and wires", () => {
    fc.assert(
      fc.property(fabrics({ listening: false }), fc.nat(), (document, seed) =>
        expectNoMore(document, seed, 15),
      ),
      runs(15),
    );
  });

  test("through hosts that listen, forward and answer", () => {
    fc.assert(
      fc.property(fabrics(), fc.nat(), (document, seed) => expectNoMore(document, seed, 15)),
      runs(15),
    );
  });
});
