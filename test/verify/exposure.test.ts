import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { PORT } from "../../src/model/fabric/columns.ts";
import { must } from "../../src/model/fabric/fabric.ts";
import { Simulation } from "../../src/sim/simulation.ts";
import { Scene } from "../../src/sim/scene.ts";
import { lab } from "../sim/lab.ts";
import { type Document, fabrics, runs } from "./arbitrary.ts";
import { plainFrames, sendersOf } from "./hostile.ts";
import { judge, oneHost } from "./judge.ts";

function exposedIn(document: Document): string[] {
  const { violations, undecided } = judge("exposure", document);
  if (undecided.length > 0) throw new Error(undecided.join("\n"));
  return violations.map(({ kind, from, to, count }) => `${kind}: ${from} > ${to} (${count})`);
}

const up = { addresses: ["10.0.0.254/24"] };

const at = (tag: number) =>
  oneHost({ b: { ports: { p: { tag: 10 }, outside: { tag } } } }, { "red/app": "h/b/p" });

describe("exposure", () => {
  test("is of a LOCAL port that is up, whatever the VLAN, and of the tenant there", () => {
    const ports = { p: { tag: 10 }, q: { tag: 10 } };
    const endpoints = { "red/app": "h/b/p", "red/db": "h/b/q" };
    expect(exposedIn(oneHost({ b: { local: up, ports } }, endpoints))).toEqual([
      "host-exposed: red/app > h/b/LOCAL (2)",
    ]);
    expect(exposedIn(oneHost({ b: { local: { ...up, up: false }, ports } }, endpoints))).toEqual([]);
  });

  test("goes both ways where the host speaks in the tenant's VLAN", () => {
    const document = oneHost({ b: { local: up, ports: { p: {} } } }, { "red/app": "h/b/p" });
    expect(exposedIn(document)).toEqual([
      "host-exposed: red/app > h/b/LOCAL (1)",
      "tenant-exposed: h/b/LOCAL > red/app (1)",
    ]);
    const [first] = judge("exposure", document).violations;
    expect(first).toMatchObject({ cause: "h is on h/b/LOCAL as 10.0.0.254/24", blame: "hosts.h.bridges.b" });
    expect(first?.trace.at(-1)).toEqual({ at: "h/b/LOCAL", step: "deliver", detail: "to the host h" });
  });

  test("is of a tenant that an edge port without an endpoint reaches", () => {
    expect(exposedIn(at(10))).toEqual(["tenant-exposed: h/b/outside > red/app (1)"]);
    expect(exposedIn(at(20))).toEqual([]);
  });

  test("is found where flows decide", () => {
    const flows = ["in_port=p,actions=LOCAL", "in_port=outside,actions=output:q", "priority=0,actions=drop"];
    const document = oneHost(
      { b: { local: up, ports: { p: {}, q: {}, outside: {} }, flows } },
      { "red/app": "h/b/p", "blue/db": "h/b/q" },
    );
    expect(exposedIn(document).toSorted()).toEqual([
      "host-exposed: red/app > h/b/LOCAL (1)",
      "tenant-exposed: h/b/outside > blue/db (1)",
    ]);
  });

  test("is undecided where something has no model", () => {
    const document = oneHost({ b: { local: up, ports: { p: {} } } }, { "red/app": "h/b/p" });
    const unknown = { ...document, unmodelled: [{ at: "h/b", what: "a bond" }] };
    expect(judge("exposure", unknown)).toMatchObject({ verdict: "undecided", violations: [] });
  });

  test("misses nothing that plain frames do on the settled tree, to hosts and from free ports", () => {
    fc.assert(
      fc.property(fabrics({ odd: false }), (drawn) => {
        // The first endpoint's port is nobody's.
        const [, ...rest] = Object.entries(drawn.endpoints ?? {});
        const made = lab({ ...drawn, endpoints: Object.fromEntries(rest) });
        const { violations, undecided } = judge("exposure", made);
        fc.pre(undecided.length === 0);
        const said = new Set(
          violations.map(({ kind, from, to }) => `${kind} ${partyOf(from)} ${partyOf(to)}`),
        );
        expect([...seen(made)].filter((one) => !said.has(one))).toEqual([]);
      }),
      runs(25),
    );
  });
});

/** A tenant, or the host of a port: names of ports have two slashes. */
const partyOf = (name: string) => name.split("/", 1).join("");

function seen(made: ReturnType<typeof lab>): Set<string> {
  const { fabric } = made;
  const { ports, endpoints, bridges } = fabric.columns;
  const scene = new Scene(made.wiring);
  const all = Array.from(ports.kind, (_, port) => port);
  const free = all.filter(
    (port) => ports.kind[port] !== PORT.local && fabric.isEdge(port) && must(ports.endpoint[port]) < 0,
  );
  const found = new Set<string>();
  const tenantAt = (port: number) => fabric.tenantName(must(endpoints.tenant[must(ports.endpoint[port])]));
  const hostAt = (port: number) => fabric.hostName(fabric.hostOf(port));
  const send = (port: number, note: (out: number) => void) => {
    for (const frame of plainFrames().slice(0, 40)) {
      const simulation = new Simulation(scene, undefined, { answer: "hosts" });
      simulation.send(port, frame);
      simulation.run({ events: 300 });
      for (const { port: out } of simulation.deliveries) note(out);
    }
  };
  for (const port of sendersOf(made).flat())
    send(port, (out) => {
      const isUp = bridges.localUp[must(ports.bridge[out])] === 1;
      if (ports.kind[out] === PORT.local && isUp) found.add(`host-exposed ${tenantAt(port)} ${hostAt(out)}`);
    });
  for (const port of free)
    send(port, (out) => {
      if (must(ports.endpoint[out]) >= 0) found.add(`tenant-exposed ${hostAt(port)} ${tenantAt(out)}`);
    });
  return found;
}
