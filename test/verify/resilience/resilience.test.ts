import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { formatFailure, readFailure } from "../../../src/model/fabric/failure.ts";
import type { FailuresDocument } from "../../../src/model/fabric/failures-document.ts";
import { must } from "../../../src/model/fabric/fabric.ts";
import { outageOf } from "../../../src/model/fabric/outage.ts";
import { compile } from "../../../src/realize/compile/compile.ts";
import { pingIn } from "../../../src/sim/ping.ts";
import { Simulation } from "../../../src/sim/simulation.ts";
import { Context } from "../../../src/verify/context.ts";
import { checkIsolation } from "../../../src/verify/isolation.ts";
import { checkReachability } from "../../../src/verify/reachability.ts";
import { failureSets } from "../../../src/verify/resilience/failure-sets.ts";
import { checkResilience } from "../../../src/verify/resilience/resilience.ts";
import { PROPERTIES } from "../../../src/verify/verdict.ts";
import { verify } from "../../../src/verify/verify.ts";
import { lab } from "../../sim/lab.ts";
import { liveFabrics } from "../../sim/live-fabrics.ts";
import { runs } from "../arbitrary.ts";
import { neutron } from "../neutron.ts";

const SLOW = 240_000;
const SECOND = 1_000_000;

const stp = { stp_enable: true };
/** Bridges in a ring, containers on the first two. */
const square = {
  hosts: Object.fromEntries(
    [1, 2, 3, 4].map((n) => [`h${n}`, { bridges: { br0: { ...stp, ports: { l: {}, r: {}, c: {} } } } }]),
  ),
  links: [1, 2, 3, 4].map((n) => ({
    name: `l${n}`,
    ports: [`h${n}/br0/r`, `h${(n % 4) + 1}/br0/l`],
  })),
  endpoints: {
    "red/a": { port: "h1/br0/c", ip: "10.0.0.1/24" },
    "red/b": { port: "h2/br0/c", ip: "10.0.0.2/24" },
  },
};

const gre = (remote: number) => ({ type: "gre" as const, options: { remote_ip: `1.1.1.${remote}` } });
const far = (n: number) => ({
  addresses: [`1.1.1.${n}/24`],
  bridges: { br0: { ...stp, ports: { c: {}, g: gre(3 - n) } } },
});
const tunnel = { hosts: { h1: far(1), h2: far(2) }, endpoints: square.endpoints };

function verdict(document: Parameters<typeof lab>[0], asked: number | readonly string[]) {
  const { fabric } = lab(document);
  if (typeof asked === "number") return checkResilience(new Context(fabric), asked);
  const failures = asked.flatMap((text) => {
    const made = readFailure(fabric, text, "--down");
    return made.ok ? [made.value] : [];
  });
  return checkResilience(new Context(fabric), [failures]);
}

describe("resilience", () => {
  test("holds for a ring after any one failure, and tells how long it takes", () => {
    const { verdict: kind, notes } = verdict(square, 1);
    expect(kind).toBe("holds");
    expect(notes).toEqual([
      "16 failures, each by itself",
      "spanning tree keeps frames from ways that are left for 50 s at the most, after l1",
    ]);
  });

  test("is violated where two links of a ring fail together, and says which", () => {
    const { violations } = verdict(square, 2);
    const links = violations.flatMap(({ after = [] }) =>
      after.every((one) => /^l\d$/.test(one)) ? [after] : [],
    );
    expect(links).toEqual([
      ["l1", "l2"],
      ["l1", "l3"],
      ["l1", "l4"],
    ]);
  });

  test("is violated where the only wire fails", () => {
    const { violations } = verdict({ ...square, links: square.links.slice(0, 1) }, 1);
    expect(violations.map(({ kind, after }) => [kind, after])).toEqual([["unreachable", ["l1"]]]);
  });

  test("is violated by Neutron's bridges whose switch has started again: they relay between tunnels", () => {
    const { violations } = verdict(neutron(false), 1);
    const restarts = violations.filter(({ after = [] }) => after.some((one) => one.startsWith("restart:")));
    expect(restarts.map(({ kind }) => kind)).toContain("unreachable");
  });

  test.each([
    [2, "136 sets of failures, each set by itself"],
    [["l1", "l2"], "2 failures, all at once"],
    [["l1"], "1 failure, each by itself"],
  ])("says of %j what was looked at", (asked, note) => {
    expect(verdict(square, asked).notes).toContain(note);
  });

  test.each([
    [{ ...square, links: square.links.slice(0, 1) }, "h2/br0/l", "h2/br0/l has failed"],
    [tunnel, "h1/br0/g", "h1/br0/g has failed, and nothing else leads on"],
    [tunnel, "tunnel:h1/br0/g=h2/br0/g", "h1/br0/g has failed, and nothing else leads on"],
    [tunnel, "underlay:h1>h2", "the underlay has no route from h1 for what h1/br0/g sends"],
  ])("names the failure that keeps endpoints apart, and not wires that lead on", (document, down, cause) => {
    const { violations } = verdict(document, [down]);
    expect(violations.map(({ cause: told }) => told)).toEqual([`red/default: ${cause}`]);
    expect(violations[0]?.blame).toMatch(/^hosts\.h[12]\.bridges\.br0\.ports/);
  });

  test("of what does not hold before, nothing is asked after failures", () => {
    const { violations } = verdict({ ...square, links: [] }, 1);
    expect(violations.map(({ after }) => after)).toEqual([[]]);
  });
});

describe("a file that asks for resilience itself", () => {
  const cut = { ...square, links: square.links.slice(0, 1) };
  const asking = (failures: FailuresDocument) => lab({ ...cut, failures }).fabric;

  test("has it checked beside the four, after what it names and nothing else", () => {
    const { properties, notChecked } = verify(asking(["l1", ["h2", "restart:h1"]]));
    expect(properties.map(({ property }) => property)).toEqual([...PROPERTIES, "resilience"]);
    expect(notChecked).not.toContain("resilience");
    const { notes, violations } = must(properties.at(-1));
    expect(notes).toContain("2 sets of failures, each set by itself");
    expect(violations.map(({ after }) => after)).toEqual([["l1"]]);
  });

  test("has after a number of failures what the number alone is asked", () => {
    for (const count of [1, 2])
      expect(verify(asking(count), { properties: ["resilience"] }).properties).toEqual([
        checkResilience(new Context(asking(count)), count),
      ]);
  });

  test("has another answer where the caller says what is to fail, or asks for another property", () => {
    const fabric = asking(["l1"]);
    const other = readFailure(fabric, "h3", "");
    const failures = other.ok ? [[other.value]] : [];
    expect(verify(fabric, { failures }).holds).toBe(true);
    expect(verify(fabric).holds).toBe(false);
    const { properties } = verify(fabric, { properties: ["isolation"] });
    expect(properties.map(({ property }) => property)).toEqual(["isolation"]);
  });

  test("is no other network: nothing is gained or lost, and hosts are built the same", () => {
    const [bare, asked] = [lab(cut).fabric, asking(2)];
    const built = { datapath: "netdev", image: "busybox" } as const;
    const { difference } = verify(asked, { properties: ["soundness"], against: bare });
    expect(difference).toEqual(verify(bare, { properties: ["soundness"], against: bare }).difference);
    expect(compile(asked, built)).toEqual(compile(bare, built));
  });
});

test("isolation is decided where a port has failed that is of one kind with others, and the switch has started again", () => {
  const ports = { r: { tag: 10 }, s: { tag: 10 }, u: { tag: 20 } };
  const { fabric } = lab({
    hosts: { h: { bridges: { b: { ports } } } },
    endpoints: { "red/a": { port: "h/b/r" }, "red/b": { port: "h/b/s" }, "blue/c": { port: "h/b/u" } },
  });
  const failures = ["h/b/r", "restart:h"].map((text) => readFailure(fabric, text, "--down"));
  const { fabric: left } = outageOf(
    fabric,
    failures.flatMap((one) => (one.ok ? [one.value] : [])),
  );
  expect(checkIsolation(new Context(left)).verdict).toBe("holds");
});

describe("after a failure", () => {
  test(
    "those reach each other who do so in the simulator, once the tree that runs has come to rest",
    () => {
      let asked = 0;
      fc.assert(
        fc.property(liveFabrics, fc.nat(), (document, draw) => {
          const { fabric, wiring } = lab(document);
          const { sets } = failureSets(wiring, 1);
          const set = must(sets[draw % sets.length]);
          const left = outageOf(fabric, set).fabric;
          const context = new Context(left);
          fc.pre(context.outcomes.all.every((one) => context.loops(one).loops.length === 0));
          const { verdict: kind } = checkReachability(context);
          const simulation = new Simulation(wiring, { tree: "running" }, { answer: true });
          simulation.wait(60 * SECOND);
          simulation.fail(set);
          // Until what was learned before has grown old too.
          simulation.wait(400 * SECOND);
          fc.pre(simulation.tree?.isFatal !== true && kind !== "undecided");
          asked++;
          const failed = set.map((one) => formatFailure(fabric, one));
          expect({ failed, all: allReach(simulation, left) }).toEqual({ failed, all: kind === "holds" });
        }),
        runs(60),
      );
      expect(asked).toBeGreaterThan(0);
    },
    SLOW,
  );
});

/** Whether all who are left of a network reach each other with the largest packets that they send. */
function allReach(simulation: Simulation, left: Context["fabric"]): boolean {
  const { endpoints } = left.columns;
  const row = (endpoint: number) => must(simulation.scene.fabric.findEndpoint(left.endpointName(endpoint)));
  for (let from = 0; from < endpoints.count; from++)
    for (let to = 0; to < endpoints.count; to++) {
      if (from === to || endpoints.network[from] !== endpoints.network[to]) continue;
      if (!pingIn(simulation, row(from), row(to), must(endpoints.mtu[from])).reachable) return false;
    }
  return true;
}
