import { expect } from "vitest";
import { diffHost, isSame } from "../../src/realize/diff.ts";
import type { Snapshot } from "../../src/realize/observe/snapshot.ts";
import type { Looked } from "../../src/realize/obstacles.ts";
import { partsOf } from "./fabric.ts";
import { live } from "./live.ts";

/** What a host that has this has otherwise than a file says. */
export function differences(document: object, snapshot: Partial<Snapshot>) {
  const { diff } = looked(document, snapshot);
  const told = [
    ...diff.missing.map(({ kind, name }) => `no ${kind} ${name}`),
    ...diff.surplus.map(({ kind, name }) => `too much: ${kind} ${name}`),
    ...diff.strange.map(({ kind, name }) => `strange: ${kind} ${name}`),
    ...diff.changed.flatMap(({ expected: { kind, name }, drift }) =>
      drift.map(({ column, expected, found }) => `${kind} ${name}: ${column} ${found}, not ${expected}`),
    ),
  ];
  expect(isSame(diff)).toBe(told.length === 0);
  return told;
}

/** The same beside what it should have. */
export function looked(document: object, snapshot: Partial<Snapshot>): Looked {
  const [wanted, observed] = [partsOf(document), live(snapshot)];
  return { wanted, observed, diff: diffHost(wanted, observed) };
}
