import type { z } from "zod";
import type { Problem } from "../values/problem.ts";
import { type Fault, inspect, type Inspected } from "./check.ts";

type Keys = readonly PropertyKey[];
type Parts = Record<PropertyKey, unknown>;

/** What stands where an element that must be there is missing or was dropped. */
export type StandIn = (keys: readonly string[]) => unknown;

/** The well-formed rest of a value, and how to speak of it in the words of the whole. */
export interface Pruned<T> {
  readonly value: T;
  /** what was dropped or stands in for something, as keys in the whole; unknown keys are not among them */
  readonly cuts: readonly (readonly string[])[];
  /** The keys in the whole of a path in the rest. */
  readonly keysOf: (path: string) => readonly string[];
}

/** Dropping a piece may take the one around it with it, which takes another round. */
const ROUNDS = 12;

/** Of more faults nobody reads what else may be wrong, and a copy and further rounds take seconds. */
const MOST_FAULTS = 1000;

/**
 * Drops from a copy what a schema finds wrong, the smallest piece at a time: a column first, and what must have
 * that column where it cannot do without.
 * @param first what the schema says of the whole
 * @returns undefined where nothing well-formed is left, or too much is wrong
 */
export function prune<T>(
  schema: z.ZodType<T>,
  whole: unknown,
  first: Inspected<T>,
  standIn: StandIn,
): Pruned<T> | undefined {
  if (first.kind === "endless" || (first.kind === "faulty" && first.faults.length > MOST_FAULTS))
    return undefined;
  if (isHuge(whole)) return undefined;
  // Where the whole is wrong nothing is left of it, and ten million items need no copy.
  if (first.kind === "faulty" && first.faults.some(({ keys }) => keys.length === 0)) return undefined;
  const copy = new Copy(whole, standIn);
  for (let round = 0; round < ROUNDS; round++) {
    const inspected = inspect(schema, copy.root);
    if (inspected.kind === "endless") return undefined;
    if (inspected.kind === "sound")
      return { value: inspected.value, cuts: copy.cuts, keysOf: (path) => copy.keysOf(path) };
    if (!copy.drop(inspected.faults)) return undefined;
  }
  return undefined;
}

class Copy {
  readonly root: unknown;
  readonly cuts: (readonly string[])[];
  /** of a list that has lost items: the places of those left */
  readonly #places = new Map<unknown, number[]>();
  readonly #standing = new Set<string>();
  readonly #standIn: StandIn;

  constructor(whole: unknown, standIn: StandIn) {
    this.cuts = [];
    this.root = copied(whole, [], this.cuts);
    this.#standIn = standIn;
  }

  /** @returns false if the whole is wrong */
  drop(faults: readonly Fault[]): boolean {
    const items = new Map<unknown[], Set<number>>();
    for (const { keys, isUnknown } of faults) {
      if (!this.#drop(keys, isUnknown === true, items)) return false;
    }
    for (const [list, dropped] of items) {
      const places = this.#places.get(list) ?? list.map((_, i) => i);
      const left = list.map((_, i) => i).filter((i) => !dropped.has(i));
      const kept = left.map((i) => list[i]);
      this.#places.set(
        list,
        left.map((i) => places[i] ?? i),
      );
      list.splice(0, list.length, ...kept);
    }
    return true;
  }

  #drop(keys: Keys, isUnknown: boolean, items: Map<unknown[], Set<number>>): boolean {
    const last = keys.at(-1);
    if (last === undefined) return false;
    const parent = keys
      .slice(0, -1)
      .reduce<unknown>((value, key) => (value as Parts | undefined)?.[key], this.root);
    // What is around it went in this round already.
    if (typeof parent !== "object" || parent === null) return true;
    const own = this.#own(keys);
    if (Array.isArray(parent)) {
      items.set(parent, (items.get(parent) ?? new Set()).add(Number(last)));
      this.cuts.push(own);
      return true;
    }
    const standing = own.join("\0");
    const instead = isUnknown || this.#standing.has(standing) ? undefined : this.#standIn(own);
    if (instead !== undefined) {
      this.#standing.add(standing);
      (parent as Parts)[last] = instead;
    } else if (Object.hasOwn(parent, last) && (parent as Parts)[last] !== undefined) {
      delete (parent as Parts)[last];
    } else {
      return this.#drop(keys.slice(0, -1), false, items);
    }
    // A misspelt element may be what others speak of; a misspelt column is nobody's.
    this.cuts.push(isUnknown ? [...own, UNKNOWN] : own);
    return true;
  }

  #own(keys: Keys): string[] {
    let value: unknown = this.root;
    return keys.map((key) => {
      const place = this.#places.get(value)?.[Number(key)] ?? key;
      value = (value as Parts | undefined)?.[key];
      return String(place);
    });
  }

  keysOf(path: string): readonly string[] {
    const words = path === "" ? [] : path.split(".");
    const keys: string[] = [];
    let value: unknown = this.root;
    while (words.length > 0) {
      let length = 1;
      for (let i = 1; i <= words.length; i++) {
        if (typeof value !== "object" || value === null) break;
        if (!Object.hasOwn(value, words.slice(0, i).join("."))) continue;
        length = i;
        break;
      }
      const key = words.splice(0, length).join(".");
      keys.push(key);
      value = typeof value === "object" && value !== null ? (value as Parts)[key] : undefined;
    }
    return this.#own(keys);
  }
}

/** Stands at the end of a cut that was an unknown key. */
const UNKNOWN = "\0unknown";

/** A few objects that stand in each other many times are more than any memory when written out. */
function isHuge(whole: unknown): boolean {
  let left = MOST;
  const count = (value: unknown): void => {
    if (typeof value !== "object" || value === null || --left < 0) return;
    for (const inner of Object.values(value)) count(inner);
  };
  count(whole);
  return left < 0;
}

/** Objects and lists of a value that is copied. */
const MOST = 1_000_000;

/** `__proto__` as a name is lost in any copy: it counts as dropped. */
function copied(value: unknown, keys: readonly string[], cuts: (readonly string[])[]): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map((one, i) => copied(one, [...keys, String(i)], cuts));
  if (Object.hasOwn(value, "__proto__")) cuts.push([...keys, "__proto__"]);
  const left = Object.entries(value).filter(([key]) => key !== "__proto__");
  return Object.fromEntries(left.map(([key, inner]) => [key, copied(inner, [...keys, key], cuts)]));
}

const NAMES = /^an? (?:host|bridge|port|endpoint|network|tenant)\b/;

/** Problems of the rest that are problems of the whole too, under their paths there. */
export function unrelated(problems: readonly Problem[], pruned: Pruned<unknown>, whole: unknown): Problem[] {
  const cuts = pruned.cuts.filter((cut) => cut.at(-1) !== UNKNOWN);
  const hidden = new Set(pruned.cuts.flatMap(hiddenNames));
  const under = prefixes(cuts);
  const muddled = new Set(
    cuts.flatMap(([kind, tenant, part, ...more]) =>
      kind === "tenants" && part === "networks" && (more.length < 2 || more[1] === "subnet") ? [tenant] : [],
    ),
  );
  return problems.flatMap((problem) => {
    const keys = pruned.keysOf(problem.path);
    const path = keys.join(".");
    const isCut =
      under.beneath.has(keys.join("\0")) ||
      keys.some((_, i) => under.whole.has(keys.slice(0, i + 1).join("\0")));
    if (isCut || (keys[0] === "changes" && cuts.length > 0)) return [];
    // What fails is named by what all the rest becomes.
    if (keys[0] === "failures" && pruned.cuts.some(([part]) => part !== "failures")) return [];
    // Without one of its networks or subnets, nobody knows who is in the others.
    if (keys[0] === "tenants" && muddled.has(keys[1]) && keys[2] === "containers" && keys.at(-1) !== "host")
      return [];
    const named = NAMES.test(problem.expected) ? at(whole, keys) : undefined;
    const isHidden = typeof named === "string" && isHiddenBy(hidden, named);
    return isHidden ? [] : [{ ...problem, path }];
  });
}

/** Itself, or what it is in: `h1/br0/p1` is in `h1/br0` and `h1`. */
function isHiddenBy(hidden: ReadonlySet<string>, name: string): boolean {
  const words = name.split("/");
  return hidden.has("") || words.some((_, i) => hidden.has(words.slice(0, i + 1).join("/")));
}

function at(whole: unknown, keys: readonly string[]): unknown {
  return keys.reduce<unknown>((value, key) => (value as Parts | undefined)?.[key], whole);
}

/** Every path that a cut is at or below, and every cut itself. */
function prefixes(cuts: readonly (readonly string[])[]) {
  const beneath = new Set<string>();
  for (const cut of cuts) for (let i = 1; i <= cut.length; i++) beneath.add(cut.slice(0, i).join("\0"));
  return { beneath, whole: new Set(cuts.map((cut) => cut.join("\0"))) };
}

/** What others call a piece that was dropped: `h1`, `h1/br0`, `red/app`. Empty for whatever name there is. */
function hiddenNames(cut: readonly string[]): string[] {
  const isUnknown = cut.at(-1) === UNKNOWN;
  const keys = isUnknown ? cut.slice(0, -2) : cut;
  const [kind, name, part, inner, deeper] = keys;
  if (name === undefined) return kind === "hosts" || kind === "tenants" || kind === "endpoints" ? [""] : [];
  switch (kind) {
    case "hosts":
      return hostNames(keys);
    case "endpoints":
      return part === undefined || isUnknown ? [name, name.split("/")[0] ?? name] : [];
    case "tenants":
      if (inner === undefined) return [name];
      if (deeper !== undefined) return [];
      return part === "networks" ? [inner] : [`${name}/${inner}`];
    default:
      return [];
  }
}

function hostNames([, host = "", part, bridge, ports, port, ...column]: readonly string[]): string[] {
  if (part === undefined || (part === "bridges" && bridge === undefined)) return [host];
  if (part !== "bridges" || (ports !== undefined && ports !== "ports") || column.length > 0) return [];
  return port === undefined ? [`${host}/${bridge}`] : [`${host}/${bridge}/${port}`];
}
