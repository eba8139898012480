import fc from "fast-check";
import { describe, expect, test } from "vitest";
import neutron from "../../../scenarios/neutron.ts";
import { askedAs } from "../scenario-case.ts";
import { withMistakes } from "./mistakes.ts";
import { KINDS, mutated } from "./mutations.ts";

const DRAWS = 30;
const healthy = askedAs(neutron);
const number = fc.nat(99);

describe("most mistakes that are drawn are made", () => {
  test.each([...new Set(KINDS)])("%s", (kind) => {
    const mistake = fc.tuple(number, fc.record({ kind: fc.constant(kind), place: number, choice: number }));
    const made = fc.sample(mistake, DRAWS).map((one) => withMistakes(healthy, [one]).made);
    expect(made.filter((count) => count === 1).length).toBeGreaterThan(DRAWS / 2);
  });
});

test("a bridge that has lost its flows gets no empty table by another mistake", () => {
  const bridge = { fail_mode: "secure" as const, ports: { p: {} } };
  for (const kind of KINDS.filter((one) => one !== "port")) {
    expect(mutated(bridge, { kind, place: 1, choice: 1 })).toBeUndefined();
  }
});
