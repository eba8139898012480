import type { Bits } from "./key.ts";

/** Of a word of the key the bits under `mask` have to equal `value`; both as signed 32-bit integers. */
export interface WordMatch {
  readonly word: number;
  readonly value: number;
  readonly mask: number;
}

/** All have to hold, one for each word at most; none: every frame matches. */
export type Match = readonly WordMatch[];

/** The number of a port in its bridge: 1 to 65279, and LOCAL_OFPORT. */
export type OfPort = number;

export type Action =
  | { readonly kind: "output"; readonly port: OfPort }
  /** to the port whose number stands in these bits */
  | { readonly kind: "output-field"; readonly from: Bits }
  | { readonly kind: "in-port" }
  | { readonly kind: "normal" }
  /** every port that floods, but for the one it came by */
  | { readonly kind: "flood" }
  /** every port, but for the one it came by */
  | { readonly kind: "all" }
  /** `port` as in_port of the look-up; `table`: else the one that this flow is in */
  | { readonly kind: "resubmit"; readonly port?: OfPort; readonly table?: number }
  | { readonly kind: "goto-table"; readonly table: number }
  | { readonly kind: "push-vlan"; readonly tpid: number }
  | { readonly kind: "pop-vlan" }
  /** adds a tag where there is none */
  | { readonly kind: "mod-vlan-vid"; readonly vid: number }
  | { readonly kind: "mod-vlan-pcp"; readonly pcp: number }
  /** set_field, load, set_tunnel and the like */
  | { readonly kind: "set"; readonly to: Bits; readonly value: bigint; readonly mask?: bigint }
  | { readonly kind: "move"; readonly from: Bits; readonly to: Bits }
  | { readonly kind: "learn"; readonly flow: LearnSpec };

/** Bits of the frame that made it learn, or a number. */
export type Source = Bits | bigint;

/** ovs-actions(7), learn: a flow that is made of the frame that comes by. */
export interface LearnSpec {
  readonly table: number;
  readonly priority: number;
  /** seconds, 0 for none */
  readonly hardTimeout: number;
  readonly idleTimeout: number;
  readonly match: readonly { readonly field: Bits; readonly is: Source }[];
  readonly actions: readonly LearnAction[];
}

export type LearnAction =
  | { readonly kind: "set"; readonly to: Bits; readonly value: Source }
  | { readonly kind: "output"; readonly port: Source };

/** One flow of a bridge. Of those of a table that match the one of the highest priority acts; an empty list drops. */
export interface Flow {
  readonly table: number;
  readonly priority: number;
  readonly match: Match;
  readonly actions: readonly Action[];
}
