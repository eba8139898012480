import { type Fabric, must } from "../../model/fabric/fabric.ts";
import { isPlain } from "../../model/forwarding/vlan-profile.ts";
import { overlap } from "../../model/openflow/field-bits.ts";
import type { Flow, Match } from "../../model/openflow/flow.ts";
import { type Bits, FIELD } from "../../model/openflow/key.ts";
import type { BridgeClasses } from "./bridge-classes.ts";
import { vidAsked } from "./sent-frames.ts";
import { type Copy, tellingsOf } from "../told-apart.ts";
import { vlanAtoms } from "../vlan-atoms.ts";

const TAG = FIELD.vlan_tci.start >>> 5;
const VID = 0xfff;
const VID_BITS: Bits = { start: FIELD.vlan_tci.start, width: 12 };

/**
 * Whether places tell all that some bridges do: they read one tag, ports look at the outermost one alone, and a VLAN
 * is compared as a whole and with nothing but VLANs.
 */
export function isPartitionable(fabric: Fabric, { bridges, firsts }: BridgeClasses): boolean {
  const { ports, vlanProfiles } = fabric.columns;
  const arePlain = vlanProfiles.map(isPlain);
  const readOneTag = bridges.every((bridge) => {
    const isSwitch = fabric.bridgeSettings(bridge).kind === "ovs";
    if (isSwitch && fabric.tagsReadBy(bridge) !== 1) return false;
    for (const port of fabric.portsOf(bridge)) if (arePlain[must(ports.vlan[port])] !== true) return false;
    return true;
  });
  if (!readOneTag) return false;
  for (const flow of flowsOf(fabric, firsts)) if (!keepsVlansApart(flow)) return false;
  return true;
}

/** Each flow of some bridges once, though they share many. */
function flowsOf(fabric: Fabric, bridges: Iterable<number>): ReadonlySet<Flow> {
  const flows = new Set<Flow>();
  for (const bridge of bridges)
    for (const row of fabric.flowsOf(bridge)) flows.add(must(fabric.columns.flows.flow[row]));
  return flows;
}

function keepsVlansApart(flow: Flow): boolean {
  const { copied } = tellingsOf(flow);
  const moved = flow.actions.flatMap((action): Copy[] =>
    action.kind === "move" ? [{ from: action.from, to: action.to }] : [],
  );
  return flow.match.every(isWhole) && [...copied, ...moved].every(isOfOnePlace);
}

function isWhole({ word, mask }: Match[number]): boolean {
  return word !== TAG || (mask & VID) === 0 || (mask & VID) === VID;
}

/** What stands where the VID does came from there, bit for bit, or what has nothing to do with VIDs. */
function isOfOnePlace({ from, to }: Copy): boolean {
  return from.start === to.start || (!overlap(from, VID_BITS) && !overlap(to, VID_BITS));
}

/** VIDs that stand for all: those that a port, a flow or a static entry tells from others, and one of each other kind. */
export function vidsAskedFor(fabric: Fabric, { bridges, firsts }: BridgeClasses): readonly number[] {
  const { ports, vlanProfiles, fdb } = fabric.columns;
  const isUsed = new Uint8Array(vlanProfiles.length);
  const vids = new Set<number>();
  for (const bridge of bridges) {
    for (const port of fabric.portsOf(bridge)) isUsed[must(ports.vlan[port])] = 1;
    for (const row of fabric.fdbOf(bridge)) vids.add(must(fdb.vlan[row]));
  }
  for (const flow of flowsOf(fabric, firsts)) for (const vid of vidsIn(flow)) vids.add(vid);
  const atoms = vlanAtoms(vlanProfiles.filter((_, profile) => isUsed[profile] === 1));
  return [...new Set([...atoms, ...vids])];
}

function vidsIn(flow: Flow): readonly number[] {
  const asked = vidAsked(flow.match);
  const matched = asked === undefined ? [] : [asked];
  const { compared, written } = tellingsOf(flow);
  const said = [...compared, ...written].flatMap(({ field, value }) =>
    overlap(field, VID_BITS) ? [Number(value & BigInt(VID))] : [],
  );
  const set = flow.actions.flatMap((action) => (action.kind === "mod-vlan-vid" ? [action.vid] : []));
  const guards = flow.actions.flatMap((action) =>
    "when" in action
      ? (action.when ?? []).flat().flatMap(({ word, value }) => (word === TAG ? [value & VID] : []))
      : [],
  );
  return [...matched, ...said, ...set, ...guards];
}
