import type { z } from "zod";
import { wire } from "./designs/wire.ts";
import { fabricDocument } from "./fabric/document.ts";
import type { Fabric } from "./fabric/fabric.ts";
import { fabricFrom } from "./fabric/from-document.ts";
import { unheededColumns } from "./fabric/unheeded.ts";
import { type Scenario, scenarioSchema } from "./scenario/schema.ts";
import { unheededIn } from "./scenario/unheeded.ts";
import { checked, inspect } from "./schema/check.ts";
import { prune, type StandIn, unrelated } from "./schema/prune.ts";
import type { Notice } from "./values/notice.ts";
import { type Checked, good, type Problem, refused, show } from "./values/problem.ts";

/** What a file holds: a fabric written by hand, or a scenario and the fabric that its design makes of it. */
export interface Network {
  readonly fabric: Fabric;
  readonly scenario: Scenario | undefined;
  /** what the file says and nothing heeds */
  readonly notices: readonly Notice[];
}

/** Takes any value, as a file gave it. What says `kind: "fabric"` is one; what says no kind is to be a scenario. */
export function readNetwork(value: unknown): Checked<Network> {
  const kind = kindOf(value);
  if (kind !== undefined && kind !== "fabric" && kind !== "scenario")
    return refused([{ path: "kind", expected: "scenario or fabric", found: show(kind) }]);
  if (kind === "fabric") {
    const fabric = read(fabricDocument, value, fabricFrom, standIn);
    if (!fabric.ok) return fabric;
    const { document, fabric: made } = fabric.value;
    return good({ fabric: made, scenario: undefined, notices: unheededColumns(document) });
  }
  if (kind === undefined && isLikeFabric(value)) {
    const fabric = read(fabricDocument, Object.assign({}, value, { kind: "fabric" }), fabricFrom, standIn);
    return refused([NO_KIND, ...(fabric.ok ? [] : fabric.problems)]);
  }
  const scenario = read(scenarioSchema, value, wire, standIn);
  if (!scenario.ok) return scenario;
  const { document, fabric } = scenario.value;
  return good({ fabric, scenario: document, notices: unheededIn(document) });
}

/** Problems of shape and, of what is well-formed nonetheless, problems of meaning: all at once. */
function read<T>(
  schema: z.ZodType<T>,
  value: unknown,
  make: (document: T) => Checked<Fabric>,
  instead: StandIn,
): Checked<{ readonly document: T; readonly fabric: Fabric }> {
  const inspected = inspect(schema, value);
  const document = checked(inspected);
  if (document.ok) {
    const fabric = make(document.value);
    return fabric.ok ? good({ document: document.value, fabric: fabric.value }) : fabric;
  }
  const rest = prune(schema, value, inspected, instead);
  const made = rest === undefined ? undefined : make(rest.value);
  if (rest === undefined || made === undefined || made.ok) return document;
  return refused([...document.problems, ...unrelated(made.problems, rest, value)]);
}

/** The least that a scenario or a fabric must have, so that the rest of it can be looked at. */
const standIn: StandIn = (keys) => {
  const [kind = "", , part] = keys;
  if (keys.length === 1) return ROOTS[kind]?.();
  const isPart = keys.length === 3 && kind === "tenants" && (part === "networks" || part === "containers");
  return isPart ? {} : undefined;
};

const ROOTS: Readonly<Record<string, (() => unknown) | undefined>> = {
  name: () => "unnamed",
  design: () => ({ kind: "bridge-per-tenant" }),
  hosts: () => ({}),
  tenants: () => ({}),
};

function kindOf(value: unknown): unknown {
  return typeof value === "object" && value !== null && "kind" in value ? value.kind : undefined;
}

const NO_KIND: Problem = {
  path: "kind",
  expected: "fabric, for hosts have bridges here; without a kind it is a scenario",
  found: "nothing",
};

/** Whether somebody wrote a fabric and forgot to say so: hosts with bridges, and neither a design nor tenants. */
function isLikeFabric(value: unknown): boolean {
  if (!isObject(value) || "design" in value || "tenants" in value || !isObject(value["hosts"])) return false;
  return Object.values(value["hosts"]).some((host) => isObject(host) && "bridges" in host);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}
