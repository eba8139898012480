import type { Answer } from "./answer.ts";
import type { Progress } from "./progress.ts";
import type { Look } from "./text/look.ts";

/** What a command knows of the process that it runs in. */
export interface Context {
  readonly version: string;
  /** how a person starts it: `simnet`, or `npx simnet` */
  readonly invocation: string;
  readonly out: Look;
  readonly err: Look;
  /** Where there is a person who waits, and no document is asked for. */
  readonly progress?: Progress | undefined;
  /** Writes what a command has to tell before it ends: only one that goes on until it is stopped does. */
  readonly write: (told: Pick<Answer, "stdout" | "stderr">) => void;
  /** Called with the file whose own code is about to run, and with undefined after it. */
  readonly running: (file: string | undefined) => void;
}
