import type { Invocation, Step } from "../step.ts";
import type { Plan } from "../plan.ts";

/** One word for a POSIX shell, whatever is in it: XCU 2.2.2, single quotes. A NUL byte can be in no argument. */
export function shellWord(text: string): string {
  if (/^[A-Za-z0-9_@%+=:,./-]+$/.test(text)) return text;
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

/**
 * A command line, and its standard input as a here-document that nothing is expanded in: XCU 2.7.4.
 * @param after more for the line, before the here-document
 */
export function shellCommand({ argv, input }: Invocation, after = ""): string {
  const line = argv.map(shellWord).join(" ");
  if (input === undefined) return `${line}${after}`;
  const end = endOf(new Set(input.split("\n")));
  return `${line} <<'${end}'${after}\n${input}${input.endsWith("\n") || input === "" ? "" : "\n"}${end}`;
}

const LETTERS = "EABCDFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_".split("");

/**
 * What ends a here-document of these lines: if there is any letter that none of them begins with, a word that begins so. Where a
 * line has begun like the end, dash 0.5.12 loses the first byte after that if it is no ASCII.
 */
function endOf(lines: ReadonlySet<string>): string {
  const begun = new Set([...lines].map((line) => line.charAt(0)));
  let end = `${LETTERS.find((letter) => !begun.has(letter)) ?? "E"}ND`;
  while (lines.has(end)) end += "_";
  return end;
}

/**
 * A script for `sh`: `sh plan.sh HOST` runs the steps of one host and stops at the first that fails, `sh plan.sh HOST
 * undo` takes them back, `sh plan.sh HOST undo STEP` those up to one that failed.
 */
export function planScript({ digest, name, hosts }: Plan): string {
  return [
    "#!/bin/sh",
    `# ${oneLine(name)}`,
    `# digest ${digest}`,
    "# Review, then run as root on each host: sh plan.sh HOST; sh plan.sh HOST undo takes it back.",
    "set -eu",
    "host=${1-} what=${2-do} last=${3-1000000} step=0 status=0",
    `trap '[ $? = 0 ] || [ "$step" = 0 ] || echo "step $step failed; sh $0 $host undo $step takes back what was done" >&2' EXIT`,
    `case "$last" in ''|*[!0-9]*) host= ;; esac`,
    'case "$host $what" in',
    ...hosts.flatMap(({ host, steps }) => [
      `${shellWord(`${host} do`)})`,
      ...lookFirst(steps),
      ...steps.flatMap(({ does, run }, i) => [`# ${oneLine(does)}`, `step=${i + 1}`, shellCommand(run)]),
      ";;",
      `${shellWord(`${host} undo`)})`,
      ...steps.map(undoLines).toReversed().flat(),
      "exit $status",
      ";;",
    ]),
    `*) echo "usage: sh $0 HOST [undo [STEP]]" >&2; exit 2 ;;`,
    "esac",
    "",
  ].join("\n");
}

/** Where a container or a bridge is there already, an earlier run has made it, and its undo would take away what that one has built. */
function lookFirst(steps: readonly Step[]): string[] {
  return [
    ...lookFor(
      steps.flatMap(({ starts }) => starts ?? []),
      'docker container inspect -- "$name" >/dev/null 2>&1',
    ),
    ...lookFor(
      steps.flatMap(({ links = [] }) => links),
      '[ -e "/sys/class/net/$name" ]',
    ),
  ];
}

/** @param isThere a command about `$name` */
function lookFor(names: readonly string[], isThere: string): string[] {
  if (names.length === 0) return [];
  return [
    `for name in ${names.map(shellWord).join(" ")}; do`,
    `  ${isThere} || continue`,
    '  echo "$name is there already, and nothing was done; sh $0 $host undo takes back what an earlier run did" >&2',
    "  exit 1",
    "done",
  ];
}

/** An atomic step that failed has nothing to be taken back. */
function undoLines({ does, undo, isAtomic }: Step, i: number): string[] {
  const skip = `[ "$last" ${isAtomic === true ? "-le" : "-lt"} ${i + 1} ]`;
  return [`# take back: ${oneLine(does)}`, `${skip} || ${shellCommand(undo, " || status=1")}`];
}

/** What stands in a comment may not end it. */
function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, " ");
}
