import type { Part } from "../part.ts";
import type { Invocation } from "../step.ts";

/**
 * Lines of ip(8) for one process. Its words are separated by spaces: whatever has one is refused before. An interface may
 * have a name that is a word of ip's own (`up`), so `dev` or `name` stands before it.
 */
export function ipBatch(lines: readonly string[]): Invocation {
  return { argv: ["ip", "-batch", "-"], input: linesOf(lines) };
}

/** The same, going on after a line that fails: of what is taken back some may have gone already. */
export function ipBatchForced(lines: readonly string[]): Invocation {
  return { argv: ["ip", "-force", "-batch", "-"], input: linesOf(lines) };
}

/** `$1` is the owner, the others are interfaces. The text is fixed: names are only ever words. */
const REMOVE = `owner=$1
shift
for name; do
  IFS= read -r alias 2>/dev/null <"/sys/class/net/$name/ifalias" || continue
  case $alias in "simnet:$owner:"*) printf 'link delete dev %s\\n' "$name" ;; esac
done | ip -force -batch -`;

/** Removes those of these interfaces that are there and say that they are this fabric's. */
export function removeLinks(owner: string, parts: readonly Part[]): Invocation {
  return { argv: ["sh", "-c", REMOVE, "sh", owner, ...parts.map(({ name }) => name)] };
}

export function linesOf(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join("");
}
