import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isOpen } from "../../../src/verify/flood-graph.ts";
import { EndlessFrames } from "../../../src/verify/headers/header-loops.ts";
import { Switches } from "../../../src/verify/headers/switches.ts";
import { contextOf } from "../judge.ts";
import { fabrics, runs } from "../arbitrary.ts";

/** Sets of bridges that frames go round. */
function tell(loops: readonly { readonly bridges: readonly number[] }[]): readonly string[] {
  return loops.map(({ bridges }) => [...bridges].toSorted((a, b) => a - b).join(" ")).toSorted();
}

describe("sets of frames that go on for ever", () => {
  test("go round the same bridges as classes of frames, where those would do", () => {
    fc.assert(
      fc.property(fabrics({ listening: false }), (document) => {
        const context = contextOf(document);
        const { fabric, wiring, relation } = context;
        const edges = [...fabric.columns.ports.kind.keys()].filter((port) => fabric.isEdge(port));
        for (const outcome of context.outcomes.all.slice(0, 4)) {
          const switches = new Switches(wiring, fabric.columns.bridges.host.keys());
          const endless = new EndlessFrames(switches, edges, (port) => isOpen(relation, outcome, port));
          expect(tell(endless.loops())).toEqual(tell(context.loops(outcome).loops));
        }
      }),
      runs(60),
    );
  });
});
