import { describe, expect, test } from "vitest";
import { readNetwork } from "../../src/model/network.ts";
import { oneBridge, pathsOf, problemsOf, valueOf } from "./fabric/make.ts";
import { scenario } from "./scenario/make.ts";

const TEN_THOUSAND = Array.from({ length: 10_000 }, (_, i) => i);

const named = <T>(prefix: string, make: (i: number) => T) =>
  Object.fromEntries(TEN_THOUSAND.map((i) => [`${prefix}${i}`, make(i)]));

describe("what a file holds", () => {
  test("is a fabric if it says so, else a scenario, with the fabric that its design makes", () => {
    const fabric = valueOf(readNetwork({ kind: "fabric", ...oneBridge({ p: {} }) }));
    expect([fabric.scenario, fabric.fabric.columns.ports.name]).toEqual([undefined, ["LOCAL", "p"]]);
    for (const kind of [{}, { kind: "scenario" }]) {
      const network = valueOf(readNetwork({ ...scenario(), ...kind }));
      expect([network.scenario?.name, network.fabric.name]).toEqual(["s", "s"]);
    }
  });

  test("is neither where it is of another kind, or no object at all", () => {
    expect(problemsOf(readNetwork({ kind: "fabrik" }))).toEqual([
      { path: "kind", expected: "scenario or fabric", found: '"fabrik"' },
    ]);
    for (const value of [undefined, null, 7, "text", [], () => 1, "\0\u0001"])
      expect(problemsOf(readNetwork(value))).toMatchObject([{ path: "", expected: "an object" }]);
  });

  test("is refused at once where it is a list of five million numbers", () => {
    const numbers = Array.from<number>({ length: 5_000_000 }).fill(0);
    expect(problemsOf(readNetwork(numbers))).toEqual([
      { path: "", expected: "an object", found: "a list of 5000000" },
    ]);
  });

  test("is a fabric that does not say so where hosts have bridges, and that is told first", () => {
    const found = problemsOf(readNetwork({ ...oneBridge({ p: { tag: 5000 } }) }));
    expect(found.map(({ path }) => path)).toEqual(["kind", "hosts.h.bridges.b.ports.p.tag"]);
    expect(found[0]).toMatchObject({ expected: expect.stringMatching(/^fabric/), found: "nothing" });
    expect(pathsOf(problemsOf(readNetwork({ ...oneBridge({ p: {} }), design: 7 })))).not.toContain("kind");
  });

  test("has all that is missing told at once", () => {
    expect(pathsOf(problemsOf(readNetwork({})))).toEqual(["name", "hosts", "design", "tenants"]);
    expect(pathsOf(problemsOf(readNetwork({ kind: "fabric" })))).toEqual(["hosts"]);
  });
});

/** What this process computed, not what the clock on the wall says: other processes run beside a test. */
function problemsSoon(value: unknown) {
  const before = process.cpuUsage();
  const problems = problemsOf(readNetwork(value));
  expect(process.cpuUsage(before).user).toBeLessThan(2_500_000);
  return problems;
}

describe("ten thousand errors are all found, and soon:", () => {
  test("unknown keys", () => {
    const ports = named("p", () => ({ tga: 1 }));
    const hosts = { h: { bridges: { b: { ports } } } };
    expect(problemsSoon({ kind: "fabric", hosts })).toHaveLength(10_000);
  });

  test("ports that nothing has, among ten thousand that are there", () => {
    const endpoints = named("red/c", (i) => ({ port: `h/b/nope${i}` }));
    expect(problemsSoon({ kind: "fabric", ...oneBridge(named("p", () => ({}))), endpoints })).toHaveLength(
      10_000,
    );
  });

  test("hosts that nothing has, among hundreds", () => {
    const hosts = Object.fromEntries(
      TEN_THOUSAND.slice(0, 250).map((i) => [`host-${i}`, { address: `10.0.${i}.1/24` }]),
    );
    const red = {
      networks: { lan: { subnet: "10.0.0.0/16" } },
      containers: named("c", (i) => ({ host: `hots-${i}` })),
    };
    expect(problemsSoon(scenario({ hosts, tenants: { red } }))).toHaveLength(10_000);
  });

  test("changes of what is not there", () => {
    const changes = TEN_THOUSAND.map((i) => ({ kind: "remove-port", at: `h1/sdn-br0/p${i}` }));
    expect(problemsSoon(scenario({ changes }))).toHaveLength(10_000);
  });
});
