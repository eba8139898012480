import { type Checked, good, type Problem, show, unless } from "../values/problem.ts";
import type { Fabric } from "./fabric.ts";
import { type Failure, failureReader } from "./failure.ts";

/** What is to fail: any so many at once, or exactly these sets, one after the other and each all together. */
export type AskedFailures = number | readonly (readonly Failure[])[];

/** What `--down` names, all of it down together. A thing that fails twice has failed. */
export function failingTogether(
  fabric: Fabric,
  texts: readonly string[],
  path: string,
): Checked<readonly Failure[]> {
  const read = failureReader(fabric);
  const failures = [...new Set(texts)].map((text) => read(text, path));
  return unless(problemsOf(failures), () => valuesOf(failures));
}

/**
 * What the file of a fabric asks for under `failures`; undefined if it does not. Names are those of the fabric, so that a scenario
 * can name the bridges and tunnels of its design.
 */
export function askedFailuresOf(fabric: Fabric): Checked<AskedFailures | undefined> {
  const asked = fabric.failures;
  if (asked === undefined || typeof asked === "number") return good(asked);
  const read = failureReader(fabric);
  const sets = asked.map((one, i): ReadSet => {
    const [texts, path] =
      typeof one === "string" ? [[one], () => `failures.${i}`] : [one, (k: number) => `failures.${i}.${k}`];
    return { path: `failures.${i}`, texts, failures: texts.map((text, k) => read(text, path(k))) };
  });
  const problems = [
    ...sets.flatMap(({ failures }) => problemsOf(failures)),
    ...sets.flatMap(repeatedWithin),
    ...repeatedSets(sets),
  ];
  return unless(problems, () => sets.map(({ failures }) => valuesOf(failures)));
}

/** One item of the list. */
interface ReadSet {
  readonly path: string;
  readonly texts: readonly string[];
  readonly failures: readonly Checked<Failure>[];
}

function repeatedWithin({ path, texts, failures }: ReadSet): Problem[] {
  const keys = failures.map(keyOf);
  return keys.flatMap((key, k) =>
    key === undefined || keys.indexOf(key) === k
      ? []
      : [{ path: `${path}.${k}`, expected: "each of them once", found: show(texts[k]) }],
  );
}

function repeatedSets(sets: readonly ReadSet[]): Problem[] {
  const first = new Map<string, string>();
  return sets.flatMap(({ path, texts, failures }) => {
    const keys = failures.flatMap((one) => keyOf(one) ?? []);
    // One that is none is told of already.
    if (keys.length < failures.length) return [];
    const key = [...new Set(keys)].toSorted((a, b) => (a < b ? -1 : 1)).join(" ");
    const other = first.get(key);
    first.set(key, other ?? path);
    const expected = `something else than ${other}, each of them once`;
    return other === undefined ? [] : [{ path, expected, found: show(texts.join(" and ")) }];
  });
}

/** One text for one failure, however it is written. */
function keyOf(read: Checked<Failure>): string | undefined {
  if (!read.ok) return undefined;
  const failure = read.value;
  return JSON.stringify(
    failure.kind === "tunnel" ? { ...failure, ports: failure.ports.toSorted((a, b) => a - b) } : failure,
  );
}

function problemsOf(read: readonly Checked<Failure>[]): Problem[] {
  return read.flatMap((one) => (one.ok ? [] : one.problems));
}

function valuesOf(read: readonly Checked<Failure>[]): readonly Failure[] {
  return read.flatMap((one) => (one.ok ? [one.value] : []));
}
