import { PORT } from "../model/fabric/columns.ts";
import { must } from "../model/fabric/fabric.ts";
import { vlanIdFrom } from "../model/values/vlan-id.ts";
import { C_TAG, type Tag } from "../model/wire/vlan.ts";
import type { Relation } from "./relation.ts";
import type { ClassArrival } from "./search.ts";
import { BASE, baseOf, classBase, isBare, NO_TAG, tagOf, vlanOf, type Wire } from "./wire-class.ts";

/** What a way takes off a container's stack: a tag with this VID, or nothing where an untagged frame will do. */
interface Taken {
  vid: number;
  pcp: number;
  optional: boolean;
}

/** The stack of tags that a container puts on for its frame to go this way, outermost first. */
export function stackFor(relation: Relation, arrivals: readonly ClassArrival[]): readonly Tag[] {
  const taken: Taken[] = [];
  for (const [i, arrival] of arrivals.entries()) {
    const before = arrivals[i - 1];
    if (before === undefined) {
      takeOne(relation, arrival, taken);
      continue;
    }
    const frames = wireBetween(relation, before, arrival);
    if (baseOf(frames) === BASE.marked) must(taken.at(-1)).pcp = 1;
    if (tagOf(frames) === NO_TAG && !isBare(baseOf(frames))) takeOne(relation, arrival, taken);
  }
  while (taken.at(-1)?.optional === true && taken.at(-1)?.pcp === 0) taken.pop();
  return taken.map(({ vid, pcp }) => ({ tpid: C_TAG, vid: must(vlanIdFrom(vid)), pcp }));
}

/** The outermost tag that brings an arbitrary frame into the class of this arrival. */
function takeOne(relation: Relation, { port, node }: ClassArrival, taken: Taken[]): void {
  const { vlanProfiles, ports } = relation.wiring.fabric.columns;
  if (must(vlanProfiles[must(ports.vlan[port])]).mode === "unaware") return;
  if (isBare(classBase(node))) return;
  const vid = relation.entersBy(port, 0, node) ? 0 : vlanOf(node);
  taken.push({ vid, pcp: 0, optional: vid === 0 });
}

/** The wire class that leads from one arrival to the next. */
function wireBetween(relation: Relation, before: ClassArrival, arrival: ClassArrival): Wire {
  const overPatch = relation.wiring.fabric.columns.ports.kind[arrival.by] === PORT.patch;
  return must(
    relation.leave(arrival.by, before.node).find((frames) => {
      let found = false;
      relation.arrive(arrival.port, frames, overPatch, (node) => {
        found ||= node === arrival.node;
      });
      return found;
    }),
  );
}
