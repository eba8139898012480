import { type AskedFailures, failingTogether } from "../model/fabric/asked-failures.ts";
import { MOST_AT_ONCE } from "../model/fabric/failures-document.ts";
import type { Fabric } from "../model/fabric/fabric.ts";
import type { Network } from "../model/network.ts";
import { nearest } from "../model/schema/nearest.ts";
import { type Checked, good, type Problem, show } from "../model/values/problem.ts";
import { ALL_PROPERTIES, type PropertyName, type Report } from "../verify/verdict.ts";
import { askedByDefault, verify } from "../verify/verify.ts";
import type { Context } from "./context.ts";
import { problemsIn, unknownWord } from "./refusal.ts";
import { readShare } from "./shard.ts";
import { optimiseIfLong } from "./tiering.ts";

/** How a network is to be verified. */
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
  /** again, whenever the file is saved */
  readonly watch?: boolean;
  readonly json?: boolean;
}

/** What is wrong with the options whatever the file holds. */
export function wrongOptions(options: VerifyOptions): Problem[] {
  return [
    ...problemsIn(readShare(options.shard)),
    ...(options.property ?? []).flatMap(wrongProperty),
    ...wrongCount(options.violations),
    ...wrongFailures(options),
  ];
}

/** The networks that are asked of. */
export interface Subject {
  readonly file: string;
  readonly network: Network;
  /** the one that there was before */
  readonly before: Network | undefined;
}

/** What is proven and refuted of a network; or what the options name and it does not have. */
export function reportOn(
  { file, network, before }: Subject,
  options: VerifyOptions,
  context: Context,
): Checked<Report> {
  const { fabric, notices } = network;
  const share = readShare(options.shard);
  const failures = failuresOf(fabric, options);
  if (!share.ok) return share;
  if (!failures.ok) return failures;
  const { shard, warnings, ...verdicts } = verify(fabric, {
    properties: propertiesOf(fabric, options),
    failures: failures.value,
    ...(options.violations === undefined ? {} : { violations: Number(options.violations) }),
    against: before?.fabric,
    share: share.value,
    onStep: (what) => {
      optimiseIfLong();
      context.progress?.show(what);
    },
  });
  return good({
    ...verdicts,
    warnings: [...notices, ...warnings],
    ...(shard !== undefined && { shard: { ...shard, file } }),
  });
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
