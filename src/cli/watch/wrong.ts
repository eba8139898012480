import { existsSync } from "node:fs";
import { formatOf, STANDARD_INPUT } from "../../load/format.ts";
import type { Problem } from "../../model/values/problem.ts";
import type { VerifyOptions } from "../verification.ts";

/** What goes on for ever is neither one document nor one part of a run, and nobody saves standard input. */
export function wrongToWatch(file: string, { watch, against, json, shard }: VerifyOptions): Problem[] {
  if (watch !== true) return [];
  return [
    ...unless(json === true, "--watch or --json, which is one document and not one for each save", "both"),
    ...unless(shard !== undefined, "--watch or --shard, of which merge joins those of one run", "both"),
    ...unless([file, against].includes(STANDARD_INPUT), "a file, which can be saved", "standard input"),
  ];
}

function unless(isWrong: boolean, expected: string, found: string): Problem[] {
  return isWrong ? [{ path: "--watch", expected, found }] : [];
}

/** What is there and wrong may be mended, and is worth waiting for; a name that nothing has is a slip of the pen. */
export function areThere(...files: readonly (string | undefined)[]): boolean {
  return files.every((file) => file === undefined || (formatOf(file) !== undefined && existsSync(file)));
}
