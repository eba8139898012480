import type { Invocation } from "../step.ts";
import type { Plan } from "../plan.ts";

/** One word for a POSIX shell, whatever is in it: XCU 2.2.2, single quotes. A NUL byte can be in no argument. */
export function shellWord(text: string): string {
  if (/^[A-Za-z0-9_@%+=:,./-]+$/.test(text)) return text;
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

/** A command line, and its standard input as a here-document that nothing is expanded in: XCU 2.7.4. */
export function shellCommand({ argv, input }: Invocation): string {
  const line = argv.map(shellWord).join(" ");
  if (input === undefined) return line;
  const lines = new Set(input.split("\n"));
  let end = "END";
  while (lines.has(end)) end += "_";
  return `${line} <<'${end}'\n${input}${input.endsWith("\n") || input === "" ? "" : "\n"}${end}`;
}

/**
 * A script for `sh`: `sh plan.sh HOST` runs the steps of one host and stops at the first that fails, `sh plan.sh HOST
 * undo` takes them back.
 */
export function planScript({ digest, name, hosts }: Plan): string {
  const cases = hosts.flatMap(({ host, steps }) => [
    ...scriptCase(
      host,
      steps.map(({ does, run }) => [does, shellCommand(run)]),
    ),
    ...scriptCase(
      `${host} undo`,
      steps.map(({ does, undo }) => [`take back: ${does}`, shellCommand(undo)] as const).toReversed(),
    ),
  ]);
  return [
    "#!/bin/sh",
    `# ${oneLine(name)}`,
    `# digest ${digest}`,
    "# Review, then run as root on each host: sh plan.sh HOST; sh plan.sh HOST undo takes it back.",
    "set -eu",
    'case "$*" in',
    ...cases,
    `*) echo "usage: sh $0 HOST [undo]" >&2; exit 2 ;;`,
    "esac",
    "",
  ].join("\n");
}

function scriptCase(word: string, commands: readonly (readonly [string, string])[]): string[] {
  return [
    `${shellWord(word)})`,
    ...commands.flatMap(([does, command]) => [`# ${oneLine(does)}`, command]),
    ";;",
  ];
}

/** What stands in a comment may not end it. */
function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, " ");
}
