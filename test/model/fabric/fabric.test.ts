import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Fabric, must } from "../../../src/model/fabric/fabric.ts";
import { NOBODY } from "../../../src/model/frame-fields.ts";
import { formatMac, localMac } from "../../../src/model/values/mac.ts";
import { documents, fabricOf, gre, oneBridge, patch } from "./make.ts";

const macs = (written: readonly (string | undefined)[]) => {
  const ports = Object.fromEntries(written.map((_, i) => [`p${i}`, {}]));
  const endpoints = Object.fromEntries(
    written.map((mac, i) => [`red/c${i}`, { port: `h/b/p${i}`, ...(mac !== undefined && { mac }) }]),
  );
  const fabric = fabricOf({ ...oneBridge(ports), endpoints });
  return written.map((_, i) => formatMac(fabric.macOf(i)));
};

test("each bridge has its ports, LOCAL before those that were written, and each host its bridges", () => {
  fc.assert(
    fc.property(documents, (document) => {
      const fabric = fabricOf(document);
      const { bridges, hosts, ports } = fabric.columns;
      const written: string[] = [];
      for (let host = 0; host < hosts.count; host++)
        for (const bridge of fabric.bridgesOf(host))
          for (const port of fabric.portsOf(bridge)) written.push(fabric.portName(port));
      const expected = Object.entries(document.hosts).flatMap(([h, { bridges: own = {} }]) =>
        Object.entries(own).flatMap(([b, one]) =>
          ["LOCAL", ...Object.keys(one.ports ?? {})].map((p) => `${h}/${b}/${p}`),
        ),
      );
      expect(written).toEqual(expected);
      expect(ports.count).toBe(expected.length);
      for (let bridge = 0; bridge < bridges.count; bridge++)
        expect(fabric.portName(must(bridges.local[bridge]))).toBe(`${fabric.bridgeName(bridge)}/LOCAL`);
    }),
    { numRuns: 50 },
  );
});

test("edge ports are those that no link names and that are neither patch nor tunnel, and LOCAL", () => {
  const fabric = fabricOf({
    ...oneBridge({ p: {}, i: { type: "internal" }, l: {}, x: patch("y"), g: gre("1.1.1.1") }),
    links: [{ name: "lan", ports: ["h/b/l"] }],
    endpoints: { "red/a": { port: "h/b/p" } },
  });
  const edges = Array.from(fabric.portsOf(0)).filter((port) => fabric.isEdge(port));
  expect(edges.map((port) => fabric.portName(port))).toEqual(["h/b/LOCAL", "h/b/p", "h/b/i"]);
});

describe("the MAC of an endpoint that has none", () => {
  test("is counted by its place", () => {
    expect(macs([undefined, "00:11:22:33:44:55", undefined])).toEqual([
      "02:00:00:00:00:01",
      "00:11:22:33:44:55",
      "02:00:00:00:00:03",
    ]);
  });

  test("is no other's, whatever was written", () => {
    const mac = fc.option(
      fc.constantFrom(1, 2, 3, 4, 5, 6).map((n) => `02:00:00:00:00:0${n}`),
      { nil: undefined },
    );
    fc.assert(
      fc.property(
        fc.uniqueArray(mac, { minLength: 1, maxLength: 8, selector: (one) => one ?? Symbol("none") }),
        (written) => {
          expect(new Set(macs(written)).size).toBe(written.length);
        },
      ),
      { numRuns: 50 },
    );
  });

  test("is not the one that stands for nobody, which the 65,281st would have", () => {
    expect(formatMac(NOBODY)).toBe(formatMac(localMac(0xff01)));
    const { columns, ...rest } = fabricOf(oneBridge({}));
    const endpoints = { ...columns.endpoints, mac: new Float64Array(0xff01).fill(-1), count: 0xff01 };
    const many = new Fabric({ ...rest, columns: { ...columns, endpoints } });
    expect([many.macOf(0xff00) === NOBODY, many.macOf(0xfeff)]).toEqual([false, NOBODY - 1]);
  });
});

test("a row outside of its table is a bug", () => {
  expect(() => must([1][2])).toThrow("outside");
  expect(must(0)).toBe(0);
});
