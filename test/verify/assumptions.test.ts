import { expect, test } from "vitest";
import { assumptionsFor } from "../../src/verify/assumptions.ts";
import { gre } from "../model/fabric/make.ts";
import { lab } from "../sim/lab.ts";
import { judge, oneHost } from "./judge.ts";

const assumed = (...parameters: Parameters<typeof oneHost>) =>
  assumptionsFor(lab(oneHost(...parameters)).fabric).join("\n");

test("ports that take no part in spanning tree are flooded to, if they were there before it", () => {
  const ports = { p: {}, q: { other_config: { "stp-enable": false } } };
  const told = "ports that take no part in spanning tree were there before it ran";
  expect(assumed({ a: { stp_enable: true, ports } }, {})).toContain(told);
  expect(assumed({ a: { stp_enable: true, ports: { p: {}, q: { type: "internal" } } } }, {})).toContain(told);
  expect(assumed({ a: { stp_enable: true, ports: { p: {} } } }, {})).not.toContain(told);
  expect(assumed({ a: { ports } }, {})).not.toContain(told);
});

test("what is not modelled leaves the tunnels of others alone", () => {
  const told = "what is not modelled sends no packet to the underlay";
  const [bridges, unmodelled] = [{ a: { ports: { g: gre("1.1.1.2") } } }, [{ at: "h/a", what: "a bond" }]];
  expect(assumed(bridges, {}, { unmodelled })).toContain(told);
  expect(assumed(bridges, {})).not.toContain(told);
  expect(assumed({ a: { ports: {} } }, {}, { unmodelled })).not.toContain(told);
});

test("a host that is heard has no port open", () => {
  const told = "hosts answer as Linux does, with no port open";
  expect(assumed({ a: { local: { addresses: ["10.0.0.1/24"] }, ports: {} } }, {})).toContain(told);
  expect(assumed({ a: { ports: {} } }, {})).not.toContain(told);
});

test.each([
  [0, true],
  [1, false],
  [2, true],
])("that the flow cache heeds inner tags is assumed with a vlan-limit of %i: %s", (limit, isTold) => {
  const host = { other_config: { "vlan-limit": limit }, bridges: { a: { ports: {} } } };
  const told = assumptionsFor(lab({ hosts: { h: host } }).fabric).join("\n");
  expect(told.includes("Open vSwitch's flow cache")).toBe(isTold);
});

test("tenants that may meet are named, and their pairs are not counted as proven", () => {
  const bridges = { a: { ports: { p: {}, q: {} } } };
  const ends = { "red/a": "h/a/p", "blue/a": "h/a/q" };
  expect(assumed(bridges, ends, { allow: [["red", "blue"]] })).toContain("red and blue may meet (allow)");
  expect(assumed(bridges, ends)).not.toContain("may meet");
  const { coverage, notes } = judge("isolation", oneHost(bridges, ends, { allow: [["red/a", "blue"]] }));
  expect(coverage.pairs).toBe(0);
  expect(notes[0]).toContain("but those that it may meet");
});

test("one tenant is not said to be kept from others", () => {
  const { notes } = judge("isolation", oneHost({ a: { ports: { p: {} } } }, { "red/a": "h/a/p" }));
  expect(notes[0]).toBe("1 tenant: there is no other to keep apart");
});
