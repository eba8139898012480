import type { Obstacle } from "../../realize/obstacles.ts";
import type { StepFailure } from "../../realize/apply.ts";
import { shellCommand } from "../../realize/render/shell.ts";
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

/** A step that failed: where, what was run, and what it said. */
export function failureLines({ host, does, run, outcome }: StepFailure, look: Look): string[] {
  const said = `${outcome.stderr}${outcome.stdout}`.trimEnd().split("\n").slice(-10);
  return [
    ...hang(
      `  ${look.paint("bad", GLYPH.bad)} `,
      `${look.paint("host", host)}: ${visible(does)} (exit code ${outcome.code})`,
      look.width,
    ),
    ...shellCommand(run)
      .split("\n")
      .slice(0, 6)
      .map((line) => `    $ ${visible(line)}`),
    ...said.map((line) => `      ${visible(line)}`),
  ];
}
