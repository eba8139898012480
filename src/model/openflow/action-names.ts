import { nearest } from "../schema/nearest.ts";
import type { Action } from "./flow.ts";
import { LOCAL_OFPORT } from "./key.ts";
import type { PortNames } from "./port-names.ts";

/** Actions that are a word. */
export const PLAIN: ReadonlyMap<string, Action> = new Map<string, Action>([
  ["normal", { kind: "normal" }],
  ["flood", { kind: "flood" }],
  ["all", { kind: "all" }],
  ["in_port", { kind: "in-port" }],
  ["local", { kind: "output", port: LOCAL_OFPORT }],
  ["strip_vlan", { kind: "pop-vlan" }],
  ["pop_vlan", { kind: "pop-vlan" }],
]);

export const MODELLED: readonly string[] = [
  "output",
  ...PLAIN.keys(),
  "drop",
  "resubmit",
  "goto_table",
  "push_vlan",
  "mod_vlan_vid",
  "mod_vlan_pcp",
  "set_field",
  "load",
  "move",
  "set_tunnel",
  "mod_dl_src",
  "mod_dl_dst",
  "learn",
];

/** Open vSwitch's other actions: no misspelling of one that is modelled. */
const UNMODELLED: ReadonlySet<string> = new Set([
  "any",
  "bundle",
  "bundle_load",
  "check_pkt_larger",
  "clear_actions",
  "clone",
  "conjunction",
  "controller",
  "ct",
  "ct_clear",
  "debug_recirc",
  "debug_slow",
  "dec_mpls_ttl",
  "dec_nsh_ttl",
  "dec_ttl",
  "decap",
  "delete_field",
  "delete_learned",
  "encap",
  "enqueue",
  "exit",
  "fin_timeout",
  "group",
  "meter",
  "mod_nw_dst",
  "mod_nw_ecn",
  "mod_nw_src",
  "mod_nw_tos",
  "mod_nw_ttl",
  "mod_tp_dst",
  "mod_tp_src",
  "multipath",
  "nat",
  "none",
  "note",
  "output_trunc",
  "pop",
  "pop_mpls",
  "pop_queue",
  "push",
  "push_mpls",
  "sample",
  "set_mpls_label",
  "set_mpls_tc",
  "set_mpls_ttl",
  "set_queue",
  "set_vlan_pcp",
  "set_vlan_vid",
  "table",
  "unroll_xlate",
  "write_actions",
  "write_metadata",
]);

/** Where `word` is no action that simnet models, and no port. */
export function expectedAction(word: string, ports: PortNames): string {
  const isKnown = UNMODELLED.has(word.toLowerCase());
  const close = isKnown
    ? undefined
    : nearest(word.toLowerCase(), [...MODELLED, ...ports.names].slice(0, SEARCHED));
  if (close !== undefined) return `an action that simnet models, perhaps ${close}`;
  return `an action that simnet models: ${MODELLED.join(", ")}`;
}

const SEARCHED = 1000;
