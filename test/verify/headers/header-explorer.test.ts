import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { must } from "../../../src/model/fabric/fabric.ts";
import { AllowedPairs } from "../../../src/verify/allowed.ts";
import { Context } from "../../../src/verify/context.ts";
import { ClassExplorer, type Explorer } from "../../../src/verify/exploration.ts";
import { HeaderExplorer } from "../../../src/verify/headers/header-explorer.ts";
import { Switches } from "../../../src/verify/headers/switches.ts";
import { tellLeaks } from "../../../src/verify/leak-stories.ts";
import { type Leak, LeakFinder } from "../../../src/verify/leaks.ts";
import { residentsOf } from "../../../src/verify/residents.ts";
import { portsBySender } from "../../../src/verify/senders.ts";
import { unshownReasonIn } from "../../../src/verify/unshown.ts";
import type { Setup } from "../../../src/verify/verdict.ts";
import { lab } from "../../sim/lab.ts";
import { fabrics, runs } from "../arbitrary.ts";

const SLOW = 240_000;

function leaksBy(context: Context, explorer: Explorer): readonly Leak[] {
  const { fabric } = context;
  const finder = new LeakFinder(
    context,
    explorer,
    residentsOf(fabric, fabric.columns.endpoints.tenant.keys()),
    new AllowedPairs(fabric),
  );
  return portsBySender(fabric).flatMap((own, tenant) => finder.leaksFrom(tenant, own));
}

const pairsOf = (leaks: readonly Leak[]) =>
  [...new Set(leaks.map(({ from, to }) => `${from} > ${to}`))].toSorted();

const isExcused = (text: string) => unshownReasonIn(text) !== undefined;

describe("sets of frames, where classes of frames would do", () => {
  test.each([false, true])(
    "find the same leaks that anybody can teach, and the simulator confirms each (hosts listen: %s)",
    (listening) => {
      fc.assert(
        fc.property(fabrics({ listening }), (document) => {
          const { fabric, wiring } = lab(document);
          const context = new Context(fabric);
          const { ports } = fabric.columns;
          const edges = [...ports.kind.keys()].filter((port) => fabric.isEdge(port));
          const switches = new Switches(wiring, fabric.columns.bridges.host.keys());
          const leaks = leaksBy(context, new HeaderExplorer(switches, context.relation.hosts, edges));
          const [found, known] = [pairsOf(leaks), leaksBy(context, new ClassExplorer(context, edges))];
          expect(found.filter((pair) => !pairsOf(known).includes(pair))).toEqual([]);
          // Classes take an address for learned wherever it can be: sets ask who can have taught it.
          const untaught = known.filter((leak) => !found.includes(must(pairsOf([leak])[0])));
          const isInner = ({ at }: Setup) => !fabric.isEdge(must(fabric.findPort(at)));
          const { violations } = tellLeaks(context, untaught);
          expect(violations.filter(({ setup }) => !setup.some(isInner))).toEqual([]);
          expect(tellLeaks(context, leaks).undecided.filter((text) => !isExcused(text))).toEqual([]);
        }),
        runs(30),
      );
    },
    SLOW,
  );
});
