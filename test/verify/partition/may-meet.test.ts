import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { AllowedPairs } from "../../../src/verify/allowed.ts";
import { componentsOf } from "../../../src/verify/components.ts";
import { Context } from "../../../src/verify/context.ts";
import { ClassExplorer } from "../../../src/verify/exploration.ts";
import { HeaderExplorer } from "../../../src/verify/headers/header-explorer.ts";
import { Undecided } from "../../../src/verify/headers/undecided.ts";
import { LeakFinder } from "../../../src/verify/leaks.ts";
import { BridgeClasses } from "../../../src/verify/partition/bridge-classes.ts";
import { tenantsThatMayMeet } from "../../../src/verify/partition/may-meet.ts";
import { neutronCases } from "../../oracle/arbitrary/neutron.ts";
import { lab } from "../../sim/lab.ts";
import { type Document, fabrics, runs } from "../arbitrary.ts";
import { neutron } from "../neutron.ts";
import { richFabrics } from "../rich-fabrics.ts";
import { twins } from "./twins.ts";

const SLOW = 240_000 * Number(process.env["FC_FACTOR"] ?? 1);

/** Networks of the design neutron, with mistakes in their tables. */
const clouds: fc.Arbitrary<Document> = neutronCases.map(({ fabric }) => fabric);

interface Found {
  /** tenants that were found to leak, or be leaked to, and are said to be apart from all */
  readonly missed: readonly string[];
  readonly apart: number;
  /** components of which bridges were looked at as one */
  readonly merged: number;
}

/** What exact searches of a whole component find, beside what the partition says of it. */
function compare(document: Document): Found {
  const { fabric, wiring } = lab(document);
  const context = new Context(fabric);
  const missed: string[] = [];
  let [apart, merged] = [0, 0];
  for (const component of componentsOf(context)) {
    const { joined, residents, ports } = component;
    const mayMeet = tenantsThatMayMeet(wiring, component);
    apart += ports.size - mayMeet.size;
    if (ports.size > 1 && BridgeClasses.alike(fabric, joined.bridges).areMerged) merged++;
    const edges = joined.bridges.flatMap((bridge) =>
      Array.from(fabric.portsOf(bridge)).filter((port) => fabric.isEdge(port)),
    );
    try {
      const explorer = joined.isPlain
        ? new ClassExplorer(context, edges)
        : new HeaderExplorer(context.switches(joined), context.relation.hosts, edges);
      const finder = new LeakFinder(context, explorer, residents, new AllowedPairs(fabric));
      for (const [tenant, own] of ports) {
        for (const { from, to } of finder.leaksFrom(tenant, own)) {
          if (!mayMeet.has(from) || !mayMeet.has(to))
            missed.push(`${fabric.tenantName(from)} > ${fabric.tenantName(to)}`);
        }
      }
    } catch (error) {
      if (!(error instanceof Undecided)) throw error;
    }
  }
  return { missed, apart, merged };
}

describe("tenants that a partition of frames keeps apart", () => {
  test(
    "are apart in any fabric, by the exact search",
    () => {
      let apart = 0;
      fc.assert(
        fc.property(fc.oneof(richFabrics, fabrics({}), fabrics({ listening: true }), clouds), (document) => {
          const found = compare(document);
          apart += found.apart;
          expect(found.missed).toEqual([]);
        }),
        runs(300),
      );
      expect(apart).toBeGreaterThan(0);
    },
    SLOW,
  );

  test(
    "are apart where bridges of the same flows, but other ports, are looked at as one",
    () => {
      let [apart, merged] = [0, 0];
      fc.assert(
        fc.property(twins, (document) => {
          const found = compare(document);
          apart += found.apart;
          merged += found.merged;
          expect(found.missed).toEqual([]);
        }),
        runs(80),
      );
      expect(apart).toBeGreaterThan(0);
      expect(merged).toBeGreaterThan(0);
    },
    SLOW,
  );

  test.each([false, true])("are all of Neutron's, with and without l2population: %s", (l2population) => {
    const { fabric, wiring } = lab(neutron(l2population));
    for (const component of componentsOf(new Context(fabric)))
      expect([...tenantsThatMayMeet(wiring, component)]).toEqual([]);
  });
});
