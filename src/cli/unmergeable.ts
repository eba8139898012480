import type { Problem } from "../model/values/problem.ts";
import type { PartReport } from "../verify/merge.ts";
import { propertiesOf } from "../verify/split.ts";
import { sentence } from "./text/words.ts";

/** A report, and the file that it is from. */
export interface Part {
  readonly file: string;
  readonly report: PartReport;
}

/** Why these are not all the parts of one run, each once. */
export function unmergeable(parts: readonly Part[]): readonly Problem[] {
  const [first] = parts;
  if (first === undefined) return [];
  const problems = parts.flatMap((part) => [...ofAnotherRun(part, first), ...withoutVerdicts(part)]);
  if (problems.length > 0) return problems;
  return [...twice(parts), ...missing(parts, first.report.shard.of)];
}

function ofAnotherRun({ file, report }: Part, { file: other, report: first }: Part): readonly Problem[] {
  const unlike = (what: string, expected: string, found: string): readonly Problem[] =>
    expected === found ? [] : [{ path: file, expected: `${what} of ${other}, ${expected}`, found }];
  return [
    ...unlike("the network", first.name, report.name),
    ...unlike("the digest", first.digest, report.digest),
    ...unlike("the number of parts", String(first.shard.of), String(report.shard.of)),
    ...unlike("the properties", sentence(first.shard.properties), sentence(report.shard.properties)),
  ];
}

/** A verdict that is not there would be taken for one that has nothing to say. */
function withoutVerdicts({ file, report: { shard, properties } }: Part): readonly Problem[] {
  if (shard.index > shard.of)
    return [{ path: `${file}: shard.index`, expected: `1 to ${shard.of}`, found: String(shard.index) }];
  const expected = sentence(propertiesOf(shard.properties, shard)) || "no verdict";
  const found = sentence(properties.map(({ property }) => property)) || "no verdict";
  return expected === found ? [] : [{ path: `${file}: properties`, expected, found }];
}

function twice(parts: readonly Part[]): readonly Problem[] {
  const seen = new Map<number, string>();
  return parts.flatMap(({ file, report: { shard } }) => {
    const known = seen.get(shard.index);
    seen.set(shard.index, known ?? file);
    const found = `shard ${shard.index} of ${shard.of} again, as in ${known}`;
    return known === undefined ? [] : [{ path: file, expected: "each shard once", found }];
  });
}

function missing(parts: readonly Part[], of: number): readonly Problem[] {
  const there = new Set(parts.map(({ report }) => report.shard.index));
  const absent = Array.from({ length: of }, (_, i) => i + 1).filter((index) => !there.has(index));
  if (absent.length === 0) return [];
  const found = `${there.size}, without ${sentence(absent.slice(0, 10).map((index) => `${index}/${of}`))}`;
  return [{ path: "REPORT", expected: `all ${of} shards`, found }];
}
