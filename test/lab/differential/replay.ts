import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { fabricDocument } from "../../../src/model/fabric/document.ts";

/** Networks that are built one after the other; about the last of them hosts and model disagree. */
const replay = z.looseObject({ networks: z.array(fabricDocument).min(1) });
export type Replay = z.infer<typeof replay>;

export function readReplay(path: string): Replay {
  return replay.parse(JSON.parse(readFileSync(path, "utf8")));
}

/** @returns the path, for `npm run test:lab -- --replay PATH` */
export function writeReplay(name: string, value: Replay): string {
  mkdirSync(".reports/lab", { recursive: true });
  const path = join(".reports/lab", `${name}.json`);
  writeFileSync(path, `${JSON.stringify(value, undefined, 2)}\n`);
  return path;
}
