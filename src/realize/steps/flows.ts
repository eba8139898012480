import { must } from "../../model/fabric/fabric.ts";
import { COOKIE } from "../ownership.ts";
import type { Columns, Part } from "../part.ts";
import type { Invocation, Step } from "../step.ts";
import { linesOf } from "./ip-batch.ts";

/** The tables of bridges that have no ports yet. What `fail_mode` has put there goes. */
export function flowSteps(parts: readonly Part[]): Step[] {
  return parts.flatMap(({ name, of, columns }) => {
    const steps = flowChange(`tables of ${of}`, name, {}, columns);
    return steps.map((step, i) =>
      i > 0 ? step : { ...step, run: { ...step.run, input: `delete\n${step.run.input ?? ""}` } },
    );
  });
}

/** From some flows of a bridge to others. */
export function flowChange(does: string, bridge: string, from: Columns, to: Columns): Step[] {
  const [gone, came] = [difference(from, to), difference(to, from)];
  return WAYS.flatMap((way) => {
    const [less, more] = [gone, came].map((flows) => flows.filter((flow) => wayOf(flow) === way));
    const [removed, added] = [must(less), must(more)];
    if (removed.length + added.length === 0) return [];
    const invocation = (off: readonly Flow[], on: readonly Flow[]): Invocation => ({
      argv: ["ovs-ofctl", "--protocols", way, "add-flows", bridge, "-"],
      // First what is new: in between a frame may find both, never neither.
      input: linesOf([
        ...on.map(adding),
        ...off.filter(([match]) => !on.some(([other]) => other === match)).map(removing),
      ]),
    });
    return [{ does, run: invocation(removed, added), undo: invocation(added, removed) }];
  });
}

type Flow = readonly [match: string, actions: string];

/**
 * Over OpenFlow 1.3 `mod_vlan_vid` of a flow that does not ask for a tag adds one beside the one that is there, over 1.0
 * it rewrites it; `push_vlan` is known to the former only (and bundles to 1.4, which is as 1.3).
 */
const WAYS = ["OpenFlow10", "OpenFlow13"] as const;

function wayOf([, actions]: Flow): (typeof WAYS)[number] {
  return actions.includes("push_vlan") ? "OpenFlow13" : "OpenFlow10";
}

function difference(from: Columns, to: Columns): Flow[] {
  return Object.entries(from).filter(([match, actions]) => to[match] !== actions);
}

function adding([match, actions]: Flow): string {
  return `add ${[`cookie=${COOKIE}`, ...(match === "" ? [] : [match]), actions].join(",")}`;
}

function removing([match]: Flow): string {
  return `delete_strict ${match}`;
}
