import type { Obstacle } from "../../realize/obstacles.ts";
import type { StepFailure } from "../../realize/run.ts";
import { shellWord } from "../../realize/render/shell.ts";
import type { Invocation } from "../../realize/step.ts";
import type { Outcome } from "../../realize/transport/transport.ts";
import { type Answer, EXIT } from "../answer.ts";
import { GLYPH, type Look } from "../text/look.ts";
import { visible } from "../text/words.ts";
import { hang } from "../text/wrap.ts";

/** What was needed is not there: nothing of the network is to blame. */
export function environmentFailed(message: string, json: boolean): Answer {
  const text = message.split("\n").map(visible).join("\n");
  return {
    code: EXIT.failure,
    stdout: json ? `${JSON.stringify({ error: message }, undefined, 2)}\n` : "",
    stderr: `simnet: ${text}\n`,
  };
}

export function obstacleLines(obstacles: readonly Obstacle[], look: Look): string[] {
  return obstacles.flatMap(({ host, what }) =>
    hang(`  ${look.paint("bad", GLYPH.bad)} `, `${look.paint("host", host)}: ${visible(what)}`, look.width),
  );
}

const MOST = 10;

/** What went wrong stands on standard error: what was said on the other has what room is left. */
function saidBy({ stderr, stdout }: Outcome): string[] {
  return [...linesOf(stderr).slice(-MOST), ...linesOf(stdout)].slice(0, MOST);
}

function linesOf(text: string): string[] {
  return text.split("\n").filter((line) => line.trim() !== "");
}

/** Of a shell's fixed text there are three points: `plan` shows it. */
function commandOf({ argv }: Invocation): string {
  const [shell, option, , ...words] = argv;
  const shown = shell === "sh" && option === "-c" ? ["sh", "-c", "…", ...words] : argv;
  return shown.map((word) => (word === "…" ? word : shellWord(word))).join(" ");
}

/** Of a batch ip(8) says the number of the line that failed. */
function failedLine({ argv: [program], input = "" }: Invocation, { stderr }: Outcome): string[] {
  const number = Number(/^Command failed -:(\d+)$/m.exec(stderr)?.[1] ?? 0);
  const line = input.split("\n")[number - 1];
  return program === "ip" && line !== undefined ? [`line ${number}: ${line}`] : [];
}

/** A step that failed: where, what was run, and what it said. */
export function failureLines({ host, does, run, outcome }: StepFailure, look: Look): string[] {
  return [
    ...hang(
      `  ${look.paint("bad", GLYPH.bad)} `,
      `${look.paint("host", host)}: ${visible(does)} (exit code ${outcome.code})`,
      look.width,
    ),
    ...hang("    $ ", visible(commandOf(run)), look.width),
    ...[...saidBy(outcome), ...failedLine(run, outcome)].flatMap((line) =>
      hang("      ", visible(line), look.width),
    ),
  ];
}
