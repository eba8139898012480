import type { WriteStream } from "node:tty";
import { type Look, plainLook, type Style } from "./text/look.ts";

/** Columns where nobody says how many, and the most that lines of prose are read well at. */
const COLUMNS = 80;
const MOST = 120;

/** How text is to look on a stream: its columns, and colours on a terminal unless the environment says otherwise. */
export async function lookOf(stream: WriteStream, env: NodeJS.ProcessEnv): Promise<Look> {
  const width = Math.min(MOST, stream.columns ?? (Number(env["COLUMNS"]) || COLUMNS)) - 1;
  if (!wantsColour(stream.isTTY, env)) return plainLook(width);
  const { Chalk, supportsColor } = await import("chalk");
  const chalk = new Chalk({ level: supportsColor === false ? 1 : supportsColor.level });
  const styles: Readonly<Record<Style, (text: string) => string>> = {
    bold: chalk.bold,
    dim: chalk.dim,
    good: chalk.green,
    bad: chalk.red,
    doubt: chalk.yellow,
    host: chalk.bold.cyan,
    underlay: chalk.magenta,
  };
  return { width, paint: (style, text) => styles[style](text) };
}

/**
 * no-color.org and force-color.org: both outweigh what the stream is, and neither counts where it is empty. Where both
 * are set FORCE_COLOR wins, as in Node itself (node(1), "FORCE_COLOR").
 */
function wantsColour(isTerminal: boolean, env: NodeJS.ProcessEnv): boolean {
  const { FORCE_COLOR: forced, NO_COLOR: none, TERM: terminal } = env;
  if (forced !== undefined && forced !== "") return forced !== "0" && forced !== "false";
  if (none !== undefined && none !== "") return false;
  return isTerminal && terminal !== "dumb";
}
