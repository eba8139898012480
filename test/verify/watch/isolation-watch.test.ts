import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { apply } from "../../../src/model/fabric/apply.ts";
import type { Fabric } from "../../../src/model/fabric/fabric.ts";
import { toDocument } from "../../../src/model/fabric/to-document.ts";
import type { Problem } from "../../../src/model/values/problem.ts";
import { componentsOf } from "../../../src/verify/components.ts";
import { Context } from "../../../src/verify/context.ts";
import { tenantsThatMayMeet } from "../../../src/verify/partition/may-meet.ts";
import { verify } from "../../../src/verify/verify.ts";
import { IsolationWatch } from "../../../src/verify/watch/isolation-watch.ts";
import { neutronCases } from "../../oracle/arbitrary/neutron.ts";
import { lab } from "../../sim/lab.ts";
import { type Document, fabrics, runs } from "../arbitrary.ts";
import { twins } from "../partition/twins.ts";
import { richFabrics } from "../rich-fabrics.ts";
import { changeOf, drawnCalls, healthyClouds } from "./changes.ts";

const SLOW = 240_000 * Number(process.env["FC_FACTOR"] ?? 1);

const documents: fc.Arbitrary<Document> = fc.oneof(
  { weight: 2, arbitrary: neutronCases.map(({ fabric }) => fabric) },
  { weight: 3, arbitrary: fabrics({ listening: false }) },
  { weight: 1, arbitrary: fabrics({ listening: true }) },
  { weight: 1, arbitrary: richFabrics },
  { weight: 1, arbitrary: twins },
);

const anyFabrics: fc.Arbitrary<Fabric> = fc.oneof(
  { weight: 1, arbitrary: documents.map((document) => lab(document).fabric) },
  { weight: 1, arbitrary: healthyClouds },
);

const isolationOf = (fabric: Fabric) => verify(fabric, { properties: ["isolation"] }).properties[0]?.verdict;

/** Tenants of components of which a search alone could tell whether they are apart. */
function whoMayMeet(fabric: Fabric): readonly number[] {
  const context = new Context(fabric);
  return componentsOf(context).flatMap((one) => Array.from(tenantsThatMayMeet(context.wiring, one)));
}

/** Changes are numbered on from call to call. */
const withoutPaths = (problems: readonly Problem[]) =>
  problems.map(({ expected, found }) => `${expected} <- ${found}`);

describe("isolation that is watched", () => {
  test(
    "is after each change what a proof of the changed fabric says, and the fabric is what apply makes",
    () => {
      const seen = new Map<string, number>();
      fc.assert(
        fc.property(anyFabrics, drawnCalls, fc.nat(3), (first, calls, every) => {
          let fabric = first;
          const watch = new IsolationWatch(fabric);
          expect(watch.now.verdict).toBe(isolationOf(fabric));
          for (const [i, call] of calls.entries()) {
            const before = watch.now;
            const changes = call.map((one) => changeOf(fabric, one));
            const [made, told] = [apply(fabric, changes), watch.apply(changes)];
            expect(told.ok ? [] : withoutPaths(told.problems)).toEqual(
              made.ok ? [] : withoutPaths(made.problems),
            );
            expect(watch.now).toBe(told.ok ? told.value : before);
            if (!made.ok || !told.ok) continue;
            fabric = made.value;
            const { verdict, how } = told.value;
            seen.set(`${how}: ${verdict}`, (seen.get(`${how}: ${verdict}`) ?? 0) + 1);
            expect(verdict).toBe(isolationOf(fabric));
            // To be asked for the fabric changes nothing of what is known.
            const isAsked = every > 0 && i % every === 0;
            expect(isAsked && toDocument(watch.fabric)).toEqual(isAsked && toDocument(fabric));
          }
          expect(toDocument(watch.fabric)).toEqual(toDocument(fabric));
        }),
        runs(20),
      );
      for (const what of ["counted: holds", "searched: violated", "anew: holds"])
        expect(seen.get(what)).toBeGreaterThan(0);
    },
    SLOW,
  );

  test(
    "is counted to hold only where a partition of the changed fabric keeps everybody apart",
    () => {
      let counted = 0;
      fc.assert(
        fc.property(healthyClouds, drawnCalls, (first, calls) => {
          let fabric = first;
          const watch = new IsolationWatch(fabric);
          for (const call of calls) {
            const changes = call.map((one) => changeOf(fabric, one));
            const told = watch.apply(changes);
            if (!told.ok) continue;
            // What has to be searched for takes long, and is compared above.
            if (told.value.verdict !== "holds") return;
            const made = apply(fabric, changes);
            if (!made.ok) throw new Error("made by one and refused by the other");
            fabric = made.value;
            if (told.value.how !== "counted") continue;
            counted++;
            expect(whoMayMeet(fabric)).toEqual([]);
          }
        }),
        runs(80),
      );
      expect(counted).toBeGreaterThan(0);
    },
    SLOW,
  );
});
