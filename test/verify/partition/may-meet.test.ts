import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Wiring } from "../../../src/model/forwarding/wiring.ts";
import { AllowedPairs } from "../../../src/verify/allowed.ts";
import { type Component, componentsOf } from "../../../src/verify/components.ts";
import { Context } from "../../../src/verify/context.ts";
import { ClassExplorer } from "../../../src/verify/exploration.ts";
import { HeaderExplorer } from "../../../src/verify/headers/header-explorer.ts";
import { Undecided } from "../../../src/verify/headers/undecided.ts";
import { checkIsolation } from "../../../src/verify/isolation.ts";
import { LeakFinder } from "../../../src/verify/leaks.ts";
import { BridgeClasses } from "../../../src/verify/partition/bridge-classes.ts";
import { Listings } from "../../../src/verify/partition/listings.ts";
import { tenantsIn, tenantsThatMayMeet } from "../../../src/verify/partition/may-meet.ts";
import { isPartitionable } from "../../../src/verify/partition/scope.ts";
import { neutronCases } from "../../oracle/arbitrary/neutron.ts";
import { lab } from "../../sim/lab.ts";
import { type Document, fabrics, runs } from "../arbitrary.ts";
import { neutron } from "../neutron.ts";
import { richFabrics } from "../rich-fabrics.ts";
import { cloudOf, faulty, leaking, LEAKS, SUBTLE, turned } from "./turned.ts";
import { cousins, twins } from "./twins.ts";

const SLOW = 240_000 * Number(process.env["FC_FACTOR"] ?? 1);

/** Networks of the design neutron, with mistakes in their tables. */
const clouds: fc.Arbitrary<Document> = neutronCases.map(({ fabric }) => fabric);

interface Found {
  /** tenants that were found to leak, or be leaked to, and are said to be apart from all */
  readonly missed: readonly string[];
  readonly apart: number;
  /** components of which bridges were looked at as one */
  readonly merged: number;
  /** tenants who are apart by the look at these bridges as one alone */
  readonly apartMerged: number;
  readonly leaks: number;
}

/** What exact searches of a whole component find, beside what the partition says of it. */
function compare(document: Document): Found {
  const { fabric, wiring } = lab(document);
  const context = new Context(fabric);
  const missed: string[] = [];
  let [apart, merged, apartMerged, leaks] = [0, 0, 0, 0];
  for (const component of componentsOf(context)) {
    const { joined, residents, ports } = component;
    const mayMeet = tenantsThatMayMeet(wiring, component);
    apart += ports.size - mayMeet.size;
    // Where nobody meets by the first look the second is not asked: here both are.
    const byLook = looksAt(wiring, component).map((classes) => {
      const met = tenantsIn(wiring, component, classes) ?? new Set(ports.keys());
      if (classes.areMerged && ports.size > 1) {
        merged++;
        apartMerged += ports.size - met.size;
      }
      return met;
    });
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
          leaks++;
          if ([mayMeet, ...byLook].some((met) => !met.has(from) || !met.has(to)))
            missed.push(`${fabric.tenantName(from)} > ${fabric.tenantName(to)}`);
        }
      }
    } catch (error) {
      if (!(error instanceof Undecided)) throw error;
    }
  }
  return { missed, apart, merged, apartMerged, leaks };
}

/** The ways to look at the bridges of a component; none where places do not tell all. */
function looksAt(wiring: Wiring, { joined, listens }: Component): readonly BridgeClasses[] {
  const listings = new Listings(wiring.fabric);
  if (listens || !isPartitionable(wiring.fabric, joined.bridges, listings)) return [];
  return [
    BridgeClasses.alike(wiring, joined.bridges, listings),
    BridgeClasses.apart(joined.bridges, listings),
  ];
}

/** Of four ports, of which one sends to the third. */
const bridgeOf = (asked: number) => ({
  fail_mode: "secure" as const,
  ports: { p1: { ofport: 1 }, p2: { ofport: 2 }, p3: { ofport: 3 }, p4: { ofport: 4 } },
  flows: [`in_port=${asked} actions=output:3`],
});

/** One of two bridges, a and b, that a patch joins. */
const patched = (peer: string, flow: string, p: object) => ({
  fail_mode: "secure" as const,
  ports: {
    p,
    [`to-${peer}`]: {
      type: "patch" as const,
      ofport: 9,
      options: { peer: peer === "a" ? "to-b" : "to-a" },
    },
  },
  flows: [flow],
});

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
    "are apart where bridges of the same flows, or of flows alike, but other ports, are looked at as one",
    () => {
      let [apart, merged] = [0, 0];
      fc.assert(
        fc.property(fc.oneof(twins, cousins), (document) => {
          const found = compare(document);
          apart += found.apart;
          merged += found.merged;
          expect(found.missed).toEqual([]);
        }),
        runs(160),
      );
      expect(apart).toBeGreaterThan(0);
      expect(merged).toBeGreaterThan(0);
    },
    SLOW,
  );

  test(
    "are all where each host numbers its VLANs its own way, though it is looked at as the others",
    () => {
      fc.assert(
        fc.property(turned, (document) => {
          const found = compare(document);
          expect(found.leaks).toBe(0);
          expect(found.apartMerged).toBe(found.merged === 0 ? 0 : found.apart);
        }),
        runs(60),
      );
    },
    SLOW,
  );

  test(
    "are none of those whom one host takes for others",
    () => {
      fc.assert(
        fc.property(leaking, (document) => {
          const found = compare(document);
          expect(found.missed).toEqual([]);
          expect(found.leaks).toBeGreaterThan(0);
        }),
        runs(8),
      );
    },
    SLOW,
  );

  test(
    "are apart where hosts number their VLANs their own way and one of them does something else with them",
    () => {
      let [apart, merged, leaks] = [0, 0, 0];
      fc.assert(
        fc.property(faulty, (document) => {
          const found = compare(document);
          apart += found.apartMerged;
          merged += found.merged;
          leaks += found.leaks;
          expect(found.missed).toEqual([]);
        }),
        runs(30),
      );
      for (const count of [apart, merged, leaks]) expect(count).toBeGreaterThan(0);
    },
    SLOW,
  );

  test("are not apart where a port of one bridge sends to the number that is another tenant's on the next", () => {
    const found = compare({
      hosts: { h: { bridges: { a: bridgeOf(1), b: bridgeOf(2) } } },
      links: [{ name: "l", ports: ["h/a/p4", "h/b/p4"] }],
      endpoints: {
        "red/a1": { port: "h/a/p1" },
        "red/a3": { port: "h/a/p3" },
        "red/b2": { port: "h/b/p2" },
        "blue/b3": { port: "h/b/p3" },
      },
    });
    expect(found).toMatchObject({ missed: [], leaks: 1, merged: 1 });
  });

  test("are not apart where of two ports alike a learned flow asks for the second's number", () => {
    const bridge = {
      ports: { p1: {}, p2: {}, p3: { tag: 20 } },
      flows: ["actions=learn(table=1,in_port=2,output:NXM_OF_IN_PORT[]),resubmit(,1)"],
    };
    const found = compare({
      hosts: { h: { bridges: { b: bridge } } },
      endpoints: {
        "red/p1": { port: "h/b/p1" },
        "red/p2": { port: "h/b/p2" },
        "blue/p3": { port: "h/b/p3" },
      },
    });
    expect(found.missed).toEqual([]);
    expect(found.leaks).toBeGreaterThan(0);
  });

  test("are not apart where a tag that lies beneath another comes to light behind a patch", () => {
    const found = compare({
      hosts: {
        h: {
          bridges: {
            a: patched("b", "in_port=1,actions=push_vlan:0x8100,mod_vlan_vid:5,output:9", { ofport: 1 }),
            b: patched("a", "actions=strip_vlan,NORMAL", { tag: 20 }),
          },
        },
      },
      endpoints: { "red/a": { port: "h/a/p" }, "blue/b": { port: "h/b/p" } },
    });
    expect(found.missed).toEqual([]);
    expect(found.leaks).toBeGreaterThan(0);
  });

  test.each(Object.entries(SUBTLE))(
    "are not apart where hosts number their own way, and there is %s",
    (_, document) => {
      const found = compare(document);
      expect(found.merged).toBeGreaterThan(0);
      expect(found.leaks).toBeGreaterThan(0);
      expect(found.missed).toEqual([]);
    },
  );

  test.each(Object.entries(LEAKS))("are not apart where a host has %s", (_, leak) => {
    const hosts = [
      { vlans: [1, 2, 3], firstTunnel: 2 },
      { vlans: [2, 3, 1], firstTunnel: 2 },
    ];
    const { violationCount, verdict } = checkIsolation(new Context(lab(cloudOf(hosts, [leak])).fabric));
    expect(verdict).toBe("violated");
    expect(violationCount).toBeGreaterThan(0);
  });

  test.each([false, true])("are all of Neutron's, with and without l2population: %s", (l2population) => {
    const { fabric, wiring } = lab(neutron(l2population));
    for (const component of componentsOf(new Context(fabric)))
      expect([...tenantsThatMayMeet(wiring, component)]).toEqual([]);
  });
});
