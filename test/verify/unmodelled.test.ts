import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { FabricDocument } from "../../src/model/fabric/document.ts";
import { toDocument } from "../../src/model/fabric/to-document.ts";
import { readNetwork } from "../../src/model/network.ts";
import { digestOf } from "../../src/verify/digest.ts";
import { PROPERTIES } from "../../src/verify/verdict.ts";
import { fabricOf, gre, pathsOf, problemsOf } from "../model/fabric/make.ts";
import { fabrics } from "./arbitrary.ts";
import { judge } from "./judge.ts";

/** Two bridges that nothing joins, each with both tenants of a pair on it. */
function twoBridges(unmodelled: FabricDocument["unmodelled"] = []) {
  const ports = { p: {}, q: {}, out: {} };
  return {
    hosts: { h: { bridges: { a: { ports }, b: { ports } } } },
    endpoints: {
      "red/x": { port: "h/a/p" },
      "blue/x": { port: "h/a/q" },
      "green/x": { port: "h/b/p" },
      "white/x": { port: "h/b/q" },
    },
    unmodelled,
  };
}

describe("what has no model", () => {
  test("leaves the bridges that it is joined to undecided, and the others are decided", () => {
    const verdict = judge("isolation", twoBridges([{ at: "h/a/out", what: "a geneve tunnel" }]));
    expect(verdict.violations.map(({ from, to }) => [from, to])).toEqual([
      ["green/x", "white/x"],
      ["white/x", "green/x"],
    ]);
    expect(verdict.undecided).toEqual(["red, blue: not modelled is h/a/out: a geneve tunnel"]);
  });

  test("of a host concerns all of its bridges", () => {
    const verdict = judge("isolation", twoBridges([{ at: "h", what: "a packet filter" }]));
    expect(verdict.verdict).toBe("undecided");
    expect(verdict.undecided).toHaveLength(2);
  });

  test("leaves open whether endpoints reach each other", () => {
    const split = {
      hosts: { h: { bridges: { a: { ports: { p: {}, out: {} } }, b: { ports: { p: {}, out: {} } } } } },
      endpoints: { "red/x": { port: "h/a/p" }, "red/y": { port: "h/b/p" } },
    };
    expect(judge("reachability", split).verdict).toBe("violated");
    const unmodelled = [{ at: "h/a/out", what: "leads out of the host" }];
    expect(judge("reachability", { ...split, unmodelled }).undecided).toEqual([
      "red/default: not modelled is h/a/out: leads out of the host",
    ]);
  });

  test("leaves open whether there is a loop", () => {
    const ring = {
      hosts: { h: { bridges: { a: { ports: { p: {}, q: {} } }, b: { ports: { p: {}, q: {} } } } } },
      links: [
        { name: "one", ports: ["h/a/p", "h/b/p"] },
        { name: "two", ports: ["h/a/q", "h/b/q"] },
      ],
    };
    expect(judge("loop-freedom", ring).verdict).toBe("violated");
    const unmodelled = [{ at: "h/b", what: "RSTP" }];
    expect(judge("loop-freedom", { ...ring, unmodelled }).verdict).toBe("undecided");
  });

  test("leaves open whether what leads away from there leads anywhere", () => {
    const lost = {
      hosts: { h: { addresses: ["1.1.1.1/24"], bridges: { a: { ports: { g: gre("9.9.9.9") } } } } },
    };
    expect(judge("soundness", lost).verdict).toBe("violated");
    const unmodelled = [{ at: "h/a/g", what: "leads to a host that was not read" }];
    expect(judge("soundness", { ...lost, unmodelled })).toMatchObject({
      verdict: "undecided",
      violationCount: 0,
    });
  });

  test("makes another fabric of it", () => {
    const digests = [[], [{ at: "h", what: "x" }], [{ at: "h", what: "y" }]].map((unmodelled) =>
      digestOf(fabricOf(twoBridges(unmodelled))),
    );
    expect(new Set(digests).size).toBe(3);
  });

  test("is written out with the fabric", () => {
    const unmodelled = [{ at: "h/a/out", what: "a bond" }];
    expect(toDocument(fabricOf(twoBridges(unmodelled))).unmodelled).toEqual(unmodelled);
  });

  test("has to be on a host and a bridge that are there", () => {
    const unmodelled = [
      { at: "x", what: "?" },
      { at: "h/c/p", what: "?" },
      { at: "h/a/not-a-port", what: "?" },
    ];
    const read = readNetwork({ kind: "fabric", ...twoBridges(unmodelled) });
    expect(pathsOf(problemsOf(read))).toEqual(["unmodelled.0.at", "unmodelled.1.at"]);
  });
});

test("whatever a network is, where every bridge has something without a model no property of frames is decided", () => {
  fc.assert(
    fc.property(fabrics(), (document) => {
      const unmodelled = Object.keys(document.hosts).map((at) => ({ at, what: "anything" }));
      for (const property of PROPERTIES.filter((one) => one !== "soundness"))
        expect(judge(property, { ...document, unmodelled }).violationCount).toBe(0);
    }),
    { numRuns: 40 },
  );
});
