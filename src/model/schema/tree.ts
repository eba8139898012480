import { type Problem, show } from "../values/problem.ts";

/** Levels of objects and lists; what simnet reads has a dozen. */
const MAX_DEPTH = 100;

/** What a schema cannot be asked about a value from outside. */
export interface TreeFaults {
  /** why it is no tree at all: it contains itself, as a cyclic YAML alias does, or never ends */
  readonly endless?: Problem;
  /** `__proto__` as a name: JavaScript keeps no such key, and an element would be lost without a word */
  readonly lost: readonly Problem[];
}

export function treeFaults(root: unknown): TreeFaults {
  const open = new Set<unknown>();
  const done = new Set<unknown>();
  const keys: string[] = [];
  const lost: Problem[] = [];
  const losesNames = nameLoss();
  const visit = (value: unknown): Problem | undefined => {
    if (typeof value !== "object" || value === null || done.has(value)) return undefined;
    if (open.has(value)) return fault(keys, "a tree of values", "a value that contains itself");
    if (open.size >= MAX_DEPTH)
      return fault(keys.slice(0, 3), `at most ${MAX_DEPTH} levels of objects and lists`, "more");
    // What holds nothing but text and numbers, as most objects of a fabric do, is not kept: looking at it again costs as little.
    let isKept = losesNames(value);
    if (isKept) lost.push(fault([...keys, PROTO], `a name other than ${PROTO}`, show(PROTO)));
    // By place, and no number is looked into: the entries of a list of ten million would be ten million pairs.
    const names = Array.isArray(value) ? undefined : Object.keys(value);
    const parts = value as Readonly<Record<string, unknown>>;
    for (let i = 0; i < (names ?? (value as readonly unknown[])).length; i++) {
      const key = names?.[i] ?? i;
      const inner = parts[key];
      if (typeof inner !== "object" || inner === null) continue;
      open.add(value);
      isKept = true;
      keys.push(String(key));
      const endless = visit(inner);
      if (endless !== undefined) return endless;
      keys.pop();
    }
    open.delete(value);
    if (isKept) done.add(value);
    return undefined;
  };
  const endless = visit(root);
  return endless === undefined ? { lost } : { endless, lost };
}

const PROTO = "__proto__";

/** JSON and YAML give a key of its own, which no record takes over; in a script it is the object's prototype. */
function nameLoss(): (value: object) => boolean {
  const unwritten = new Set<unknown>();
  return (value) => {
    const prototype: unknown = Object.getPrototypeOf(value);
    if (!unwritten.has(prototype)) {
      if (typeof prototype === "object" && prototype !== null && Object.keys(prototype).length > 0)
        return true;
      unwritten.add(prototype);
    }
    return Object.hasOwn(value, PROTO);
  };
}

function fault(keys: readonly string[], expected: string, found: string): Problem {
  return { path: keys.join("."), expected, found };
}
