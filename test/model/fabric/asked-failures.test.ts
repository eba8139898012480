import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { apply } from "../../../src/model/fabric/apply.ts";
import { askedFailuresOf } from "../../../src/model/fabric/asked-failures.ts";
import { formatFailure } from "../../../src/model/fabric/failure.ts";
import type { FailuresDocument } from "../../../src/model/fabric/failures-document.ts";
import { toDocument } from "../../../src/model/fabric/to-document.ts";
import { Wiring } from "../../../src/model/forwarding/wiring.ts";
import { readNetwork } from "../../../src/model/network.ts";
import { failureSets } from "../../../src/verify/resilience/failure-sets.ts";
import { fabrics } from "../../verify/arbitrary.ts";
import { scenario } from "../scenario/make.ts";
import { complaintsAbout, fabricOf, gre, problemsOf, valueOf } from "./make.ts";

const far = (own: number, other: number) => ({
  addresses: [`1.1.1.${own}/24`],
  bridges: { a: { ports: { p: {}, g: gre(`1.1.1.${other}`) } } },
});
const wired = {
  hosts: { h1: far(1, 2), h2: far(2, 1) },
  links: [{ name: "cable", ports: ["h1/a/p", "h2/a/p"] }],
};

/** As the contract writes them. */
function askedBy(failures: FailuresDocument): unknown {
  const fabric = fabricOf({ ...wired, failures });
  const asked = valueOf(askedFailuresOf(fabric));
  if (typeof asked !== "object") return asked;
  return asked.map((set) => set.map((failure) => formatFailure(fabric, failure)));
}

describe("what a file asks to fail", () => {
  test("is so many at once, or things that each fail by themselves, or together", () => {
    expect(askedBy(2)).toBe(2);
    expect(askedBy(["cable", "restart:h1"])).toEqual([["cable"], ["restart:h1"]]);
    expect(askedBy([["tunnel:h1/a/g=h2/a/g", "cable"], "h1/a"])).toEqual([
      ["tunnel:h1/a/g=h2/a/g", "cable"],
      ["h1/a"],
    ]);
  });

  test("is nothing where the file does not say", () => {
    expect(askedFailuresOf(fabricOf(wired))).toEqual({ ok: true, value: undefined });
    expect(toDocument(fabricOf(wired))).not.toHaveProperty("failures");
  });

  test("is told in the names of the fabric that a scenario becomes, by its design and its changes", () => {
    const asking = {
      ...scenario(),
      changes: [{ kind: "set-port", at: "h1/sdn-br0/new", port: {} }],
      failures: ["tunnel:h1/sdn-br0/gre-h2=h2/sdn-br0/gre-h1", ["h1/sdn-br0/new", "h2/sdn-br0"]],
    };
    const { fabric } = valueOf(readNetwork(asking));
    expect(valueOf(askedFailuresOf(fabric))).toHaveLength(2);
    expect(problemsOf(readNetwork({ ...asking, changes: [] }))).toMatchObject([{ path: "failures.1.0" }]);
  });

  test("is written out and read back the same", () => {
    fc.assert(
      fc.property(fabrics(), fc.infiniteStream(fc.nat()), (document, draws) => {
        const bare = fabricOf(document);
        const all = failureSets(new Wiring(bare), 2).sets;
        const draw = () => draws.next().value ?? 0;
        const sets = new Set([1, 2, 3].map(() => all[draw() % all.length] ?? []));
        const texts = [...sets].map((set) => set.map((one) => formatFailure(bare, one)));
        const failures = texts.map((set) => (set.length === 1 && draw() % 2 === 0 ? (set[0] ?? "") : set));
        const fabric = fabricOf({ ...document, failures });
        expect(toDocument(fabric).failures).toEqual(failures);
        expect(valueOf(askedFailuresOf(fabricOf(toDocument(fabric))))).toEqual([...sets]);
      }),
      { numRuns: 100 },
    );
  });
});

const once = (at: string) => `something else than ${at}, each of them once`;

describe("what cannot fail is refused, all of it at once:", () => {
  test.each([
    [0, "failures", "a number from 1 to 4"],
    [5, "failures", "a number from 1 to 4"],
    [1.5, "failures", "a number from 1 to 4"],
    ["h1", "failures", "a number from 1 to 4 or a list of what fails"],
    [[], "failures", "a list of what fails"],
    [["h1", []], "failures.1", "a list of what fails"],
    [["h1", 7], "failures.1", "or a list of what fails together"],
    [["h1", ["h2", 7]], "failures.1.1", "what fails: a link, HOST/BRIDGE/PORT"],
  ])("%j, at %s: expected is %s", (failures, path, expected) => {
    expect(complaintsAbout({ ...wired, failures })).toEqual([
      { path, expected: expect.stringContaining(expected), found: expect.any(String) },
    ]);
  });

  test("names that nothing has, and what has no form", () => {
    const failures = ["h3", ["cable", "restart:h9", "h1/a/x"], "volcano:h1", "cable"];
    expect(complaintsAbout({ ...wired, failures })).toMatchObject([
      { path: "failures.0", expected: "a link or a host, perhaps h1", found: '"h3"' },
      { path: "failures.1.1", expected: "a host, perhaps h1" },
      { path: "failures.1.2", expected: "a port as HOST/BRIDGE/PORT, perhaps h1/a/p" },
      { path: "failures.2", expected: expect.stringContaining("restart:HOST") },
    ]);
  });

  test("what is said twice, however it is written", () => {
    const tunnels = ["tunnel:h1/a/g=h2/a/g", "tunnel:h2/a/g=h1/a/g"];
    const failures = [
      "cable",
      ["h1", "host:h1"],
      tunnels[0],
      ["link:cable"],
      ["h2", "h1"],
      tunnels[1],
      ["h1", "h2"],
    ];
    expect(complaintsAbout({ ...wired, failures })).toEqual([
      { path: "failures.1.1", expected: "each of them once", found: '"host:h1"' },
      { path: "failures.3", expected: once("failures.0"), found: '"link:cable"' },
      { path: "failures.5", expected: once("failures.2"), found: '"tunnel:h2/a/g=h1/a/g"' },
      { path: "failures.6", expected: once("failures.4"), found: '"h1 and h2"' },
    ]);
  });

  test("together with what else is wrong, but not for the lack of what was dropped", () => {
    const properties = [{ name: "p", from: "red", to: "red", through: "h7" }];
    const endpoints = { "red/a": { port: "h1/a/q" } };
    const hosts = { ...wired.hosts, h1: { bridges: { a: { ports: { q: {}, p: {}, g: gre("1.1.1.2") } } } } };
    const both = complaintsAbout({ ...wired, hosts, endpoints, properties, failures: ["h9"] });
    expect(both.map(({ path }) => path)).toEqual(["properties.0.through", "failures.0"]);
    const shape = complaintsAbout({ ...wired, failures: ["h9", 5] });
    expect(shape.map(({ path }) => path)).toEqual(["failures.1", "failures.0"]);
    const broken = { ...wired.hosts, h1: { bridges: { a: { ports: { p: {}, g: { type: "gre" } } } } } };
    const failures = ["tunnel:h1/a/g=h2/a/g"];
    expect(complaintsAbout({ ...wired, hosts: broken, failures }).map(({ path }) => path)).toEqual([
      "hosts.h1.bridges.a.ports.g.options",
    ]);
  });
});

test("a change that takes away what is to fail is refused", () => {
  const fabric = fabricOf({ ...wired, failures: ["h1/a/g"] });
  expect(problemsOf(apply(fabric, [{ kind: "remove-port", at: "h1/a/g" }]))).toMatchObject([
    { path: "failures.0", found: '"h1/a/g"' },
  ]);
  const left = valueOf(apply(fabric, [{ kind: "remove-port", at: "h2/a/g" }]));
  expect(left.failures).toEqual(["h1/a/g"]);
});
