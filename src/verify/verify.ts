import { type AskedFailures, askedFailuresOf } from "../model/fabric/asked-failures.ts";
import type { Fabric } from "../model/fabric/fabric.ts";
import { assumptionsFor } from "./assumptions.ts";
import { blameRemovals } from "./blame-removal.ts";
import { Context } from "./context.ts";
import { checkControlPlaneSafety } from "./control-plane/control-plane-safety.ts";
import { differenceOf } from "./difference.ts";
import { checkCustom } from "./custom.ts";
import { checkExposure } from "./exposure.ts";
import { digestOf } from "./digest.ts";
import { checkIsolation } from "./isolation.ts";
import { checkLoopFreedom } from "./loop-freedom.ts";
import { checkReachability } from "./reachability.ts";
import { checkSoundness } from "./soundness.ts";
import { checkResilience } from "./resilience/resilience.ts";
import type { Share } from "./share.ts";
import { propertiesOf } from "./split.ts";
import {
  ALL_PROPERTIES,
  PROPERTIES,
  type PropertyName,
  type PropertyVerdict,
  type Report,
} from "./verdict.ts";
import { warningsFor } from "./warnings.ts";

export interface VerifyOptions {
  /** default: `askedByDefault` */
  readonly properties?: readonly PropertyName[];
  /** how many violations of a property are told, default 100; all are counted */
  readonly violations?: number | undefined;
  /** what resilience is asked for; default: what the file asks for, and else every single failure */
  readonly failures?: AskedFailures | undefined;
  /** the fabric that there was before, to tell what changes from it */
  readonly against?: Fabric | undefined;
  /** which part of it, where the run is split; default: all of it */
  readonly share?: Share | undefined;
  /** called with what is looked at next: for people who wait */
  readonly onStep?: ((what: string) => void) | undefined;
}

/** Proves or refutes properties of a fabric. Pure: the same fabric gives the same report. */
export function verify(
  fabric: Fabric,
  { properties = askedByDefault(fabric), violations, failures, against, share, onStep }: VerifyOptions = {},
): Report {
  const context = new Context(fabric, { most: violations, step: onStep, share });
  const asked = ALL_PROPERTIES.filter((property) => properties.includes(property));
  const verdicts = propertiesOf(asked, context.share).map((property) => {
    context.step(property);
    if (property === "resilience") return checkResilience(context, failures ?? failuresOf(fabric));
    const again = (other: Fabric) => check(property, new Context(other, { share }));
    return blameRemovals(fabric, check(property, context), again);
  });
  return {
    name: fabric.name,
    holds: verdicts.every(({ holds }) => holds),
    digest: digestOf(fabric),
    assumptions: assumptionsFor(fabric),
    notChecked: knownOf(fabric).filter((property) => !asked.includes(property)),
    warnings: warningsFor(context),
    properties: verdicts,
    ...(share !== undefined && { shard: { ...share, properties: asked } }),
    // It is no matter of parts: the first share tells it.
    ...(against !== undefined &&
      context.share.index === 1 && {
        difference: differenceOf(
          context.share.of === 1 ? context : new Context(fabric, { most: violations, step: onStep }),
          new Context(against, { step: onStep }),
        ),
      }),
  };
}

/** What is checked where nothing is named: the contract's four, and whatever the file asks for itself. */
export function askedByDefault({ properties, failures }: Fabric): readonly PropertyName[] {
  return [
    ...PROPERTIES,
    ...(failures === undefined ? [] : (["resilience"] as const)),
    ...(properties.length === 0 ? [] : (["custom"] as const)),
  ];
}

function failuresOf(fabric: Fabric): AskedFailures {
  const asked = askedFailuresOf(fabric);
  if (!asked.ok) throw new Error("a fabric is read with what it asks to fail");
  return asked.value ?? 1;
}

/** The properties that there are of a fabric. */
function knownOf({ properties }: Fabric): readonly PropertyName[] {
  return ALL_PROPERTIES.filter((property) => property !== "custom" || properties.length > 0);
}

function check(property: Exclude<PropertyName, "resilience">, context: Context): PropertyVerdict {
  switch (property) {
    case "isolation":
      return checkIsolation(context);
    case "reachability":
      return checkReachability(context);
    case "loop-freedom":
      return checkLoopFreedom(context);
    case "soundness":
      return checkSoundness(context);
    case "exposure":
      return checkExposure(context);
    case "control-plane-safety":
      return checkControlPlaneSafety(context);
    case "custom":
      return checkCustom(context);
  }
}
