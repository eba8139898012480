import { type Problem, show } from "../values/problem.ts";

/** What is wrong with one flow, as it gathers: every part is read, whatever is wrong with another. */
export class Faults {
  readonly problems: Problem[] = [];
  readonly #path: string;

  constructor(path: string) {
    this.#path = path;
  }

  /** @param found a part of the text @returns undefined, for what could not be read */
  add(expected: string, found: string): undefined {
    this.problems.push({ path: this.#path, expected, found: show(found) });
  }
}
