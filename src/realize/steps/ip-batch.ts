import type { Invocation } from "../step.ts";

/** Lines of ip(8) for one process. Its words are separated by spaces: whatever has one is refused before. */
export function ipBatch(lines: readonly string[]): Invocation {
  return { argv: ["ip", "-batch", "-"], input: linesOf(lines) };
}

/** The same, going on after a line that fails: of what is taken back some may have gone already. */
export function ipBatchForced(lines: readonly string[]): Invocation {
  return { argv: ["ip", "-force", "-batch", "-"], input: linesOf(lines) };
}

export function linesOf(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join("");
}
