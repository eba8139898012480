import { expect, test } from "vitest";
import type { FabricDocument } from "../../src/model/fabric/document.ts";
import { hasPatchRing } from "./patch-rings.ts";

type Bridges = NonNullable<FabricDocument["hosts"][string]["bridges"]>;
const patch = (peer: string) => ({ type: "patch" as const, options: { peer } });
const ring = (bridges: Bridges) => hasPatchRing({ kind: "fabric", hosts: { h: { bridges } } });

test("two pairs of patches between two bridges are a ring, one is not, and one without an answer is none", () => {
  const b = { ports: { b1: patch("a1"), b2: patch("a2") } };
  expect(ring({ a: { ports: { a1: patch("b1"), a2: patch("b2") } }, b })).toBe(true);
  expect(ring({ a: { ports: { a1: patch("b1") } }, b })).toBe(false);
  expect(ring({ a: { ports: { a1: patch("b1"), a2: patch("b1") } }, b })).toBe(false);
});

test("a ring on which all take part in a tree is cut", () => {
  const b = { stp_enable: true, ports: { b1: patch("a1"), b2: patch("a2") } };
  const ports = { a1: patch("b1"), a2: patch("b2") };
  expect(ring({ a: { stp_enable: true, ports }, b })).toBe(false);
  expect(ring({ a: { ports }, b })).toBe(true);
});
