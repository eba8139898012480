import { type Fabric, must } from "../../model/fabric/fabric.ts";
import { isPlain } from "../../model/forwarding/vlan-profile.ts";
import { overlap } from "../../model/openflow/field-bits.ts";
import { type Copy, tellingsOf } from "../told-apart.ts";
import { vlanAtoms } from "../vlan-atoms.ts";
import type { BridgeClasses } from "./bridge-classes.ts";
import type { ClassTables } from "./class-tables.ts";
import type { Deed, Listings, Rule } from "./listings.ts";
import type { PortKinds } from "./port-kinds.ts";
import { isWholeMatch } from "./renaming.ts";
import { VID_BITS } from "./vids.ts";

/**
 * Whether places tell all that some bridges do: they read one tag, ports look at the outermost one alone, and a VLAN
 * is compared as a whole and with nothing but VLANs.
 */
export function isPartitionable(fabric: Fabric, bridges: readonly number[], listings: Listings): boolean {
  const { ports, vlanProfiles } = fabric.columns;
  const arePlain = vlanProfiles.map(isPlain);
  const readOneTag = bridges.every((bridge) => {
    const isSwitch = fabric.bridgeSettings(bridge).kind === "ovs";
    if (isSwitch && fabric.tagsReadBy(bridge) !== 1) return false;
    for (const port of fabric.portsOf(bridge)) if (arePlain[must(ports.vlan[port])] !== true) return false;
    return true;
  });
  if (!readOneTag) return false;
  const all = new Set(bridges.map((bridge) => listings.of(bridge)));
  for (const { rules } of all) if (!rules.every(keepsVlansApart)) return false;
  return true;
}

function keepsVlansApart({ match, deeds }: Rule): boolean {
  return match.every(isWholeMatch) && deeds.every(copiesVidsAlone);
}

function copiesVidsAlone(deed: Deed): boolean {
  if (deed.kind === "move") return isOfOnePlace(deed);
  return deed.kind !== "learn" || tellingsOf({ actions: [deed] }).copied.every(isOfOnePlace);
}

/** What stands where the VID does came from there, bit for bit, or what has nothing to do with VIDs. */
function isOfOnePlace({ from, to }: Copy): boolean {
  return from.start === to.start || (!overlap(from, VID_BITS) && !overlap(to, VID_BITS));
}

/** VIDs that stand for all, by name: those that a port, a flow or a static entry tells from others, and one of each other kind. */
export function vidsAskedFor(
  fabric: Fabric,
  classes: BridgeClasses,
  { all, profiles }: PortKinds,
  tables: ClassTables,
): readonly number[] {
  const vids = new Set(tables.vids);
  for (const bridge of classes.bridges)
    for (const row of fabric.fdbOf(bridge))
      vids.add(classes.namesOf(bridge).of(must(fabric.columns.fdb.vlan[row])));
  const used = new Set(all.map(({ profile }) => profile));
  return [...new Set([...vlanAtoms(profiles.all.filter((_, row) => used.has(row))), ...vids])];
}
