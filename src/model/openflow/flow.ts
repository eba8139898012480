import type { Bits } from "./key.ts";

/** Of a word of the key the bits under `mask` have to equal `value`; both as signed 32-bit integers. */
export interface WordMatch {
  readonly word: number;
  readonly value: number;
  readonly mask: number;
}

/** All have to hold, one for each word at most, by ascending word; none: every frame matches. */
export type Match = readonly WordMatch[];

/** The number of a port in its bridge: 0 to 65279 (no port has 0), and LOCAL_OFPORT. */
export type OfPort = number;

export type Action =
  | { readonly kind: "output"; readonly port: OfPort }
  /** to the port whose number stands in these bits; nowhere if it is more than 16 bits hold */
  | { readonly kind: "output-field"; readonly from: Bits }
  | { readonly kind: "in-port" }
  | { readonly kind: "normal" }
  /** every port that floods, but for the one it came by */
  | { readonly kind: "flood" }
  /** every port, but for the one it came by */
  | { readonly kind: "all" }
  /** `port` as in_port of the look-up; `table`: else the one that this flow is in */
  | { readonly kind: "resubmit"; readonly port?: OfPort; readonly table?: number }
  /** ends the list */
  | { readonly kind: "goto-table"; readonly table: number }
  | { readonly kind: "push-vlan"; readonly tpid: number }
  | { readonly kind: "pop-vlan" }
  /** adds a tag where there is none */
  | { readonly kind: "mod-vlan-vid"; readonly vid: number }
  | { readonly kind: "mod-vlan-pcp"; readonly pcp: number }
  /** set_field, load, set_tunnel and the like */
  | SetBits
  | MoveBits
  | { readonly kind: "learn"; readonly flow: LearnSpec };

/**
 * Some actions do nothing to a frame that has no such header: `when` holds what has to match at that moment, one
 * of the alternatives; without it, the bits are set always.
 */
interface Guarded {
  readonly when?: readonly Match[];
}

export interface SetBits extends Guarded {
  readonly kind: "set";
  readonly to: Bits;
  readonly value: bigint;
}

export interface MoveBits extends Guarded {
  readonly kind: "move";
  readonly from: Bits;
  /** as wide as `from` */
  readonly to: Bits;
}

/** Bits of the frame that made it learn, or a number. */
export type Source = Bits | bigint;

/** ovs-actions(7), learn: a flow that is made of the frame that comes by. */
export interface LearnSpec {
  readonly table: number;
  readonly priority: number;
  /** seconds, 0 for none */
  readonly hardTimeout: number;
  readonly idleTimeout: number;
  /** no bit twice */
  readonly match: readonly LearnMatch[];
  readonly actions: readonly LearnAction[];
}

export interface LearnMatch {
  readonly field: Bits;
  readonly is: Source;
}

export type LearnAction =
  | { readonly kind: "set"; readonly to: Bits; readonly value: Source; readonly when?: readonly Match[] }
  | { readonly kind: "output"; readonly port: Bits };

/** One flow of a bridge. Of those of a table that match the one of the highest priority acts; an empty list drops. */
export interface Flow {
  /** 0 to LAST_TABLE */
  readonly table: number;
  /** 0 to 65535 */
  readonly priority: number;
  readonly match: Match;
  readonly actions: readonly Action[];
}

/** What a standalone bridge has for which no flows are written. */
export const NORMAL_FLOW: Flow = { table: 0, priority: 0, match: [], actions: [{ kind: "normal" }] };

/** Of two such flows of a bridge the later replaces the other. */
export function isSameRule(a: Flow, b: Flow): boolean {
  const isSame = a.table === b.table && a.priority === b.priority && a.match.length === b.match.length;
  return (
    isSame &&
    a.match.every(({ word, value, mask }, i) => {
      const other = b.match[i];
      return other?.word === word && other.value === value && other.mask === mask;
    })
  );
}

/** Table 254 is Open vSwitch's own (measured: OFPBRC_EPERM), and 255 means whatever table. */
export const LAST_TABLE = 253;
/** openflow-1.0.h, OFP_DEFAULT_PRIORITY. */
export const DEFAULT_PRIORITY = 32768;
