import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { PortDocument } from "../../../src/model/fabric/document.ts";
import { readFailure } from "../../../src/model/fabric/failure.ts";
import { must } from "../../../src/model/fabric/fabric.ts";
import { outageOf } from "../../../src/model/fabric/outage.ts";
import { Context } from "../../../src/verify/context.ts";
import { checkIsolation } from "../../../src/verify/isolation.ts";
import { failureSets } from "../../../src/verify/resilience/failure-sets.ts";
import { OpenedWays } from "../../../src/verify/resilience/opened-ways.ts";
import { checkResilience } from "../../../src/verify/resilience/resilience.ts";
import { lab } from "../../sim/lab.ts";
import { type Document, fabrics, runs } from "../arbitrary.ts";
import { richFabrics } from "../rich-fabrics.ts";
import { shadowingTunnels } from "../shadowing-tunnels.ts";

/** Each leak that resilience tells, as `FAILURE: red reaches blue`. */
function leaksAfter(document: Document, down: string) {
  const { fabric } = lab(document);
  const failure = readFailure(fabric, down, "--down");
  if (!failure.ok) throw new Error(JSON.stringify(failure.problems));
  const { violations } = checkResilience(new Context(fabric), [[failure.value]]);
  return violations.flatMap((one) => (one.kind === "leak" ? [`${one.after?.join()}: ${one.from}`] : []));
}

const isolationOf = (document: Document) => checkIsolation(new Context(lab(document).fabric)).verdict;

const gre = (host: number, options: object) =>
  ({ type: "gre", options: { remote_ip: `10.9.0.${host}`, ...options } }) as PortDocument;

/** Of h1's two tunnels from h2, blue's takes any key but the one that red's takes. */
const shadowed = {
  hosts: {
    h1: {
      addresses: ["10.9.0.1/24"],
      bridges: {
        red: { ports: { a1: {}, gx: gre(2, { key: 100 }) } },
        blue: { ports: { b1: {}, gf: gre(2, { in_key: "flow", out_key: 200 }) } },
      },
    },
    h2: {
      addresses: ["10.9.0.2/24"],
      bridges: {
        red: { ports: { a2: {}, gx: gre(1, { key: 100 }) } },
        blue: { ports: { b2: {}, gf: gre(1, { key: 200 }) } },
      },
    },
  },
  endpoints: {
    "red/a1": { port: "h1/red/a1" },
    "red/a2": { port: "h2/red/a2" },
    "blue/b1": { port: "h1/blue/b1" },
    "blue/b2": { port: "h2/blue/b2" },
  },
};

describe("a tunnel that is gone lets its packets fall to a less exact one of the host", () => {
  test.each([
    ["h1/red", "red/a2"],
    ["h1/red/gx", "red/a2"],
  ])("which is another tenant's: after %s", (down, from) => {
    expect(isolationOf(shadowed)).toBe("holds");
    expect(leaksAfter(shadowed, down)).toEqual([`${down}: ${from}`]);
  });

  test.each(["h2/red", "h2/red/gx", "h1/blue", "h1", "tunnel:h1/red/gx=h2/red/gx", "underlay:h2>h1"])(
    "but not where nobody sends such packets any more, or no less exact one is left: after %s",
    (down) => {
      expect(leaksAfter(shadowed, down)).toEqual([]);
    },
  );
});

test("frames for an address whose static entry goes with its tunnel are flooded", () => {
  const address = "02:00:00:00:00:0b";
  const document = {
    hosts: {
      h1: {
        addresses: ["10.9.0.1/24"],
        bridges: {
          b: {
            ports: { r: { tag: 10 }, g: gre(2, { key: 1 }), b: { trunks: [10] } },
            flows: [`in_port=r,dl_dst=${address},actions=NORMAL`, "actions=drop"],
            fdb: [{ vlan: 10, mac: address, port: "g" }],
          },
        },
      },
      h2: { addresses: ["10.9.0.2/24"], bridges: { b: { ports: { g: gre(1, { key: 1 }) } } } },
    },
    endpoints: { "red/r": { port: "h1/b/r" }, "blue/b": { port: "h1/b/b" } },
  } as const;
  expect(isolationOf(document as unknown as Document)).toBe("holds");
  expect(leaksAfter(document as unknown as Document, "h1/b/g")).toEqual(["h1/b/g: red/r"]);
});

const local = (address: string) => ({ local: { addresses: [`${address}/24`] } });

test("packets that a host sends out of one LOCAL leave by another when the first is gone", () => {
  const document: Document = {
    hosts: {
      h1: {
        ip_forward: true,
        bridges: {
          r: { ...local("10.1.0.254"), ports: { c: {} } },
          x: local("172.16.0.254"),
          b: {
            ...local("172.16.0.253"),
            ports: { c: {} },
            flows: ["in_port=LOCAL,actions=output:c", "actions=drop"],
          },
        },
      },
    },
    endpoints: { "red/r": { port: "h1/r/c" }, "blue/b": { port: "h1/b/c" } },
  };
  expect(isolationOf(document)).toBe("holds");
  expect(leaksAfter(document, "h1/x")).toEqual(["h1/x: red/r"]);
});

/** The same file without what has failed: its ports, and whoever is plugged in there. */
function without(document: Document, gone: ReadonlySet<string>): Document {
  const hosts = Object.entries(document.hosts).map(([host, { bridges = {}, ...more }]) => {
    const kept = Object.entries(bridges).map(([bridge, { ports = {}, ...rest }]) => {
      const left = Object.entries(ports).filter(([port]) => !gone.has(`${host}/${bridge}/${port}`));
      return [bridge, { ...rest, ports: Object.fromEntries(left) }] as const;
    });
    return [host, { ...more, bridges: Object.fromEntries(kept) }] as const;
  });
  const endpoints = Object.entries(document.endpoints ?? {}).filter(([, { port }]) => !gone.has(port));
  return { ...document, hosts: Object.fromEntries(hosts), endpoints: Object.fromEntries(endpoints) };
}

describe("on drawn fabrics", () => {
  test("where a failure may open a way, isolation is what it is of the file without what has failed", () => {
    let leaking = 0;
    fc.assert(
      fc.property(shadowingTunnels, fc.nat(), (document, draw) => {
        const { fabric, wiring } = lab(document);
        fc.pre(checkIsolation(new Context(fabric)).holds);
        const opened = new OpenedWays(wiring);
        const sets = failureSets(wiring, 1).sets.filter(
          (one) => opened.after(outageOf(fabric, one)) !== undefined,
        );
        fc.pre(sets.length > 0);
        const set = must(sets[draw % sets.length]);
        const { up } = outageOf(fabric, set).fabric.columns.ports;
        const gone = [...up.keys()].flatMap((port) => (up[port] === 0 ? [fabric.portName(port)] : []));
        const { verdict } = checkIsolation(new Context(lab(without(document, new Set(gone))).fabric));
        const { violations } = checkResilience(new Context(fabric), [set]);
        const told = violations.some(({ kind }) => kind === "leak") ? "violated" : "holds";
        expect({ gone, told }).toEqual({ gone, told: verdict });
        leaking += Number(verdict === "violated");
      }),
      runs(60),
    );
    expect(leaking).toBeGreaterThan(0);
  }, 240_000);

  test.each([
    ["plain", fabrics({ listening: true })],
    ["rich", richFabrics],
    ["shadowing", shadowingTunnels],
  ])(
    "nothing leaks after a failure that is said to open no way: %s",
    (_, drawn) => {
      fc.assert(
        fc.property(drawn, fc.nat(), (document, draw) => {
          const { fabric, wiring } = lab(document);
          const { sets } = failureSets(wiring, 1);
          const outage = outageOf(fabric, must(sets[draw % sets.length]));
          fc.pre(new OpenedWays(wiring).after(outage) === undefined);
          fc.pre(checkIsolation(new Context(fabric)).holds);
          expect(checkIsolation(new Context(outage.fabric)).verdict).not.toBe("violated");
        }),
        runs(60),
      );
    },
    240_000,
  );
});
