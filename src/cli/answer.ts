/** The contract's exit codes, the same for every command. */
export const EXIT = {
  ok: 0,
  /** a violation, drift, a ping that disagrees */
  finding: 1,
  /** bad input or usage */
  input: 2,
  /** the environment failed, or a bug */
  failure: 3,
  /** nothing violated, but something undecided */
  undecided: 4,
} as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** What a command answers. Commands write nothing and end nothing themselves: main.ts does. */
export interface Answer {
  readonly code: ExitCode;
  readonly stdout: string;
  readonly stderr: string;
}

/** One JSON document on standard output. */
export function jsonAnswer(code: ExitCode, document: unknown): Answer {
  return { code, stdout: `${JSON.stringify(document, undefined, 2)}\n`, stderr: "" };
}

export function textAnswer(code: ExitCode, text: string): Answer {
  return { code, stdout: text, stderr: "" };
}

/** Takes what the command that was asked for answers. */
export type Sink = (answer: Answer | Promise<Answer>) => Promise<void>;
