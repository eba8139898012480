import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { must } from "../../src/model/fabric/fabric.ts";
import { inject } from "../../src/sim/inject.ts";
import { Scene } from "../../src/sim/scene.ts";
import { lab, type Lab } from "../sim/lab.ts";
import { type Document, fabrics, runs } from "./arbitrary.ts";
import { plainFrames } from "./hostile.ts";
import { contextOf, judge } from "./judge.ts";
import { richFabrics } from "./rich-fabrics.ts";
import { attacks } from "./rich-hostile.ts";

const LIMIT = 2000;

function edgesOf({ fabric }: Pick<Lab, "fabric">): readonly number[] {
  return [...fabric.columns.ports.kind.keys()].filter((port) => fabric.isEdge(port));
}

function storms({ fabric }: Lab, scene: Scene): boolean {
  const frames = plainFrames();
  return edgesOf({ fabric }).some((at) =>
    frames.some((frame) => inject(scene, { at, frame, limit: LIMIT }).storm !== undefined),
  );
}

/** Bridges a, b, … each on a host of its own, joined by keyed GRE as said, one container at the first. */
function mesh(pairs: readonly (readonly [number, number])[], stp: boolean): Document {
  const hosts = [...new Set(pairs.flat())].toSorted((a, b) => a - b);
  const tunnels = (host: number) =>
    pairs
      .flatMap(([a, b]) => (a === host ? [b] : b === host ? [a] : []))
      .map((other) => [
        `g${other}`,
        { type: "gre" as const, options: { remote_ip: `10.0.0.${other + 1}`, key: 1 } },
      ]);
  return {
    hosts: Object.fromEntries(
      hosts.map((host) => [
        `h${host}`,
        {
          addresses: [`10.0.0.${host + 1}/24`],
          bridges: { br: { stp_enable: stp, ports: { c: {}, ...Object.fromEntries(tunnels(host)) } } },
        },
      ]),
    ),
    endpoints: { "red/app": { port: "h0/br/c" } },
  };
}

const fullMesh = (size: number) =>
  Array.from({ length: size }, (_, b) => Array.from({ length: b }, (_unused, a) => [a, b] as const)).flat();

describe("loop-freedom", () => {
  test("agrees with the storms of the simulator, both ways", () => {
    fc.assert(
      fc.property(fabrics({ listening: false, patches: false }), (document) => {
        const made = lab(document);
        const context = contextOf(document);
        for (const outcome of context.outcomes.all) {
          const scene = new Scene(made.wiring, { winners: outcome.winners });
          expect(context.loops(outcome).loops.length > 0).toBe(storms(made, scene));
        }
      }),
      runs(60),
    );
  });

  test("is not said where flows let a storm come", () => {
    fc.assert(
      fc.property(richFabrics, attacks, (document, attack) => {
        const made = lab(document);
        const { verdict } = judge("loop-freedom", made);
        fc.pre(verdict === "holds");
        const scene = new Scene(made.wiring);
        const edges = edgesOf(made);
        const storming = attack.filter(({ sender, frame }) => {
          const at = must(edges[sender % edges.length]);
          return inject(scene, { at, frame, limit: LIMIT }).storm !== undefined;
        });
        expect(storming).toEqual([]);
      }),
      runs(60),
    );
  });

  test("is refuted only by what storms, where flows decide", () => {
    fc.assert(
      fc.property(richFabrics, (document) => {
        const { undecided } = judge("loop-freedom", document);
        expect(
          undecided.filter((text) => !/without end|nodes$|the order of flows|not settled/.test(text)),
        ).toEqual([]);
      }),
      runs(60),
    );
  });

  test("holds on every tree", () => {
    const parents = fc.array(fc.nat(), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(parents, (drawn) => {
        const tree = drawn.map((parent, i) => [parent % (i + 1), i + 1] as const);
        expect(judge("loop-freedom", mesh(tree, false)).verdict).toBe("holds");
      }),
      runs(60),
    );
  });

  test("holds on every mesh with spanning tree", () => {
    for (const size of [3, 4, 5]) expect(judge("loop-freedom", mesh(fullMesh(size), true)).holds).toBe(true);
  });

  test.each([3, 4, 5, 6])("shows how a mesh of %i without spanning tree grows by n - 2", (size) => {
    const { verdict, violations } = judge("loop-freedom", mesh(fullMesh(size), false));
    expect(verdict).toBe("violated");
    const copies = violations[0]?.copies ?? [];
    const expected = copies.map((_, hop) => (size - 1) * (size - 2) ** hop);
    expect(copies.length).toBeGreaterThan(3);
    expect(copies).toEqual(expected);
  });

  test("counts no stack of tags as endless, though each round takes only one off", () => {
    const document = {
      hosts: { h: { bridges: { b: { ports: { c: {}, l1: {}, l2: { tag: 20 } } } } } },
      links: [{ name: "w", ports: ["h/b/l1", "h/b/l2"] }],
      endpoints: { "red/app": { port: "h/b/c" } },
    };
    expect(judge("loop-freedom", document).verdict).toBe("holds");
  });
});

test.each([
  ["output:2", "holds", []],
  [
    "resubmit(,0)",
    "undecided",
    ["what comes of BPDUs at h/m is not settled, and so the spanning tree is not"],
  ],
])("a tree that hangs on whether flows pass BPDUs on: %s is %s", (actions, verdict, undecided) => {
  const ports = { one: {}, two: {} };
  const document: Document = {
    hosts: {
      h: {
        bridges: {
          a: { stp_enable: true, ports: { ...ports, c: {} } },
          m: { ports, flows: [`in_port=1,actions=${actions}`, "in_port=2,actions=output:1"] },
          b: { stp_enable: true, ports },
        },
      },
    },
    links: [
      { name: "am", ports: ["h/a/one", "h/m/one"] },
      { name: "mb", ports: ["h/m/two", "h/b/two"] },
    ],
    endpoints: { "red/app": { port: "h/a/c" } },
  };
  expect(judge("loop-freedom", document)).toMatchObject({ verdict, undecided });
});

test.each([
  // What is learned may come to take BPDUs: then the tree that is assumed, and the loop on it, may not be.
  ["actions=learn(table=0,NXM_OF_ETH_DST[]=NXM_OF_ETH_SRC[],output:NXM_OF_IN_PORT[]),flood", "undecided"],
  ["actions=learn(table=1,NXM_OF_ETH_DST[]=NXM_OF_ETH_SRC[],output:NXM_OF_IN_PORT[]),flood", "holds"],
  ["dl_dst=01:80:c2:00:00:00,actions=drop", "holds"],
])("a bridge beside spanning tree with %s: loop-freedom %s", (flow, verdict) => {
  const document: Document = {
    hosts: {
      h: {
        bridges: {
          a: { stp_enable: true, ports: { e: {}, x: {}, y: {} } },
          b: { ports: { x: {}, y: {}, z: {} }, flows: [flow] },
        },
      },
    },
    links: [
      { name: "x", ports: ["h/a/x", "h/b/x"] },
      { name: "y", ports: ["h/a/y", "h/b/y"] },
    ],
    endpoints: { "red/a": { port: "h/a/e" }, "red/b": { port: "h/b/z" } },
  };
  const found = judge("loop-freedom", document);
  expect([found.verdict, found.violations]).toEqual([verdict, []]);
});

test("reachability on a tree that is not settled is undecided, too", () => {
  const document: Document = {
    hosts: {
      h: {
        bridges: {
          a: { stp_enable: true, ports: { e: {}, x: {}, y: {} } },
          b: { ports: { x: {}, y: {}, z: {} }, flows: ["actions=learn(table=0,output:NXM_OF_IN_PORT[])"] },
        },
      },
    },
    links: [
      { name: "x", ports: ["h/a/x", "h/b/x"] },
      { name: "y", ports: ["h/a/y", "h/b/y"] },
    ],
    endpoints: { "red/a": { port: "h/a/e" }, "red/b": { port: "h/b/z" } },
  };
  const { verdict, violations } = judge("reachability", document);
  expect([verdict, violations]).toEqual(["undecided", []]);
});
