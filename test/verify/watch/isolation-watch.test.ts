import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { apply } from "../../../src/model/fabric/apply.ts";
import type { Fabric } from "../../../src/model/fabric/fabric.ts";
import { toDocument } from "../../../src/model/fabric/to-document.ts";
import { verify } from "../../../src/verify/verify.ts";
import { IsolationWatch } from "../../../src/verify/watch/isolation-watch.ts";
import { neutronCases } from "../../oracle/arbitrary/neutron.ts";
import { lab } from "../../sim/lab.ts";
import { type Document, fabrics, runs } from "../arbitrary.ts";
import { neutron } from "../neutron.ts";
import { twins } from "../partition/twins.ts";
import { richFabrics } from "../rich-fabrics.ts";
import { changeOf, drawnBatches } from "./changes.ts";

const SLOW = 240_000 * Number(process.env["FC_FACTOR"] ?? 1);

const documents: fc.Arbitrary<Document> = fc.oneof(
  { weight: 4, arbitrary: neutronCases.map(({ fabric }) => fabric) },
  { weight: 2, arbitrary: fc.boolean().map((l2population) => neutron(l2population)) },
  { weight: 1, arbitrary: richFabrics },
  { weight: 2, arbitrary: fabrics({ listening: false }) },
  { weight: 1, arbitrary: fabrics({ listening: true }) },
  { weight: 1, arbitrary: twins },
);

const isolationOf = (fabric: Fabric) => verify(fabric, { properties: ["isolation"] }).properties[0]?.verdict;

describe("isolation that is watched", () => {
  test(
    "is after each change what a proof of the changed fabric says, and the fabric is what apply makes",
    () => {
      const seen = new Map<string, number>();
      fc.assert(
        fc.property(documents, drawnBatches, fc.nat(3), (document, batches, every) => {
          let { fabric } = lab(document);
          const watch = new IsolationWatch(fabric);
          expect(watch.now.verdict).toBe(isolationOf(fabric));
          for (const [i, batch] of batches.entries()) {
            const changes = batch.map((one) => changeOf(fabric, one));
            const applied = apply(fabric, changes);
            const told = watch.apply(changes);
            expect(told.ok).toBe(applied.ok);
            if (applied.ok) fabric = applied.value;
            else if (!told.ok)
              expect(told.problems.map(({ expected, found }) => [expected, found])).toEqual(
                applied.problems.map(({ expected, found }) => [expected, found]),
              );
            const { verdict, how } = watch.now;
            if (told.ok) seen.set(`${how} ${verdict}`, (seen.get(`${how} ${verdict}`) ?? 0) + 1);
            expect(verdict).toBe(isolationOf(fabric));
            if (every > 0 && i % every === 0) expect(toDocument(watch.fabric)).toEqual(toDocument(fabric));
          }
          expect(toDocument(watch.fabric)).toEqual(toDocument(fabric));
        }),
        runs(150),
      );
      if (process.env["SHOW"] !== undefined) console.log(seen);
      expect(seen.get("counted holds")).toBeGreaterThan(0);
    },
    SLOW,
  );
});
