import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { must } from "../../src/model/fabric/fabric.ts";
import { Scene } from "../../src/sim/scene.ts";
import { lab, type Lab } from "../sim/lab.ts";
import type { PropertyVerdict } from "../../src/verify/verdict.ts";
import { unshownReasonIn } from "../../src/verify/unshown.ts";
import { runs } from "./arbitrary.ts";
import { armsOf, frames, starts } from "./hostile.ts";
import { judge } from "./judge.ts";
import { richFabrics } from "./rich-fabrics.ts";
import { attacks, seenIn } from "./rich-hostile.ts";

const tenantOf = (endpoint: string) => endpoint.split("/", 1).join("");

/** Pairs of tenants of which one is said to reach the other, or not said to be apart. */
function notApart({ violations, undecided }: PropertyVerdict): ReadonlySet<string> {
  const named = undecided.map((text) => {
    const [, from, to] = /^(\w+)\/\S+ (?:may reach|reaches) (\w+)\//.exec(text) ?? [];
    return `${from} > ${to}`;
  });
  return new Set([...violations.map(({ from, to }) => `${tenantOf(from)} > ${tenantOf(to)}`), ...named]);
}

/** What containers build themselves: GRE, VXLAN and forged packets, for tunnels and hosts. */
const packets = (made: Lab) =>
  fc.array(fc.record({ sender: fc.nat(20), frame: frames(armsOf(made)) }), { minLength: 30, maxLength: 30 });

/** Leaks that are proven and cannot be shown, each for a reason that the verdict names. */
const isExcused = (text: string) => unshownReasonIn(text) !== undefined || text.includes("not modelled");
/** What is too much to be looked at. */
const isTooMuch = (text: string) => /without end|nodes$/.test(text);

describe("where flows, ports of any mode, static entries and tunnels by flow decide", () => {
  test("no leak is missed, whatever is sent, in whichever state", () => {
    fc.assert(
      fc.property(
        richFabrics,
        fc.array(attacks, { minLength: 2, maxLength: 2 }),
        fc.nat(),
        (document, attempts, seed) => {
          const made = lab(document);
          const verdict = judge("isolation", made);
          fc.pre(!verdict.undecided.some(isTooMuch));
          const claimed = notApart(verdict);
          const scenes = fc.sample(starts(made), { numRuns: attempts.length, seed });
          const built = fc.sample(packets(made), { numRuns: attempts.length, seed });
          for (const [i, attack] of attempts.entries()) {
            const seen = seenIn(made, new Scene(made.wiring, scenes[i]), [...attack, ...must(built[i])]);
            expect([...seen].filter((pair) => !claimed.has(pair))).toEqual([]);
          }
        },
      ),
      runs(60),
    );
  });

  test("the simulator confirms each leak that is told, and hardly any fabric is left undecided", () => {
    const wanted = runs(100).numRuns;
    let given = 0;
    fc.assert(
      fc.property(richFabrics, (document) => {
        const { undecided } = judge("isolation", document);
        given += Number(undecided.some(isTooMuch));
        expect(undecided.filter((text) => !isExcused(text) && !isTooMuch(text))).toEqual([]);
      }),
      { numRuns: wanted },
    );
    expect(given).toBeLessThan(wanted / 20);
  });
});
