import { nearest } from "../../model/schema/nearest.ts";
import { type AskedFailures, failingTogether } from "../../model/fabric/asked-failures.ts";
import { MOST_AT_ONCE } from "../../model/fabric/failures-document.ts";
import type { Fabric } from "../../model/fabric/fabric.ts";
import { type Checked, good, type Problem, show } from "../../model/values/problem.ts";
import { ALL_PROPERTIES, type PropertyName } from "../../verify/verdict.ts";
import { askedByDefault, verify } from "../../verify/verify.ts";
import type { Answer } from "../answer.ts";
import type { Context } from "../context.ts";
import { openNetwork } from "../open.ts";
import { problemsIn, refuse, unknownWord } from "../refusal.ts";
import { answerReport } from "../report-answer.ts";
import { readShare } from "../shard.ts";

export interface VerifyOptions {
  readonly property?: readonly string[];
  readonly violations?: string;
  /** the file of the network that there was before */
  readonly against?: string;
  /** as `stp --down` */
  readonly down?: readonly string[];
  /** how many at once */
  readonly failures?: string;
  /** which part, as 2/8 */
  readonly shard?: string;
  readonly json?: boolean;
}

/** `simnet verify FILE`: proves or refutes properties. */
export async function verifyCommand(file: string, options: VerifyOptions, context: Context): Promise<Answer> {
  const { json = false, property: asked = [] } = options;
  const share = readShare(options.shard);
  const wrong = [
    ...problemsIn(share),
    ...asked.flatMap(wrongProperty),
    ...wrongCount(options.violations),
    ...wrongFailures(options),
  ];
  const network = await openNetwork(file, context);
  if (!network.ok || !share.ok || wrong.length > 0)
    return refuse(file, [...wrong, ...problemsIn(network)], json, context);
  const before = options.against === undefined ? undefined : await openNetwork(options.against, context);
  if (before?.ok === false) return refuse(options.against ?? "", before.problems, json, context);
  const { fabric, notices } = network.value;
  const failures = failuresOf(fabric, options);
  if (!failures.ok) return refuse(file, failures.problems, json, context);
  const verdicts = verify(fabric, {
    properties: propertiesOf(fabric, options),
    failures: failures.value,
    ...(options.violations === undefined ? {} : { violations: Number(options.violations) }),
    against: before?.value.fabric,
    share: share.value,
    onStep: (what) => context.progress?.show(what),
  });
  const { shard, warnings } = verdicts;
  const report = {
    ...verdicts,
    warnings: [...notices, ...warnings],
    ...(shard !== undefined && { shard: { ...shard, file } }),
  };
  return answerReport(report, file, json, context);
}

function wrongCount(text: string | undefined): Problem[] {
  if (text === undefined || /^[1-9]\d{0,8}$/.test(text)) return [];
  return [{ path: "--violations", expected: "a number from 1 to 999999999", found: show(text) }];
}

/** Whoever says what is to fail asks for resilience. */
function propertiesOf(
  fabric: Fabric,
  { property: asked = [], down, failures }: VerifyOptions,
): readonly PropertyName[] {
  const named = ALL_PROPERTIES.filter((name) => asked.includes(name));
  const wanted = named.length === 0 ? askedByDefault(fabric) : named;
  return down === undefined && failures === undefined ? wanted : [...wanted, "resilience"];
}

function wrongFailures({ failures, down }: VerifyOptions): Problem[] {
  if (failures === undefined) return [];
  const expected = `a number from 1 to ${MOST_AT_ONCE}`;
  if (!/^\d$/.test(failures) || Number(failures) < 1 || Number(failures) > MOST_AT_ONCE)
    return [{ path: "--failures", expected, found: show(failures) }];
  if (down === undefined) return [];
  return [{ path: "--failures", expected: "--failures or --down, one of them", found: "both" }];
}

/** What fails: by name all of it together, by number any; undefined where the file is to say. */
function failuresOf(fabric: Fabric, { down, failures }: VerifyOptions): Checked<AskedFailures | undefined> {
  if (down === undefined) return good(failures === undefined ? undefined : Number(failures));
  const checked = failingTogether(fabric, down, "--down");
  return checked.ok ? good([checked.value]) : checked;
}

function wrongProperty(name: string): Problem[] {
  if (ALL_PROPERTIES.includes(name as PropertyName)) return [];
  return [unknownWord("--property", ALL_PROPERTIES, show(name), nearest(name, ALL_PROPERTIES))];
}
