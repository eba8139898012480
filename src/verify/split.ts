import { fallsTo, type Share } from "./share.ts";
import type { PropertyName } from "./verdict.ts";

/** The properties that are split, by tenants who send or by networks; each of the others falls to one share whole. */
const IN_PARTS: ReadonlySet<PropertyName> = new Set(["isolation", "reachability"]);

/** Of the properties that a run is asked for, those that a share of it says something of. */
export function propertiesOf(asked: readonly PropertyName[], share: Share): readonly PropertyName[] {
  return asked.filter((one, i) => IN_PARTS.has(one) || fallsTo(share, i, asked.length));
}
