import { readJson } from "../../load/json.ts";
import { readText } from "../../load/text.ts";
import { type Checked, good, type Problem, refused } from "../../model/values/problem.ts";
import { mergeReports } from "../../verify/merge.ts";
import type { Answer } from "../answer.ts";
import type { Context } from "../context.ts";
import { answerReport } from "../report-answer.ts";
import { readReport } from "../report-document.ts";
import { problemsIn, refuse } from "../refusal.ts";
import { type Part, unmergeable } from "../unmergeable.ts";

export interface MergeOptions {
  readonly json?: boolean;
}

/** `simnet merge REPORT…`: what the shards of a run found, as the run that they are the parts of. */
export async function mergeCommand(
  files: readonly string[],
  { json = false }: MergeOptions,
  context: Context,
): Promise<Answer> {
  const read = await Promise.all(files.map(readPart));
  const parts = read.flatMap((one) => (one.ok ? [one.value] : []));
  const wrong = problemsIn(...read);
  const problems: readonly Problem[] = wrong.length > 0 ? wrong : unmergeable(parts);
  if (problems.length > 0) return refuse("simnet merge", problems, json, context);
  const reports = parts.map(({ report }) => report);
  return answerReport(mergeReports(reports), reports[0]?.shard.file ?? "", json, context);
}

/** What is wrong with a report is told with the file's name before its path. */
async function readPart(file: string): Promise<Checked<Part>> {
  const text = await readText(file);
  const value = text.ok ? readJson(text.value) : text;
  const report = value.ok ? readReport(value.value) : value;
  if (!report.ok) {
    const inFile = (one: Problem) => ({ ...one, path: one.path === "" ? file : `${file}: ${one.path}` });
    return refused(report.problems.map(inFile));
  }
  const { shard } = report.value;
  const expected = "the report of a part: verify --shard, with --json";
  return shard === undefined
    ? refused([{ path: file, expected, found: "the report of a whole run" }])
    : good({ file, report: { ...report.value, shard } });
}
