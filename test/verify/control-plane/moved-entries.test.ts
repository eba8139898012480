import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { must } from "../../../src/model/fabric/fabric.ts";
import { BROADCAST } from "../../../src/model/values/mac.ts";
import type { Frame } from "../../../src/model/wire/frame.ts";
import { Scene } from "../../../src/sim/scene.ts";
import { Simulation } from "../../../src/sim/simulation.ts";
import { frameOf, lab, type Lab } from "../../sim/lab.ts";
import { type Document, fabrics, runs } from "../arbitrary.ts";
import { armsOf, frames, plainFrames, sendersOf, starts } from "../hostile.ts";
import { judge, oneHost } from "../judge.ts";
import { richFabrics } from "../rich-fabrics.ts";
import { attacks } from "../rich-hostile.ts";

const tenantOf = (name: string) => name.split("/", 1).join("");

/** Who moves whose entry, as `red > blue`; what is undecided after a question mark. */
function moversIn(document: Document | Lab): string[] {
  const { violations, undecided } = judge("control-plane-safety", document);
  const pairs = violations
    .filter(({ kind }) => kind === "entry-moved")
    .map(({ from, to }) => `${tenantOf(from)} > ${tenantOf(to)}`);
  return [...pairs.toSorted(), ...undecided.map((why) => `? ${why}`)];
}

const BOTH = ["blue > red", "red > blue"];
const one = (bridge: object, more: Partial<Document> = {}) =>
  oneHost({ b: bridge }, { "red/a": "h/b/r", "blue/a": "h/b/u" }, more);

const bridgeA = (tag: number) => ({ ports: { w: {}, r: { tag: 10 }, u: { tag } } });
const asItself = (n: number) => `in_port=${n},dl_src=02:00:00:00:00:0${n},actions=NORMAL`;

const besideAWire = (tag: number) =>
  oneHost(
    { a: bridgeA(tag), b: { ports: { w: {} } } },
    { "red/a": "h/a/r", "blue/a": "h/a/u" },
    { links: [{ name: "ab", ports: ["h/a/w", "h/b/w"] }] },
  );

describe("the MAC entry of an endpoint is moved by another tenant", () => {
  test.each([
    ["that shares a VLAN of a bridge with it", { ports: { r: { tag: 10 }, u: { tag: 10 } } }, BOTH],
    ["on a Linux bridge", { kind: "linux", ports: { r: {}, u: {} } }, BOTH],
    ["that is on a trunk", { ports: { r: {}, u: { tag: 10 } } }, ["red > blue"]],
    [
      "whose flow lets any source pass",
      { ports: { r: {}, u: {} }, flows: ["in_port=1,actions=NORMAL", "in_port=2,actions=NORMAL"] },
      BOTH,
    ],
  ])("%s", (_, bridge, movers) => {
    expect(moversIn(one(bridge))).toEqual(movers);
  });

  test("a violation tells what is taught first, what is sent, and to which port the entry goes", () => {
    const { violations } = judge("control-plane-safety", one({ ports: { r: {}, u: {} } }));
    expect(violations.find(({ from }) => from === "red/a")).toMatchObject({
      kind: "entry-moved",
      to: "blue/a",
      when: "converged",
      count: 1,
      setup: [{ at: "h/b/u", frame: { dl_src: "02:00:00:00:00:02" } }],
      frame: { dl_src: "02:00:00:00:00:02" },
      cause: "h/b learned 02:00:00:00:00:02 at h/b/u, and learns it at h/b/r of another tenant's frame",
      blame: "hosts.h.bridges.b.ports.r",
    });
  });

  test("over a wire that both come by, only where one of them is", () => {
    expect([moversIn(besideAWire(10)), moversIn(besideAWire(20))]).toEqual([BOTH, []]);
  });
});

describe("the MAC entry of an endpoint stays where it is", () => {
  const entries = [1, 2].map((n) => ({
    vlan: 0,
    mac: `02:00:00:00:00:0${n}`,
    port: n === 1 ? "r" : "u",
  }));

  test.each([
    ["apart by VLANs", { ports: { r: { tag: 10 }, u: { tag: 20 } } }],
    [
      "where flows let each port send as itself alone",
      { ports: { r: {}, u: {} }, flows: [asItself(1), asItself(2)] },
    ],
    ["where it is static", { ports: { r: { tag: 0 }, u: { tag: 0 } }, fdb: entries }],
    [
      "where nothing learns",
      { ports: { r: {}, u: {} }, flows: ["in_port=1,actions=2", "in_port=2,actions=1"] },
    ],
  ])("%s", (_, bridge) => {
    expect(moversIn(one(bridge))).toEqual([]);
  });

  test.each([[["red", "blue"]], [["red/a", "blue"]], [["red/a", "blue/a"]]])(
    "between those that %j lets meet nothing is claimed",
    ([a = "", b = ""]) => {
      expect(moversIn(one({ ports: { r: {}, u: {} } }, { allow: [[a, b]] }))).toEqual([]);
    },
  );

  test("within a tenant nothing is claimed, and the verdict says so", () => {
    const document = oneHost({ b: { ports: { r: {}, s: {} } } }, { "red/a": "h/b/r", "red/b": "h/b/s" });
    const { verdict, notes } = judge("control-plane-safety", document);
    expect([verdict, notes.at(-1)]).toEqual(["holds", expect.stringContaining("within a tenant")]);
  });
});

interface Sent {
  readonly sender: number;
  readonly frame: Frame;
}

const LIMIT = 300;

/** Pairs of tenants of which one moves an entry that the other's endpoint has taught. */
function movedIn({ fabric, ...made }: Lab, scene: Scene, sent: readonly Sent[], draw: number): Set<string> {
  const { endpoints } = fabric.columns;
  const ports = sendersOf({ fabric, ...made }).flatMap((own, tenant) =>
    own.map((port) => ({ port, tenant })),
  );
  const at = (sender: number) => must(ports[sender % ports.length]);
  const moved = new Set<string>();
  for (const [i, { sender, frame }] of sent.entries()) {
    const victim = (draw + i) % endpoints.count;
    const [mac, owner] = [fabric.macOf(victim), must(endpoints.tenant[victim])];
    const { port, tenant } = at(sender);
    if (owner === tenant) continue;
    const simulation = new Simulation(scene, undefined, { answer: "hosts" });
    const entries = () =>
      new Map(
        [...simulation.learned()].flatMap(({ bridge, vlan, mac: known, port: where }) =>
          known === mac ? [[`${bridge} ${vlan}`, where] as const] : [],
        ),
      );
    const after = (from: number, what: Frame) => {
      simulation.send(from, what);
      simulation.run({ events: LIMIT });
      return entries();
    };
    // Some other frame first, which may lead floods elsewhere.
    const other = must(sent[(i + draw) % sent.length]);
    const known = after(at(other.sender).port, other.frame);
    const taught = after(must(endpoints.port[victim]), frameOf("-", { src: mac, dst: BROADCAST }));
    const now = after(port, { ...frame, src: i % 3 === 0 ? frame.src : mac });
    for (const [key, where] of now)
      if (!known.has(key) && taught.has(key) && taught.get(key) !== where)
        moved.add(`${fabric.tenantName(tenant)} > ${fabric.tenantName(owner)}`);
  }
  return moved;
}

/** What is told, or told to be undecided. */
function claimedIn(made: Lab): ReadonlySet<string> | undefined {
  const { violations, undecided } = judge("control-plane-safety", made);
  const claimed = violations.map(({ from, to }) => `${tenantOf(from)} > ${tenantOf(to)}`);
  for (const text of undecided) {
    const [, from, to] = /^(\w+)\/\S+ moves the address of (\w+)\//.exec(text) ?? [];
    if (from === undefined) return undefined;
    claimed.push(`${from} > ${to}`);
  }
  return new Set(claimed);
}

function expectNoMore(document: Document, sent: readonly Sent[], seed: number): void {
  const made = lab(document);
  const claimed = claimedIn(made);
  if (claimed === undefined || made.fabric.columns.endpoints.count === 0) return;
  for (const start of fc.sample(starts(made), { numRuns: 2, seed })) {
    const moved = movedIn(made, new Scene(made.wiring, start), sent, seed);
    expect([...moved].filter((pair) => !claimed.has(pair))).toEqual([]);
  }
}

const SLOW = 120_000;

describe("no entry that moves is missed, whatever is sent, in whichever state", () => {
  test.each([
    ["over bridges and wires", false],
    ["through hosts that listen and forward", true],
  ])(
    "%s",
    (_, listening) => {
      fc.assert(
        fc.property(fabrics({ listening }), fc.nat(), (document, seed) => {
          const made = lab(document);
          const drawn = fc.sample(frames(armsOf(made)), { numRuns: 30, seed });
          const plain = fc.sample(fc.constantFrom(...plainFrames()), { numRuns: 30, seed });
          const sent = [...plain, ...drawn].map((frame, i) => ({ sender: seed + i * 7, frame }));
          expectNoMore(document, sent, seed);
        }),
        runs(60),
      );
    },
    SLOW,
  );

  test(
    "where flows, ports of any mode, static entries and tunnels by flow decide",
    () => {
      fc.assert(
        fc.property(richFabrics, attacks, fc.nat(), (document, attack, seed) => {
          expectNoMore(document, attack, seed);
        }),
        runs(60),
      );
    },
    SLOW,
  );
});
