import { PORT } from "../../model/fabric/columns.ts";
import { type Fabric, must } from "../../model/fabric/fabric.ts";
import type { Wiring } from "../../model/forwarding/wiring.ts";
import { FIELD } from "../../model/openflow/key.ts";
import { DisjointSets } from "../../model/values/disjoint-sets.ts";
import { VLAN_COUNT } from "../../model/values/vlan-id.ts";
import type { Listing, Listings, Rule } from "./listings.ts";
import { isRenamable } from "./renaming.ts";
import { vidAsked, vidsIn } from "./vids.ts";
import { VlanNames } from "./vlan-names.ts";

const TUNNEL_KEY = FIELD.tun_id.start >>> 5;

/** The names of VLANs on each bridge. */
export interface Naming {
  readonly of: (bridge: number) => VlanNames;
  /** whether a VLAN has its own number on every bridge, and no other has it */
  readonly isOwn: (vid: number) => boolean;
}

export const OWN_NAMES: Naming = { of: () => VlanNames.OWN, isOwn: () => true };

/**
 * One name for the VLANs that hosts have for one network, each host its own: agents number them as networks come. VLANs that
 * flows tie to one tunnel key are taken for one network's. Any names would do, and none is believed: whoever is taken for
 * another's is found in one place with him.
 */
export function nameVlans(wiring: Wiring, bridges: readonly number[], listings: Listings): Naming {
  const domains = domainsOf(wiring, bridges);
  const ties = domains.map((domain) => tiesOf(wiring.fabric, domain, listings));
  const names = given(ties);
  if (names === undefined) return OWN_NAMES;
  const isMoved = new Uint8Array(VLAN_COUNT);
  const byBridge = new Map<number, VlanNames>();
  const shared: VlanNames[] = [];
  for (const [i, domain] of domains.entries()) {
    const fresh = new VlanNames(must(names[i]));
    const own = shared.find((one) => one.equals(fresh)) ?? fresh;
    if (own === fresh) shared.push(own);
    for (let vid = 0; vid < VLAN_COUNT; vid++) if (own.of(vid) !== vid) isMoved[vid] = 1;
    for (const bridge of domain) byBridge.set(bridge, own);
  }
  return { of: (bridge) => must(byBridge.get(bridge)), isOwn: (vid) => isMoved[vid] !== 1 };
}

/** Bridges that patches join: of all others nobody asks that VLANs have the same names. */
function domainsOf(wiring: Wiring, bridges: readonly number[]): readonly (readonly number[])[] {
  const { fabric } = wiring;
  const { ports } = fabric.columns;
  const sets = new DisjointSets(fabric.columns.bridges.count);
  for (const bridge of bridges)
    for (const port of fabric.portsOf(bridge))
      if (ports.kind[port] === PORT.patch)
        for (const end of wiring.possibleEnds(port)) sets.join(bridge, must(ports.bridge[end]));
  const domains = new Map<number, number[]>();
  for (const bridge of bridges) {
    const known = domains.get(sets.find(bridge));
    if (known === undefined) domains.set(sets.find(bridge), [bridge]);
    else known.push(bridge);
  }
  return [...domains.values()];
}

/** What is said of the VLANs of a domain. */
interface Ties {
  /** by VLAN the tunnel key */
  readonly keys: ReadonlyMap<number, number>;
  /** that have no key, and keep their numbers */
  readonly untied: ReadonlySet<number>;
}

function tiesOf(fabric: Fabric, domain: readonly number[], listings: Listings): Ties {
  const keys = new Map<number, number>();
  const taken = new Set<number>();
  const said = new Set<number>();
  let isFixed = false;
  for (const { rules } of listingsOf(domain, listings)) {
    for (const rule of rules) {
      isFixed ||= !isRenamable(rule);
      const vids = vidsIn(rule);
      for (const vid of vids) said.add(vid);
      const tie = tieIn(rule, vids);
      if (tie === undefined || keys.has(tie.vid) || taken.has(tie.key)) continue;
      keys.set(tie.vid, tie.key);
      taken.add(tie.key);
    }
  }
  if (isFixed) keys.clear();
  for (const vid of vidsOfPorts(fabric, domain)) said.add(vid);
  return { keys, untied: new Set([...said].filter((vid) => !keys.has(vid))) };
}

function listingsOf(domain: readonly number[], listings: Listings): ReadonlySet<Listing> {
  return new Set(domain.map((bridge) => listings.of(bridge)));
}

/** A rule that speaks of one VLAN and one tunnel key. */
function tieIn({ match, deeds }: Rule, vids: readonly number[]): { vid: number; key: number } | undefined {
  const vid = vids.find((one) => one !== 0);
  if (vid === undefined) return undefined;
  const asked = match.find(({ word, mask }) => word === TUNNEL_KEY && mask === -1);
  if (asked !== undefined) return { vid, key: asked.value >>> 0 };
  if (vidAsked(match) === undefined) return undefined;
  const set = deeds.find((deed) => deed.kind === "set" && deed.to.start === FIELD.tun_id.start);
  return set?.kind === "set" ? { vid, key: Number(set.value & 0xffffffffn) } : undefined;
}

function vidsOfPorts(fabric: Fabric, domain: readonly number[]): ReadonlySet<number> {
  const { ports, vlanProfiles, fdb } = fabric.columns;
  const isUsed = new Uint8Array(vlanProfiles.length);
  const vids = new Set<number>();
  for (const bridge of domain) {
    for (const port of fabric.portsOf(bridge)) isUsed[must(ports.vlan[port])] = 1;
    for (const row of fabric.fdbOf(bridge)) vids.add(must(fdb.vlan[row]));
  }
  for (const [row, { tag, mode, trunks }] of vlanProfiles.entries()) {
    if (isUsed[row] !== 1) continue;
    vids.add(tag);
    if (mode !== "access" && !trunks.isAll) for (const vid of trunks) vids.add(vid);
  }
  return vids;
}

/**
 * By domain the names that its tied VLANs get: of a key the number that the first has who is tied to it, if nobody keeps it
 * as his own. Undefined where there are too few numbers.
 */
function given(ties: readonly Ties[]): readonly ReadonlyMap<number, number>[] | undefined {
  const taken = new Set([0, ...ties.flatMap(({ untied }) => [...untied])]);
  const names = new Map<number, number>();
  const homeless = new Set<number>();
  for (const { keys } of ties) {
    for (const [vid, key] of keys) {
      if (names.has(key) || homeless.has(key)) continue;
      if (taken.has(vid)) homeless.add(key);
      else {
        names.set(key, vid);
        taken.add(vid);
      }
    }
  }
  let free = 0;
  for (const key of homeless) {
    while (taken.has(free)) free++;
    if (free >= VLAN_COUNT) return undefined;
    names.set(key, free++);
  }
  return ties.map(({ keys }) => new Map(Array.from(keys, ([vid, key]) => [vid, must(names.get(key))])));
}
