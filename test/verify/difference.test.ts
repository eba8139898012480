import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { must } from "../../src/model/fabric/fabric.ts";
import { ping } from "../../src/sim/ping.ts";
import type { Scene } from "../../src/sim/scene.ts";
import type { Difference } from "../../src/verify/changes.ts";
import type { Context } from "../../src/verify/context.ts";
import { differenceOf } from "../../src/verify/difference.ts";
import { pairChanges } from "../../src/verify/difference-pairs.ts";
import { REACHES } from "../../src/verify/network-reach.ts";
import { type Document, fabrics, runs } from "./arbitrary.ts";
import { contextOf, oneHost } from "./judge.ts";

function between(after: Document, before: Document): Difference {
  return differenceOf(contextOf(after), contextOf(before));
}

/** 0 where a pair does not meet, 1 where small packets alone do, 2 where all do: by runs, in the worst outcome. */
function ranks(context: Context): (from: string, to: string) => number {
  const scenes = context.outcomes.all.map((outcome) => context.scene(outcome));
  return (from, to) => Math.min(...scenes.map((scene) => rankIn(scene, from, to)));
}

function rankIn(scene: Scene, sender: string, receiver: string): number {
  const { fabric } = scene;
  const { network, mtu } = fabric.columns.endpoints;
  const [from, to] = [must(fabric.findEndpoint(sender)), must(fabric.findEndpoint(receiver))];
  if (network[from] !== network[to]) return 0;
  if (ping(scene, from, to, { size: must(mtu[from]) }).reachable) return REACHES.indexOf("reached");
  return ping(scene, from, to, { size: 64 }).reachable ? REACHES.indexOf("mtu-blackhole") : 0;
}

/** Without an address a frame has no size that is asked for. */
function withAddresses(document: Document): Document {
  const own = Object.entries(document.endpoints ?? {}).map(
    ([name, endpoint], i) => [name, { ip: `192.168.0.${i + 101}/24`, ...endpoint }] as const,
  );
  return { ...document, endpoints: Object.fromEntries(own) };
}

/** Without the first of the links and the underlay's troubles, and with one endpoint in another network. */
function changed(document: Document, moved: number): Document {
  const own = Object.entries(document.endpoints ?? {}).map(
    ([name, endpoint], i) => [name, i === moved ? { ...endpoint, network: "dmz" } : endpoint] as const,
  );
  const links = (document.links ?? []).slice(1);
  return { ...document, links, underlay: {}, endpoints: Object.fromEntries(own) };
}

const NAMES = [1, 2, 3, 4].map((n) => `red/c${n}`);
const bridge = (tags: readonly number[], first = 1): Document =>
  oneHost(
    { b: { ports: Object.fromEntries(tags.map((tag, i) => [`p${i}`, { tag }])) } },
    Object.fromEntries(tags.map((_, i) => [`red/c${first + i}`, `h/b/p${i}`])),
  );

const networks = (own: string): Document =>
  oneHost(
    { b: { ports: { p: {}, q: {} } } },
    {},
    {
      endpoints: {
        "red/app": { port: "h/b/p", network: "lan" },
        "red/db": { port: "h/b/q", network: own },
      },
    },
  );

const tenants = (tag: number): Document =>
  oneHost({ b: { ports: { p: { tag: 10 }, q: { tag } } } }, { "red/app": "h/b/p", "blue/db": "h/b/q" });

const many = (tag: number): Document => bridge(Array.from({ length: 3000 }, (_, i) => (i < 10 ? tag : 10)));

describe("the difference", () => {
  test("is what pings of each pair before and after show", () => {
    fc.assert(
      fc.property(fabrics({ listening: false }), fc.nat(7), (drawn, moved) => {
        const was = withAddresses(drawn);
        const [after, before] = [contextOf(changed(was, moved)), contextOf(was)];
        const { changes, undecided } = pairChanges(after, before);
        fc.pre(undecided.length === 0);
        const [now, old] = [ranks(after), ranks(before)];
        const names = Object.keys(was.endpoints ?? {});
        const steps = names.flatMap((from) =>
          names.filter((to) => to !== from).map((to) => now(from, to) - old(from, to)),
        );
        expect(changes.gainedPairs).toBe(steps.filter((step) => step > 0).length);
        expect(changes.lostPairs).toBe(steps.filter((step) => step < 0).length);
      }),
      runs(40),
    );
  });

  test("of a network to itself is nothing", () => {
    fc.assert(
      fc.property(fabrics(), (document) => {
        const { reachability, leaks, endpoints } = between(document, document);
        expect(reachability).toEqual({ gained: [], gainedPairs: 0, lost: [], lostPairs: 0 });
        expect(leaks).toEqual({ gained: [], lost: [] });
        expect([endpoints.added.count, endpoints.removed.count]).toEqual([0, 0]);
      }),
      runs(20),
    );
  });

  test("counts pairs, and names one of those that are alike", () => {
    const { reachability } = between(bridge([10, 10, 20, 20]), bridge([10, 10, 10, 10]));
    expect(reachability).toMatchObject({ gainedPairs: 0, lostPairs: 8 });
    expect(reachability.lost).toContainEqual({
      from: "red/c1",
      to: "red/c3",
      before: "reached",
      after: "unreachable",
      count: 4,
    });
  });

  test("tells endpoints that are in one of the two apart, and no pairs with them", () => {
    const { reachability, endpoints } = between(bridge([10, 10, 10], 2), bridge([10, 10, 10]));
    expect(endpoints).toEqual({
      added: { names: [NAMES[3]], count: 1 },
      removed: { names: [NAMES[0]], count: 1 },
    });
    expect(reachability).toMatchObject({ gainedPairs: 0, lostPairs: 0 });
  });

  test("of an endpoint that is in another network now is that it shares none", () => {
    const { lost } = between(networks("dmz"), networks("lan")).reachability;
    expect(lost).toMatchObject([
      { from: "red/app", to: "red/db", before: "reached", after: "apart", count: 1 },
      { from: "red/db", to: "red/app", before: "reached", after: "apart", count: 1 },
    ]);
  });

  test("has the tenants that leak now, and those that leak no more", () => {
    const both = [
      { from: "red", to: "blue" },
      { from: "blue", to: "red" },
    ];
    expect(between(tenants(10), tenants(20)).leaks).toEqual({ gained: both, lost: [] });
    expect(between(tenants(20), tenants(10)).leaks).toEqual({ gained: [], lost: both });
  });

  test("claims nothing of what is undecided", () => {
    const unknown: Document = { ...bridge([10, 20]), unmodelled: [{ at: "h/b", what: "a bond" }] };
    const { reachability, undecided } = between(bridge([10, 10]), unknown);
    expect(reachability).toMatchObject({ gainedPairs: 0, lostPairs: 0 });
    expect(undecided).toContainEqual(
      expect.stringContaining("before: red/default: not modelled is h/b: a bond"),
    );
  });

  test("of thousands of endpoints costs no pairs", () => {
    const { lostPairs } = between(many(20), many(10)).reachability;
    expect(lostPairs).toBe(2 * 10 * 2990);
  });
});
