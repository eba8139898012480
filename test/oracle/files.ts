import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import type { Finding } from "./campaign.ts";
import { type Case, oracleCase } from "./case.ts";
import { type Outcome, outcome } from "./outcome.ts";

const REPORTS = ".reports/oracle";
const REGRESSIONS = fileURLToPath(new URL("regressions/", import.meta.url));

/** A file that can be replayed has a case; one that has become a regression test says what the switch did. */
const replay = z.looseObject({ case: oracleCase, observed: outcome.optional() });

/** @returns the path, for `npm run test:oracle -- --replay PATH` */
export function writeFinding(finding: Finding): string {
  mkdirSync(REPORTS, { recursive: true });
  const [place = "0"] = finding.path.split(":");
  const path = join(REPORTS, `${finding.family.replaceAll(/\W+/g, "-")}-${finding.seed}-${place}.json`);
  writeFileSync(path, `${JSON.stringify(finding, undefined, 2)}\n`);
  return path;
}

export function readReplay(path: string): { readonly case: Case; readonly observed?: Outcome | undefined } {
  return replay.parse(JSON.parse(readFileSync(path, "utf8")));
}

/** Makes a regression test of a case and what the switch did. @returns the path */
export function keep(name: string, one: Case, observed: Outcome): string {
  const path = join(REGRESSIONS, `${name}.json`);
  writeFileSync(path, `${JSON.stringify({ case: one, observed }, undefined, 2)}\n`);
  return path;
}

/** Every disagreement there has ever been, each under a name that says what it was about. */
export function regressions(): { readonly name: string; readonly case: Case; readonly observed: Outcome }[] {
  const files = readdirSync(REGRESSIONS).filter((file) => file.endsWith(".json"));
  return files.toSorted().map((file) => {
    const { case: one, observed } = readReplay(join(REGRESSIONS, file));
    if (observed === undefined) throw new Error(`${file} does not say what the switch did`);
    return { name: basename(file, ".json").replaceAll("-", " "), case: one, observed };
  });
}
