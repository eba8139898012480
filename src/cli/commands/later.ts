import type { Answer } from "../answer.ts";
import type { Context } from "../context.ts";
import { refuse } from "../refusal.ts";

/** Commands of the contract that no version has yet: asking for one is an error, never "unknown". */
export const LATER = ["compare", "graph"] as const;
const COMMANDS = [
  "verify",
  "merge",
  "trace",
  "ping",
  "stp",
  "plan",
  "realize",
  "status",
  "observe",
  "destroy",
  "init",
] as const;

export function laterCommand(name: string, json: boolean, context: Context): Answer {
  const expected = `one of ${COMMANDS.join(", ")}`;
  const problem = {
    path: name,
    expected,
    found: `${name}, which is not in this version (${context.version})`,
  };
  return refuse("simnet", [problem], json, context);
}
