import type { Problem } from "../model/values/problem.ts";

interface Open {
  /** undefined for a list, which has no keys */
  readonly keys: Set<string> | undefined;
  /** of the value that is being read: its key, or its place in a list */
  at: string | number;
}

/** Levels of objects and lists; what simnet reads has a dozen. */
const MAX_DEPTH = 100;

/** Keys that stand twice in one object of a text that is JSON. `JSON.parse` would keep the last of them. */
export function repeatedKeys(json: string): Problem[] {
  const open: Open[] = [];
  const problems: Problem[] = [];
  // The string that was read last: before a colon it is a key.
  let [start, end] = [0, 0];
  for (let at = 0; at < json.length; at++) {
    switch (json[at]) {
      case "{":
        open.push({ keys: new Set(), at: "" });
        break;
      case "[":
        open.push({ keys: undefined, at: 0 });
        break;
      case "}":
      case "]":
        open.pop();
        break;
      case ",":
        next(open.at(-1));
        break;
      case ":":
        addKey(json.slice(start, end), open, problems);
        break;
      case '"':
        start = at;
        end = endOfString(json, at);
        at = end - 1;
        break;
      default:
    }
    if (open.length > MAX_DEPTH) return [...problems, tooDeep(open)];
  }
  return problems;
}

/** Behind the quotation mark that ends a string: one after an even number of backslashes. */
function endOfString(json: string, from: number): number {
  for (let end = json.indexOf('"', from + 1); end >= 0; end = json.indexOf('"', end + 1)) {
    let before = end;
    while (json[before - 1] === "\\") before--;
    if ((end - before) % 2 === 0) return end + 1;
  }
  return json.length;
}

function next(list: Open | undefined): void {
  if (typeof list?.at === "number") list.at++;
}

function addKey(literal: string, open: readonly Open[], problems: Problem[]): void {
  const inner = open.at(-1);
  if (inner?.keys === undefined) return;
  const key = literal.includes("\\") ? (JSON.parse(literal) as string) : literal.slice(1, -1);
  inner.at = key;
  if (inner.keys.has(key)) {
    problems.push({ path: pathOf(open), expected: "each key once", found: `the key ${literal} again` });
  }
  inner.keys.add(key);
}

function tooDeep(open: readonly Open[]): Problem {
  const path = pathOf(open.slice(0, 3));
  return { path, expected: `at most ${MAX_DEPTH} levels of objects and lists`, found: "more" };
}

function pathOf(open: readonly Open[]): string {
  return open.map(({ at }) => at).join(".");
}
