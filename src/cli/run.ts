import { CommanderError } from "commander";
import { type Answer, EXIT } from "./answer.ts";
import type { Context } from "./context.ts";
import { makeProgram } from "./program.ts";
import { problemsDocument } from "./render/problems.ts";

/** Runs one command line. @returns what is to be written, and the exit code; nothing is written here */
export async function run(args: readonly string[], context: Context): Promise<Answer> {
  let answer: Answer | undefined;
  const written = { stdout: "", stderr: "" };
  const program = makeProgram(context, async (given) => {
    answer = await given;
  });
  for (const command of [program, ...program.commands]) {
    command.exitOverride().configureOutput({
      writeOut: (text) => (written.stdout += text),
      writeErr: (text) => (written.stderr += text),
    });
  }
  try {
    await program.parseAsync(args, { from: "user" });
  } catch (thrown) {
    if (!(thrown instanceof CommanderError)) throw thrown;
    if (thrown.exitCode === 0) return { code: EXIT.ok, ...written };
    return {
      code: EXIT.input,
      stdout: args.includes("--json") ? misused(thrown) : "",
      stderr: written.stderr,
    };
  }
  return answer ?? { code: EXIT.input, ...written };
}

/** A wrong command line, as --json tells bad input. */
function misused({ message }: CommanderError): string {
  const problem = {
    path: "arguments",
    expected: "what simnet --help shows",
    found: message.replace(/^error: /, ""),
  };
  return `${JSON.stringify(problemsDocument("simnet", [problem]), undefined, 2)}\n`;
}
