import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { must } from "../../../src/model/fabric/fabric.ts";
import { diffHost } from "../../../src/realize/diff.ts";
import type { Observed } from "../../../src/realize/observe/observed-parts.ts";
import type { Part } from "../../../src/realize/part.ts";
import { changingSteps, isOneTransaction } from "../../../src/realize/steps/change.ts";
import { makingSteps } from "../../../src/realize/steps/make.ts";
import { Context } from "../../../src/verify/context.ts";
import { checkIsolation } from "../../../src/verify/isolation.ts";
import { lab } from "../../sim/lab.ts";
import { type Document, runs } from "../../verify/arbitrary.ts";
import { type DrawnTunnel, drawnTunnel, joinedBy } from "../../verify/shadowing-tunnels.ts";
import { onOneHost, partsOf } from "../fabric.ts";
import { snapshotOf } from "../live.ts";

/** A host that has exactly these parts. */
function having(host: string, own: readonly Part[]): Observed {
  const taken = { interfaces: new Map(), containers: new Map() };
  return { host, own, strange: [], taken, snapshot: snapshotOf({ host }) };
}

/** What each host does in each of two phases, from one file to another. */
function phasesBetween(before: Document, after: Document) {
  const hosts = Object.keys(after.hosts).map((host, i) => {
    const [own, wanted] = [before, after].map((file) =>
      partsOf({ kind: "fabric", name: "lab", ...file }, i),
    ) as [ReturnType<typeof partsOf>, ReturnType<typeof partsOf>];
    const observed = having(host, own.parts);
    return { host, own, wanted, diff: diffHost(wanted, observed) };
  });
  const isAlone = isOneTransaction(hosts.map(({ diff }) => diff));
  const changes = hosts.map(({ host, own, wanted, diff }) => ({
    host,
    change: changingSteps(diff, own.parts, wanted.parts, "lab", isAlone),
  }));
  return (["closing", "opening"] as const).map((phase) =>
    changes.map(({ host, change: of }) => ({ host, steps: of[phase].map(({ does }) => does) })),
  );
}

/** That one port goes, comes or is set where it stands. */
interface Event {
  readonly at: string;
  readonly stands: "after" | undefined;
}

/** Ports that a step makes, removes or sets: those of one transaction in any order. */
function eventsOf(host: string, does: string, bridges: ReadonlyMap<string, string>): Event[] {
  const [, undoing, names] = /^(take back: )?ports (.*)$/.exec(does) ?? [];
  const [, set] = /^settings of (.*)$/.exec(does) ?? [];
  if (set !== undefined) return set.split(", ").map((at) => ({ at, stands: "after" }));
  const ports = names?.split(", ") ?? [];
  return ports.map((name) => ({
    at: `${host}/${bridges.get(`${host} ${name}`)}/${name}`,
    stands: undoing === undefined ? "after" : undefined,
  }));
}

/** All of these in the order of each host's steps, interleaved as drawn. */
function interleaved(hosts: readonly (readonly (readonly Event[])[])[], draws: readonly number[]): Event[] {
  const left = hosts.map((steps) => steps.map((events) => [...events]));
  const taken: Event[] = [];
  for (let turn = 0; left.some((steps) => steps.length > 0); turn++) {
    const draw = must(draws[turn % draws.length]);
    const waiting = left.filter((steps) => steps.length > 0);
    const steps = must(waiting[draw % waiting.length]);
    const events = must(steps[0]);
    if (events.length > 0) taken.push(...events.splice((draw >> 4) % events.length, 1));
    if (events.length === 0) steps.shift();
  }
  return taken;
}

type Versions = Readonly<Record<"before" | "after", Document>>;

/** The network of those ports that stand, each as the file has it that it is of. */
function standing(files: Versions, ports: ReadonlyMap<string, "before" | "after">): Document {
  const hosts = Object.entries(files.after.hosts).map(([host, { bridges = {}, ...more }]) => {
    const kept = Object.keys(bridges).map((bridge) => {
      const own = [...ports].flatMap(([at, version]) => {
        const [owner, on, name] = at.split("/") as [string, string, string];
        const written = files[version].hosts[host]?.bridges?.[bridge]?.ports?.[name];
        return owner === host && on === bridge && written !== undefined ? [[name, written] as const] : [];
      });
      return [bridge, { ports: Object.fromEntries(own) }] as const;
    });
    return [host, { ...more, bridges: Object.fromEntries(kept) }] as const;
  });
  const endpoints = Object.entries(files.after.endpoints ?? {}).filter(([, { port }]) => ports.has(port));
  return { hosts: Object.fromEntries(hosts), endpoints: Object.fromEntries(endpoints) };
}

function portsOf(document: Document): string[] {
  return Object.entries(document.hosts).flatMap(([host, { bridges = {} }]) =>
    Object.entries(bridges).flatMap(([bridge, { ports = {} }]) =>
      Object.keys(ports).map((port) => `${host}/${bridge}/${port}`),
    ),
  );
}

/** Of tunnels that exclude each other none are built. */
function isBuildable(document: Document): boolean {
  return lab(document).wiring.tunnels.ties.length === 0;
}

const isolation = (document: Document) => checkIsolation(new Context(lab(document).fabric)).verdict;

/** Isolation of each network that stands on the way. */
function onTheWay(files: Versions, draws: readonly number[]) {
  const ports = new Map<string, "before" | "after">(portsOf(files.before).map((at) => [at, "before"]));
  const bridges = new Map(
    [files.before, files.after]
      .flatMap((file) => portsOf(file))
      .map((at) => at.split("/") as [string, string, string])
      .map(([host, bridge, name]) => [`${host} ${name}`, bridge]),
  );
  return phasesBetween(files.before, files.after).flatMap((phase) => {
    const steps = phase.map(({ host, steps: all }) => all.map((does) => eventsOf(host, does, bridges)));
    return interleaved(steps, draws).map(({ at, stands }) => {
      if (stands === undefined) ports.delete(at);
      else ports.set(at, stands);
      return { at, stands, verdict: isolation(standing(files, ports)) };
    });
  });
}

/** A tunnel of both files, the same or with another setting, of one of them, or one in another's place. */
const change = fc.record({
  tunnel: drawnTunnel,
  other: drawnTunnel,
  how: fc.constantFrom("same", "same", "tos", "gone", "new", "other"),
});

const drawnFiles = fc.array(change, { minLength: 2, maxLength: 5 }).map((changes): Versions => {
  const of = (pick: (one: (typeof changes)[number]) => DrawnTunnel | undefined) => changes.map(pick);
  return {
    before: joinedBy(of(({ how, tunnel }) => (how === "new" ? undefined : tunnel))),
    after: joinedBy(
      of(({ how, tunnel, other }) => {
        if (how === "gone") return undefined;
        // A name stays on its bridge: what moves is another port.
        return how === "other" ? { ...other, tenant: tunnel.tenant } : tunnel;
      }),
      (i, host) => (changes[i]?.how === "tos" && host === 1 ? { tos: 4 } : {}),
    ),
  };
});

const draws = fc.array(fc.nat(4095), { minLength: 8, maxLength: 32 });
const nothing = joinedBy([]);

describe("tunnels of which some take what others are away from", () => {
  test("let no tenant reach another at any moment of a change, in any interleaving of hosts", () => {
    let steps = 0;
    fc.assert(
      fc.property(drawnFiles, draws, (files, drawn) => {
        fc.pre([files.before, files.after].every((one) => isBuildable(one) && isolation(one) === "holds"));
        const found = onTheWay(files, drawn);
        expect(found.filter(({ verdict }) => verdict !== "holds")).toEqual([]);
        steps += found.length;
      }),
      runs(150),
    );
    expect(steps).toBeGreaterThan(0);
  }, 240_000);

  test("nor when all is built from nothing, or goes", () => {
    fc.assert(
      fc.property(drawnFiles, draws, ({ after: file }, drawn) => {
        fc.pre(isBuildable(file) && isolation(file) === "holds");
        for (const files of [
          { before: nothing, after: file },
          { before: file, after: nothing },
        ])
          expect(onTheWay(files, drawn).filter(({ verdict }) => verdict !== "holds")).toEqual([]);
      }),
      runs(60),
    );
  }, 240_000);
});

const gre = (options: object) => ({ type: "gre" as const, options: { remote_ip: "10.0.0.2", ...options } });
const file = (gx: object, gf: object = {}) =>
  onOneHost({
    red: { ports: { gx: gre({ key: 100, ...gx }) } },
    blue: { ports: { gf: gre({ in_key: "flow", out_key: 200, ...gf }), other: gre({ key: 300 }) } },
  });
const wordsBetween = (before: object, after: object) =>
  phasesBetween(before as Document, after as Document).map((phase) => phase.flatMap(({ steps }) => steps));

test("a less exact tunnel goes before the more exact one that is made anew, and comes after it", () => {
  const strange = { ...onOneHost({ red: {}, blue: {} }) };
  expect(wordsBetween(file({}), file({ tos: 4 }))).toEqual([[], ["settings of h1/red/gx"]]);
  expect(wordsBetween(file({}), file({ key: 101 }))).toEqual([
    ["take back: ports gf", "take back: ports gx"],
    ["ports gx", "ports gf"],
  ]);
  expect(wordsBetween(strange, file({}))).toEqual([[], ["ports gx, other", "ports gf"]]);
});

/** @param remote of a tunnel that takes part in blue's tree, where blue's less exact one takes none */
const portTurns = (remote: string) =>
  makingSteps(
    partsOf(
      onOneHost({
        red: { ports: { gx: gre({ key: 100 }) } },
        blue: {
          stp_enable: true,
          ports: {
            gf: {
              ...gre({ in_key: "flow", out_key: 200 }),
              other_config: { "stp-enable": false },
            },
            other: gre({ remote_ip: remote, key: 300 }),
          },
        },
      }),
    ).parts,
    "lab",
  ).flatMap(({ does }) => (does.startsWith("ports ") ? [does] : []));

test("a tunnel that takes no part in a tree comes before those that do, and in one transaction with what shadows it there", () => {
  expect(portTurns("10.0.0.3")).toEqual(["ports gx", "ports gf, other"]);
  expect(portTurns("10.0.0.2")).toEqual(["ports gf, gx, other"]);
});
