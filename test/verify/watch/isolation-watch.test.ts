import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { apply } from "../../../src/model/fabric/apply.ts";
import type { Change } from "../../../src/model/fabric/change.ts";
import type { Fabric } from "../../../src/model/fabric/fabric.ts";
import { toDocument } from "../../../src/model/fabric/to-document.ts";
import type { Problem } from "../../../src/model/values/problem.ts";
import { componentsOf } from "../../../src/verify/components.ts";
import { Context } from "../../../src/verify/context.ts";
import { tenantsThatMayMeet } from "../../../src/verify/partition/may-meet.ts";
import { verify } from "../../../src/verify/verify.ts";
import { IsolationWatch } from "../../../src/verify/watch/isolation-watch.ts";
import { neutronCases } from "../../oracle/arbitrary/neutron.ts";
import { valueOf } from "../../model/fabric/make.ts";
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

const twoTenants = (flows: readonly string[], more: object = {}) =>
  lab({
    hosts: {
      h: { bridges: { b: { ports: { p1: { tag: 10 }, p2: { tag: 20 } }, flows: [...flows], ...more } } },
    },
    endpoints: { "red/1": { port: "h/b/p1" }, "blue/2": { port: "h/b/p2" } },
  }).fabric;
const plugIn = (tag: number): Change[] => [
  { kind: "set-port", at: "h/b/p3", port: { tag } },
  { kind: "set-endpoint", endpoint: "red/3", to: { port: "h/b/p3" } },
];

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
      let [counted, unflowed] = [0, 0];
      fc.assert(
        fc.property(healthyClouds, drawnCalls, (first, calls) => {
          let fabric = first;
          const watch = new IsolationWatch(fabric);
          for (const call of calls) {
            const changes = call.map((one) => changeOf(fabric, one));
            const told = watch.apply(changes);
            if (!told.ok) continue;
            if (changes.some(({ kind }) => kind === "remove-flow"))
              unflowed += Number(told.value.how === "counted");
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
      for (const count of [counted, unflowed]) expect(count).toBeGreaterThan(0);
    },
    SLOW,
  );

  test.each([
    ["asks for its number", "in_port=3,actions=output:2"],
    ["sends to its number", "in_port=2,actions=output:3"],
    ["has its number in a register", "dl_type=0x900,actions=load:3->NXM_NX_REG0[],output:NXM_NX_REG0[]"],
  ])("is looked at anew where a port comes and a flow %s", (_, flow) => {
    const watch = new IsolationWatch(twoTenants(["priority=0,actions=NORMAL", flow]));
    expect(watch.now.verdict).toBe("holds");
    expect(watch.apply(plugIn(10))).toMatchObject({ ok: true, value: { verdict: "violated", how: "anew" } });
  });

  test("is counted where a port like it was there, searched where it is in another's VLAN, and counted again once it is gone", () => {
    const watch = new IsolationWatch(twoTenants(["actions=NORMAL"]));
    const told = (changes: readonly Change[]) => {
      const { verdict, how } = valueOf(watch.apply(changes));
      return `${how}: ${verdict}`;
    };
    expect(told(plugIn(10))).toBe("counted: holds");
    expect(told(plugIn(20).slice(0, 1))).toBe("searched: violated");
    expect(told([{ kind: "remove-port", at: "h/b/p3" }])).toBe("counted: holds");
    expect(told(plugIn(30))).toBe("anew: holds");
    expect(told([{ kind: "remove-endpoint", endpoint: "red/3" }])).toBe("counted: holds");
  });

  test("is as before after changes of which one is refused", () => {
    const watch = new IsolationWatch(twoTenants(["actions=NORMAL"]));
    const before = toDocument(watch.fabric);
    expect(watch.apply([...plugIn(20), { kind: "remove-port", at: "h/b/nobody" }])).toMatchObject({
      ok: false,
    });
    expect([watch.now.verdict, toDocument(watch.fabric)]).toEqual(["holds", before]);
    expect(watch.apply(plugIn(10))).toMatchObject({ ok: true, value: { verdict: "holds" } });
  });
});
