import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Bdd, Bdds, EMPTY, FULL } from "../../../src/verify/headers/bdd.ts";

const VARIABLES = 5;
const ROWS = 1 << VARIABLES;

/** A truth table as bits: bit r says whether the row is in the set, of which bit v is the value of variable v. */
type Truth = number;
const WHOLE: Truth = -1;

const valueOf = (row: number, variable: number): boolean => ((row >> variable) & 1) === 1;
const rows = Array.from({ length: ROWS }, (_, row) => row);
const truthOf = (holds: (row: number) => boolean): Truth =>
  rows.reduce((table, row) => (holds(row) ? table | (1 << row) : table), 0);
const holdsIn = (table: Truth, row: number): boolean => ((table >>> row) & 1) === 1;

function setOf(bdds: Bdds, table: Truth): Bdd {
  const cubes = rows
    .filter((row) => holdsIn(table, row))
    .map((row) => bdds.cube(Array.from({ length: VARIABLES }, (_, v) => [v, valueOf(row, v)] as const)));
  return cubes.reduce((sum, cube) => bdds.or(sum, cube), EMPTY);
}

const tables = fc.integer();
const someVariables = fc.subarray(Array.from({ length: VARIABLES }, (_, v) => v));

describe("decision diagrams against truth tables of five variables", () => {
  test("and, or, without, exclusive or, if and only if, if-then-else", () => {
    fc.assert(
      fc.property(tables, tables, tables, (a, b, c) => {
        const bdds = new Bdds(VARIABLES);
        const [f, g, h] = [setOf(bdds, a), setOf(bdds, b), setOf(bdds, c)];
        expect(bdds.and(f, g)).toBe(setOf(bdds, a & b));
        expect(bdds.or(f, g)).toBe(setOf(bdds, a | b));
        expect(bdds.diff(f, g)).toBe(setOf(bdds, a & ~b));
        expect(bdds.xor(f, g)).toBe(setOf(bdds, a ^ b));
        expect(bdds.iff(f, g)).toBe(setOf(bdds, ~(a ^ b)));
        expect(bdds.not(f)).toBe(setOf(bdds, ~a));
        expect(bdds.ite(f, g, h)).toBe(setOf(bdds, (a & b) | (~a & c)));
      }),
    );
  });

  test("how many rows there are", () => {
    fc.assert(
      fc.property(tables, (a) => {
        const bdds = new Bdds(VARIABLES);
        const all = Array.from({ length: VARIABLES }, (_, v) => v);
        expect(bdds.count(setOf(bdds, a), all)).toBe(rows.filter((row) => holdsIn(a, row)).length);
      }),
    );
  });

  test("some value of a variable will do", () => {
    fc.assert(
      fc.property(tables, someVariables, (a, gone) => {
        const bdds = new Bdds(VARIABLES);
        const mask = gone.reduce((bits, v) => bits | (1 << v), 0);
        const expected = truthOf((row) => rows.some((r) => (r & ~mask) === (row & ~mask) && holdsIn(a, r)));
        expect(bdds.exists(setOf(bdds, a), bdds.variables(gone))).toBe(setOf(bdds, expected));
      }),
    );
  });

  test("variables are renamed, in order or not", () => {
    fc.assert(
      fc.property(tables, fc.shuffledSubarray([0, 1, 2, 3, 4], { minLength: VARIABLES }), (a, to) => {
        // A permutation in two steps by way of variables that no set has: each is then a fresh name.
        const wide = new Bdds(2 * VARIABLES);
        const away = wide.relabeling(to.map((target, v) => [v, VARIABLES + target] as const));
        const home = wide.relabeling(to.map((target) => [VARIABLES + target, target] as const));
        const renamed = wide.rename(wide.rename(setOf(wide, a), away), home);
        const expected = truthOf((row) =>
          holdsIn(
            a,
            to.reduce((from, target, v) => (valueOf(row, target) ? from | (1 << v) : from), 0),
          ),
        );
        expect(renamed).toBe(setOf(wide, expected));
      }),
    );
  });

  test("what is picked is in the set, and as it is preferred where that can be", () => {
    fc.assert(
      fc.property(
        tables.filter((a) => a !== 0),
        fc.nat(ROWS - 1),
        (a, wish) => {
          const bdds = new Bdds(VARIABLES);
          const f = setOf(bdds, a);
          const picked = bdds.pick(f, (variable) => valueOf(wish, variable));
          expect(bdds.diff(bdds.cube(picked), f)).toBe(EMPTY);
          const known = new Map(picked);
          const row = rows.find((r) => [...known].every(([v, value]) => valueOf(r, v) === value));
          expect(row).toBeDefined();
          const isAsWished = picked.every(([v, value]) => value === valueOf(wish, v));
          expect(isAsWished || !holdsIn(a, wish)).toBe(true);
        },
      ),
    );
  });

  test("equal sets are one node, however they were made", () => {
    const bdds = new Bdds(VARIABLES);
    const [x, y] = [bdds.literal(1), bdds.literal(3, false)];
    expect(bdds.not(bdds.or(bdds.not(x), bdds.not(y)))).toBe(bdds.and(y, x));
    expect(bdds.cube([])).toBe(FULL);
    expect(setOf(bdds, WHOLE)).toBe(FULL);
  });

  test("too many nodes are said to be too many", () => {
    // The parity of a product needs exponentially many nodes in this order.
    const bdds = new Bdds(40, 1000);
    const grow = () => {
      let f: Bdd = FULL;
      for (let v = 0; v < 20; v++) f = bdds.and(f, bdds.iff(bdds.literal(v), bdds.literal(v + 20)));
    };
    expect(grow).toThrow("more than 1,000 nodes");
  });
});
