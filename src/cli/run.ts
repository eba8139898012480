import { type Command, CommanderError } from "commander";
import type { Problem } from "../model/values/problem.ts";
import { type Answer, EXIT } from "./answer.ts";
import type { Context } from "./context.ts";
import { misuseOf, unknownCommand } from "./misuse.ts";
import { openNetwork } from "./open.ts";
import { commandNames, makeProgram } from "./program.ts";
import { problemsIn, refuse } from "./refusal.ts";

/** Runs one command line. @returns what is to be written, and the exit code; nothing is written here */
export async function run(args: readonly string[], context: Context): Promise<Answer> {
  let answer: Answer | undefined;
  const written = { stdout: "", stderr: "" };
  const program = makeProgram(context, async (given) => {
    answer = await given;
  });
  let misused = program;
  for (const command of [program, ...program.commands]) {
    command
      .exitOverride((error) => {
        misused = command;
        throw error;
      })
      .configureOutput({
        writeOut: (text) => (written.stdout += text),
        writeErr: (text) => (written.stderr += text),
        // What is wrong is told in simnet's own form, all of it at once.
        outputError: () => {},
      });
  }
  try {
    await program.parseAsync(args, { from: "user" });
  } catch (thrown) {
    if (!(thrown instanceof CommanderError)) throw thrown;
    if (thrown.exitCode === 0) return { code: EXIT.ok, ...written };
    if (args.length === 0) return { code: EXIT.input, ...written };
    return refuseMisuse(misused, args, thrown.message, context);
  }
  return answer ?? { code: EXIT.input, ...written };
}

/** @param message commander's own, for what it alone knows */
async function refuseMisuse(
  command: Command,
  args: readonly string[],
  message: string,
  context: Context,
): Promise<Answer> {
  const program = command.parent ?? command;
  const isKnown = command !== program;
  const words = isKnown ? args.slice(args.indexOf(command.name()) + 1) : args;
  const { problems, first } = misuseOf(command, words);
  // A command that takes a FILE: what is wrong with that is told with the rest.
  const file = isKnown && command.registeredArguments[0]?.name() === "FILE" ? first : undefined;
  const ofFile = file === undefined ? [] : problemsIn(await openNetwork(file, context));
  const [word] = args;
  const ofCommand =
    isKnown || word === undefined || word.startsWith("-")
      ? problems
      : [unknownCommand(word, commandNames(program))];
  const other: Problem = { path: "arguments", expected: "what --help shows", found: message };
  const all = [...ofCommand, ...ofFile];
  const hint = `\n  ${context.invocation}${isKnown ? ` ${command.name()}` : ""} --help shows how\n`;
  const told = refuse(file ?? "simnet", all.length === 0 ? [other] : all, args.includes("--json"), context);
  return { ...told, stderr: told.stderr + hint };
}
