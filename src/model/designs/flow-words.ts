import { must } from "../fabric/fabric.ts";
import type { FlowSpec } from "../fabric/spec.ts";
import { allOnes, spread } from "../openflow/field-bits.ts";
import { VID_AND_PRESENCE } from "../openflow/fields.ts";
import type { Action, Flow, Match, OfPort } from "../openflow/flow.ts";
import { type Bits, FIELD, inPortOf, TAG_PRESENT } from "../openflow/key.ts";
import type { Mac } from "../values/mac.ts";
import type { TunnelKey } from "../values/tunnel-key.ts";
import type { VlanId } from "../values/vlan-id.ts";

/**
 * The words of `ovs-ofctl` that the Neutron agent's flows are made of. Flows are built and not read from text, so that
 * one of a hundred thousand costs no more than itself.
 */
export function flow(table: number, priority: number, match: Match, ...actions: readonly Action[]): Flow {
  return { table, priority, match, actions };
}

/** @param origin what in the scenario caused it */
export function caused(one: Flow, origin: number): FlowSpec {
  return { flow: one, leftOut: NONE, origin };
}

const NONE: readonly string[] = [];

export const ANY: Match = [];
export const inPort = (port: OfPort): Match => exactly(FIELD.in_port, inPortOf(port));
export const tunId = (key: TunnelKey): Match => exactly(FIELD.tun_id, key);
export const dlDst = (mac: Mac): Match => exactly(FIELD.dl_dst, mac);
export const dlVlan = (vid: VlanId): Match => exactly(VID_AND_PRESENCE, TAG_PRESENT | vid);
/** `vlan_tci=0x0/0x1fff` */
export const UNTAGGED: Match = exactly(VID_AND_PRESENCE, 0);

/** IEEE 802-2014 §8.2.2: the I/G bit. */
const GROUP_BIT = 1n << 40n;
/** `dl_dst=00:00:00:00:00:00/01:00:00:00:00:00` */
export const UNICAST: Match = masked(FIELD.dl_dst, 0n, GROUP_BIT);
/** `dl_dst=01:00:00:00:00:00/01:00:00:00:00:00` */
export const MULTICAST: Match = masked(FIELD.dl_dst, GROUP_BIT, GROUP_BIT);

/** @param matches of which each has words of its own */
export function both(...matches: readonly Match[]): Match {
  return matches.flat().toSorted((a, b) => a.word - b.word);
}

export const NORMAL: Action = { kind: "normal" };
export const STRIP_VLAN: Action = { kind: "pop-vlan" };
export const output = (port: OfPort): Action => ({ kind: "output", port });
export const resubmit = (table: number): Action => ({ kind: "resubmit", table });
export const modVlanVid = (vid: VlanId): Action => ({ kind: "mod-vlan-vid", vid });
export const setTunnel = (key: TunnelKey): Action => ({ kind: "set", to: FIELD.tun_id, value: BigInt(key) });

function exactly(bits: Bits, value: number): Match {
  return masked(bits, BigInt(value), allOnes(bits.width));
}

function masked(bits: Bits, value: bigint, mask: bigint): Match {
  const values = spread(bits, value);
  return spread(bits, mask).flatMap(({ word, bits: under }, i) =>
    under === 0 ? [] : [{ word, value: must(values[i]).bits, mask: under }],
  );
}
