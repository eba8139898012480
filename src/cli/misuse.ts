import type { Argument, Command, Option } from "commander";
import { nearest } from "../model/schema/nearest.ts";
import { type Problem, show } from "../model/values/problem.ts";
import { unknownWord } from "./refusal.ts";

/** What is wrong with a command line, and what of it is sure nonetheless. */
export interface Misuse {
  readonly problems: readonly Problem[];
  /** What stands where the command's first argument belongs, unless an option that nobody knows may have taken it. */
  readonly first: string | undefined;
}

/** All that is wrong with what stands after a command's name: commander itself tells the first of it only. */
export function misuseOf({ options, registeredArguments }: Command, words: readonly string[]): Misuse {
  const problems: Problem[] = [];
  const operands: string[] = [];
  let first: string | undefined;
  const taken: Taken[] = [];
  let isSure = true;
  for (let i = 0; i < words.length; i++) {
    const word = words[i] ?? "";
    if (word === "--") {
      operands.push(...words.slice(i + 1));
      break;
    }
    if (!isOption(word)) {
      if (isSure) first ??= word;
      operands.push(word);
      continue;
    }
    const [flag = "", ...value] = word.split("=");
    const option = options.find(({ long, short }) => flag === long || flag === short);
    const next = words[i + 1];
    if (option === undefined) {
      if (!HELP.has(flag)) problems.push(unknownOption(flag, options));
      isSure &&= value.length > 0;
    } else if (option.required && value.length === 0) {
      if (next === undefined) problems.push(withoutValue(flag, option));
      i++;
    } else if (option.optional && value.length === 0 && next !== undefined && !isOption(next)) {
      taken.push({ flag, word: next });
      i++;
    }
  }
  const misplaced = wrongOperands(registeredArguments, operands, isSure, taken.at(-1));
  return { problems: [...problems, ...misplaced], first: operands.length > 0 ? first : undefined };
}

const HELP: ReadonlySet<string> = new Set(["-h", "--help"]);

/** A lone - is standard input. */
function isOption(word: string): boolean {
  return word.length > 1 && word.startsWith("-");
}

function unknownOption(flag: string, options: readonly Option[]): Problem {
  const own = options.filter(({ hidden }) => !hidden).flatMap(({ long }) => long ?? []);
  const known = [...own, "--help"];
  const found = `the unknown option ${show(flag)}`;
  return unknownWord(flag, known, found, flag.startsWith("--") ? nearest(flag, known) : undefined);
}

function withoutValue(flag: string, { flags, description }: Option): Problem {
  const [, value = "a value"] = /<(.*)>/.exec(flags) ?? [];
  return { path: flag, expected: `${value} after it: ${description}`, found: "nothing" };
}

/** A word that an option with a value that may be left out has taken for its own. */
interface Taken {
  readonly flag: string;
  readonly word: string;
}

/**
 * @param isSure whether none of them may belong to an option that nobody knows
 * @param taken a word that may have been meant for what is missing
 */
function wrongOperands(
  known: readonly Argument[],
  operands: readonly string[],
  isSure: boolean,
  taken: Taken | undefined,
): Problem[] {
  const found =
    taken === undefined ? "nothing" : `nothing: ${taken.flag} has taken ${show(taken.word)} for its own`;
  const missing = known
    .filter(({ required }, i) => required && i >= operands.length)
    .map((one) => ({ path: one.name(), expected: one.description, found }));
  const names = known.map((one) => one.name()).join(" ");
  const expected = names === "" ? "no argument" : `nothing after ${names}`;
  const surplus = operands
    .slice(known.at(-1)?.variadic === true ? operands.length : known.length)
    .map((word) => ({ path: "arguments", expected, found: show(word) }));
  return isSure ? [...missing, ...surplus] : missing;
}

/** A first word that is no command. */
export function unknownCommand(word: string, commands: readonly string[]): Problem {
  return unknownWord("COMMAND", commands, show(word), nearest(word, commands));
}
