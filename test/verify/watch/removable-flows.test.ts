import fc from "fast-check";
import { expect, test } from "vitest";
import { apply } from "../../../src/model/fabric/apply.ts";
import type { Fabric } from "../../../src/model/fabric/fabric.ts";
import { verify } from "../../../src/verify/verify.ts";
import { IsolationWatch } from "../../../src/verify/watch/isolation-watch.ts";
import { lab } from "../../sim/lab.ts";
import { valueOf } from "../../model/fabric/make.ts";
import { runs } from "../arbitrary.ts";

/** Flows of one bridge and their actions: such as let two tenants meet, and such as keep these from it. */
const FLOWS = [
  ["priority=0", "NORMAL"],
  ["priority=4,in_port=1", "output:2"],
  ["priority=5,in_port=1", "drop"],
  ["priority=7,in_port=1", "output:3"],
  ["priority=8,in_port=1,dl_type=0x800", "NORMAL"],
  ["priority=4,in_port=2", "resubmit(,1)"],
  ["table=1,priority=1", "output:1"],
  ["table=1,priority=2,in_port=2", "drop"],
  ["table=1,priority=9,in_port=2", "drop"],
  ["priority=6,in_port=2", "resubmit(,2),resubmit(,3)"],
  ["table=2,priority=1,in_port=2", "load:1->NXM_NX_REG0[]"],
  ["table=3,priority=1,reg0=1", "drop"],
  ["table=3,priority=0", "output:1"],
  ["priority=9,in_port=2", "learn(table=1,priority=5,output:NXM_OF_IN_PORT[]),resubmit(,1)"],
] as const;

const isolationOf = (fabric: Fabric) => verify(fabric, { properties: ["isolation"] }).properties[0]?.verdict;

const tables = fc.subarray([...FLOWS], { minLength: 1 });

test("a flow that goes leaves tenants apart where it is counted so, and only ways are gone", () => {
  const seen = new Map<string, number>();
  fc.assert(
    fc.property(tables, fc.array(fc.nat(), { minLength: 1, maxLength: 4 }), (flows, picks) => {
      let { fabric } = lab({
        hosts: {
          h: {
            bridges: {
              b: {
                ports: { p1: { tag: 10 }, p2: { tag: 20 }, p3: { tag: 10 }, p4: { tag: 20 } },
                flows: flows.map(([match, actions]) => `${match},actions=${actions}`),
              },
            },
          },
        },
        endpoints: {
          "red/1": { port: "h/b/p1" },
          "red/3": { port: "h/b/p3" },
          "blue/2": { port: "h/b/p2" },
          "blue/4": { port: "h/b/p4" },
        },
      });
      const watch = new IsolationWatch(fabric);
      const left = flows.map(([match]) => match);
      for (const pick of picks) {
        const [flow] = left.splice(pick % Math.max(1, left.length), 1);
        if (flow === undefined) return;
        const changes = [{ kind: "remove-flow" as const, at: "h/b", flow }];
        fabric = valueOf(apply(fabric, changes));
        const { verdict, how } = valueOf(watch.apply(changes));
        seen.set(`${how}: ${verdict}`, (seen.get(`${how}: ${verdict}`) ?? 0) + 1);
        expect(verdict).toBe(isolationOf(fabric));
      }
    }),
    runs(150),
  );
  for (const what of ["counted: holds", "anew: holds", "anew: violated"])
    expect(seen.get(what)).toBeGreaterThan(0);
});
