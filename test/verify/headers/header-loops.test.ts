import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { must } from "../../../src/model/fabric/fabric.ts";
import { isOpen } from "../../../src/verify/flood-graph.ts";
import { EndlessFrames } from "../../../src/verify/headers/header-loops.ts";
import { Switches } from "../../../src/verify/headers/switches.ts";
import { fabrics, runs } from "../arbitrary.ts";
import { contextOf } from "../judge.ts";

/** Whether each of some sets of bridges lies within one of others. */
const lieWithin = (sets: readonly (readonly number[])[], others: readonly (readonly number[])[]) =>
  sets.every((own) => others.some((other) => own.every((bridge) => other.includes(bridge))));

describe("sets of frames that go on for ever", () => {
  test("go round where classes of frames do, where those would do", () => {
    fc.assert(
      fc.property(fabrics({ listening: false }), (document) => {
        const context = contextOf(document);
        const { fabric, wiring, relation } = context;
        const { bridge } = fabric.columns.ports;
        const edges = [...fabric.columns.ports.kind.keys()].filter((port) => fabric.isEdge(port));
        for (const outcome of context.outcomes.all.slice(0, 4)) {
          const switches = new Switches(wiring, fabric.columns.bridges.host.keys());
          const endless = new EndlessFrames(switches, edges, (port) => isOpen(relation, outcome, port));
          const [found, known] = [endless.loops(), context.loops(outcome).loops];
          const rings = found.map(({ ring }) => ring.map((port) => must(bridge[port])));
          const all = known.map(({ bridges }) => bridges);
          expect(found.length > 0).toBe(known.length > 0);
          expect(lieWithin(rings, all)).toBe(true);
          // More bridges may send what goes round elsewhere, with tags that are used up on the way.
          const wider = found.map(({ bridges }) => bridges);
          expect(lieWithin(all, wider)).toBe(true);
        }
      }),
      runs(60),
    );
  });
});
