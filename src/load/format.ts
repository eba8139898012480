import { extname } from "node:path";

/** How a file is read: by its ending, and never by guessing. */
export type Format = "script" | "json" | "yaml";

const BY_ENDING: Readonly<Record<string, Format>> = {
  ".ts": "script",
  ".mts": "script",
  ".js": "script",
  ".mjs": "script",
  ".json": "json",
  ".yaml": "yaml",
  ".yml": "yaml",
};

/** What FILE is to read from standard input. */
export const STANDARD_INPUT = "-";
export const ENDINGS = Object.keys(BY_ENDING);

/** @returns undefined for an ending that is none of ENDINGS */
export function formatOf(file: string): Format | undefined {
  return BY_ENDING[extname(file).toLowerCase()];
}
