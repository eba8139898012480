import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { overall } from "../src/cli/render/report.ts";
import type { Fabric } from "../src/model/fabric/fabric.ts";
import { Wiring } from "../src/model/forwarding/wiring.ts";
import { readNetwork } from "../src/model/network.ts";
import { ping } from "../src/sim/ping.ts";
import type { Hop } from "../src/sim/trace.ts";
import type { PropertyName, Violation } from "../src/verify/verdict.ts";
import { verify } from "../src/verify/verify.ts";
import { simnet } from "./cli/simnet.ts";
import { scenarioFiles, VERDICTS } from "./scenario-verdicts.ts";

const CODES = { holds: 0, violated: 1, undecided: 4 } as const;

async function fabricOf(file: string): Promise<Fabric> {
  const path = fileURLToPath(new URL(`../scenarios/${file}`, import.meta.url));
  const { default: value } = (await import(path)) as { default: unknown };
  const network = readNetwork(value);
  if (!network.ok) throw new Error(JSON.stringify(network.problems));
  return network.value.fabric;
}

async function violationsOf(file: string, name: PropertyName): Promise<readonly Violation[]> {
  const { properties } = verify(await fabricOf(file), { properties: [name] });
  return properties.flatMap(({ violations }) => violations);
}

describe("scenarios", () => {
  test("are all listed here with what is to be said of them", () => {
    expect(scenarioFiles()).toEqual(Object.keys(VERDICTS).toSorted());
  });

  test.each(Object.entries(VERDICTS))("%s has its verdict, kinds and blame", async (file, expected) => {
    const report = verify(await fabricOf(file));
    const violated = report.properties
      .filter(({ verdict }) => verdict === "violated")
      .map(({ property, violations }) => {
        const findings = new Set(violations.map(({ kind, blame }) => `${kind} ${blame}`));
        return [property, [...findings].toSorted()] as const;
      });
    const wanted = Object.entries(expected.violated ?? {}).map(
      ([property, findings]) =>
        [property, findings.map(([kind, blame]) => `${kind} ${blame}`).toSorted()] as const,
    );
    const undecided = report.properties.filter(({ verdict }) => verdict === "undecided");
    expect(Object.fromEntries(violated)).toEqual(Object.fromEntries(wanted));
    expect(undecided.map(({ property }) => property)).toEqual(expected.undecided ?? []);
    expect(CODES[overall(report)]).toBe(expected.code);
  });
});

describe("exposure", () => {
  test("is that of every tenant beside a docker0 on which its host listens", async () => {
    const violations = await violationsOf("flat-docker.ts", "exposure");
    expect(new Set(violations.map(({ kind }) => kind))).toEqual(new Set(["host-exposed", "tenant-exposed"]));
    expect(new Set(violations.map(({ blame }) => blame))).toEqual(new Set(["design.kind"]));
  });

  test.each(["mix-up.ts", "neutron.ts"])("is none in %s, whose bridges' own ports are down", async (file) => {
    const [verdict] = verify(await fabricOf(file), { properties: ["exposure"] }).properties;
    expect(verdict).toMatchObject({ verdict: "holds", violations: [] });
  });
});

describe("control-plane safety", () => {
  test("is lost where containers' ports take part in spanning tree: one becomes root", async () => {
    const violations = await violationsOf("mix-up.ts", "control-plane-safety");
    expect(violations.map(({ kind, from, blame }) => [kind, from, blame])).toEqual([
      ["root-taken", "red/app", "design.stp"],
      ["root-taken", "blue/app", "design.stp"],
    ]);
  });

  test("is lost where a port was left without a tag: another tenant's frames move its entry", async () => {
    const violations = await violationsOf("neutron-untagged-port.ts", "control-plane-safety");
    expect(new Set(violations.map(({ kind, blame }) => `${kind} ${blame}`))).toEqual(
      new Set(["entry-moved changes.0"]),
    );
  });

  test.each(["neutron.ts", "slide-25.ts"])("holds in %s", async (file) => {
    const [verdict] = verify(await fabricOf(file), { properties: ["control-plane-safety"] }).properties;
    expect(verdict).toMatchObject({ verdict: "holds", violations: [] });
  });
});

describe("storms", () => {
  test("in a mesh of three keep two copies for ever", async () => {
    const [storm] = await violationsOf("storm.ts", "loop-freedom");
    expect(new Set(storm?.copies)).toEqual(new Set([2]));
  });

  test("in a mesh of four grow by two a hop", async () => {
    const [storm] = await violationsOf("storm-of-four.ts", "loop-freedom");
    const copies = storm?.copies ?? [];
    const growth = copies.slice(1).map((count, i) => count / copies[i]!);
    expect(growth.length).toBeGreaterThan(3);
    expect(new Set(growth)).toEqual(new Set([2]));
  });
});

test("mtu-blackhole loses full-size packets only", async () => {
  const fabric = await fabricOf("mtu-blackhole.ts");
  const [app, db] = [fabric.findEndpoint("red/app")!, fabric.findEndpoint("red/db")!];
  const wiring = new Wiring(fabric);
  expect(ping(wiring, app, db).reachable).toBe(true);
  const { reachable, hops } = ping(wiring, app, db, { size: 1500, trace: true });
  expect(reachable).toBe(false);
  expect(hops.map(({ reason }) => reason)).toContain("larger-than-path");
});

test("mix-up is sound, and warns that its spanning tree is open to containers", async () => {
  const { holds, warnings } = verify(await fabricOf("mix-up.ts"));
  expect(holds).toBe(true);
  expect(warnings.map(({ kind, blame }) => [kind, blame])).toEqual([["stp-open", "design.stp"]]);
});

test("trace of mix-up shows the key, the outer addresses and a hop at the other host", async () => {
  const args = ["trace", "scenarios/mix-up.ts", "--from", "red/app", "--to", "red/db", "--json"];
  const { code, stdout } = await simnet(args, { cwd: fileURLToPath(new URL("..", import.meta.url)) });
  const { hops } = JSON.parse(stdout) as { hops: readonly Hop[] };
  expect(code).toBe(0);
  const encapsulated = hops.filter(({ step }) => step === "encapsulate").map(({ detail }) => detail);
  expect(encapsulated).toContainEqual(expect.stringMatching(/1\.1\.1\.1 > 2\.2\.2\.2 key 100\b/));
  expect(hops).toContainEqual(expect.objectContaining({ at: "h2/sdn-br0/vred-db", step: "deliver" }));
});

describe("deck-verbatim", () => {
  test("names both tunnels of each host of which one is refused", async () => {
    const refused = await violationsOf("deck-verbatim.ts", "soundness");
    expect(refused.map(({ from, to }) => [from, to])).toEqual([
      ["h1/sdn-br0/gre-h2", "h1/sdn-br1/gre-h2"],
      ["h2/sdn-br0/gre-h1", "h2/sdn-br1/gre-h1"],
    ]);
  });

  test("can join the two tenants, if each host lets another one's tunnel stand", async () => {
    const leaks = await violationsOf("deck-verbatim.ts", "isolation");
    expect(leaks.map(({ from, to }) => [from, to])).toEqual([
      ["red/db", "blue/app"],
      ["blue/db", "red/app"],
    ]);
    for (const { states } of leaks) {
      expect(states.map(({ state }) => state)).toEqual(["wins", "wins"]);
      const [first, second] = states.map(({ at }) => at.split("/"));
      expect(first?.[0]).not.toBe(second?.[0]);
      expect(first?.[1]).not.toBe(second?.[1]);
    }
  });

  test("says who is cut off, as things stand and after a restart", async () => {
    const cutOff = await violationsOf("deck-verbatim.ts", "reachability");
    expect(cutOff.map(({ from, to, states }) => [from, to, states.map(({ state }) => state)])).toEqual([
      ["red/app", "red/db", ["wins"]],
      ["blue/app", "blue/db", []],
    ]);
  });
});
