import { expect, test } from "vitest";
import { fabricOf, oneBridge, type Ports } from "./make.ts";

function numbersOf(ports: Ports): Record<string, number> {
  const { ofPorts, columns } = fabricOf(oneBridge(ports));
  return Object.fromEntries(columns.ports.name.map((name, port) => [name, ofPorts.numberOf(port)]));
}

test("ports are numbered by their place in the file, from 1; LOCAL has its own number", () => {
  expect(numbersOf({ a: {}, b: {}, c: {} })).toEqual({ LOCAL: 65534, a: 1, b: 2, c: 3 });
});

test("what is written counts, and a place that is taken goes to the next number that is free", () => {
  expect(numbersOf({ a: {}, b: { ofport: 9 }, c: {} })).toEqual({ LOCAL: 65534, a: 1, b: 9, c: 3 });
  expect(numbersOf({ a: {}, b: {}, c: { ofport: 1 } })).toEqual({ LOCAL: 65534, a: 2, b: 3, c: 1 });
  expect(numbersOf({ a: {}, b: {}, c: { ofport: "0x2" } })).toEqual({ LOCAL: 65534, a: 1, b: 3, c: 2 });
});

test("a port is found by its number", () => {
  const { ofPorts, columns } = fabricOf(oneBridge({ a: {}, b: { ofport: 9 } }));
  const names = [1, 9, 65534, 2, 0].map((number) => columns.ports.name[ofPorts.portAt(0, number) ?? -1]);
  expect(names).toEqual(["a", "b", "LOCAL", undefined, undefined]);
});
