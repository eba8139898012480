import { COOKIE } from "../ownership.ts";
import type { Part } from "../part.ts";
import type { Invocation, Step } from "../step.ts";
import { linesOf } from "./ip-batch.ts";

/** The tables of bridges that have no ports yet. What `fail_mode` has put there goes. */
export function flowSteps(parts: readonly Part[]): Step[] {
  return parts.flatMap(({ name, of, columns }) => {
    const flows = Object.entries(columns);
    const ways = WAYS.filter((way) => way === WAYS[0] || flows.some((flow) => wayOf(flow) === way));
    return ways.map((way, i) => {
      const own = flows.filter((flow) => wayOf(flow) === way);
      return {
        does: `tables of ${of}`,
        run: invocation(name, way, [...(i === 0 ? ["delete"] : []), ...own.map(adding)]),
        undo: invocation(name, ANY_WAY, own.map(removing)),
      };
    });
  });
}

function invocation(bridge: string, protocols: string, lines: readonly string[]): Invocation {
  return { argv: ["ovs-ofctl", "--protocols", protocols, "add-flows", bridge, "-"], input: linesOf(lines) };
}

type Flow = readonly [match: string, actions: string];

/**
 * Over OpenFlow 1.3 `mod_vlan_vid` of a flow that does not ask for a tag adds one beside the one that is there, over 1.0
 * it rewrites it; `push_vlan` is known to the former only (and bundles to 1.4, which is as 1.3).
 */
const WAYS = ["OpenFlow10", "OpenFlow13"] as const;

/** What is taken back has no actions that the version matters to, and somebody may have told the bridge to speak one only. */
const ANY_WAY = [10, 11, 12, 13, 14, 15].map((version) => `OpenFlow${version}`).join(",");

function wayOf([, actions]: Flow): (typeof WAYS)[number] {
  return actions.includes("push_vlan") ? "OpenFlow13" : "OpenFlow10";
}

function adding([match, actions]: Flow): string {
  return `add ${[`cookie=${COOKIE}`, ...(match === "" ? [] : [match]), actions].join(",")}`;
}

/** Only what has simnet's cookie: the bridge may be another's. */
function removing([match]: Flow): string {
  return `delete_strict ${[`cookie=${COOKIE}/-1`, ...(match === "" ? [] : [match])].join(",")}`;
}
