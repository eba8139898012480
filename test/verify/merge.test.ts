import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { mergeReports, type PartReport } from "../../src/verify/merge.ts";
import { fallsTo } from "../../src/verify/share.ts";
import { ALL_PROPERTIES, type Report } from "../../src/verify/verdict.ts";
import { verify } from "../../src/verify/verify.ts";
import { type Document, fabrics, runs } from "./arbitrary.ts";
import { contextOf } from "./judge.ts";
import { richFabrics } from "./rich-fabrics.ts";

/** Without what takes long: each single failure is verified by itself. */
const ASKED = ALL_PROPERTIES.filter((property) => property !== "resilience");

function partsOf(document: Document, of: number): readonly PartReport[] {
  const { fabric } = contextOf(document);
  return Array.from({ length: of }, (_, i) => {
    const report = verify(fabric, { properties: ASKED, share: { index: i + 1, of } });
    if (report.shard === undefined) throw new Error("the report of a part says so");
    return { ...report, shard: report.shard };
  });
}

/** What is undecided is told in the order in which it was met. */
function sorted(report: Report): Report {
  return {
    ...report,
    properties: report.properties.map((one) => ({ ...one, undecided: one.undecided.toSorted() })),
  };
}

const isDecided = ({ properties }: Report) => properties.every(({ undecided }) => undecided.length === 0);

describe("the parts of a run", () => {
  test("are each item once, the first ones in the first part", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 200 }), fc.integer({ min: 1, max: 20 }), (count, of) => {
        const items = Array.from({ length: count }, (_, item) => item);
        const shares = Array.from({ length: of }, (_, i) =>
          items.filter((item) => fallsTo({ index: i + 1, of }, item, count)),
        );
        expect(shares.flat()).toEqual(items);
        const sizes = shares.map((one) => one.length);
        expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThan(2);
      }),
    );
  });

  test.each([
    ["where floods decide", fabrics()],
    ["where flows decide", richFabrics],
  ])("say together what one run says, %s, in whatever order they come", (_, documents) => {
    fc.assert(
      fc.property(
        documents,
        fc.integer({ min: 1, max: 5 }).chain((of) =>
          fc.shuffledSubarray(
            Array.from({ length: of }, (__, i) => i),
            { minLength: of },
          ),
        ),
        (document, order) => {
          const whole = verify(contextOf(document).fabric, { properties: ASKED });
          const parts = partsOf(document, order.length);
          const merged = mergeReports(order.flatMap((i) => parts[i] ?? []));
          // Of tenants whose frames one search gives up on together, a part may decide some.
          const [found, wanted] = isDecided(whole) ? [sorted(merged), sorted(whole)] : [merged.holds, false];
          expect(found).toEqual(wanted);
        },
      ),
      runs(60),
    );
  });
});
