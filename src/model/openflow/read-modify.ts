import { allOnes } from "./field-bits.ts";
import type { Faults } from "./faults.ts";
import { DSCP, type Form } from "./fields.ts";
import type { Action, Match } from "./flow.ts";
import { type Bits, FIELD } from "./key.ts";
import type { Pair } from "./pairs.ts";
import { WHEN_IP, WHEN_IPV4 } from "./prerequisite.ts";
import { FORM_WORDS, parseSmall, parseValue } from "./value-text.ts";

/** An action of OpenFlow 1.0 for one field: it needs no match, and leaves alone what has no such field. */
interface Modification {
  readonly to: Bits;
  readonly form: Form;
  readonly when?: readonly Match[];
}

const MODIFICATIONS: ReadonlyMap<string, Modification> = new Map<string, Modification>([
  ["set_tunnel", { to: FIELD.tun_id, form: "hex" }],
  ["set_tunnel64", { to: FIELD.tun_id, form: "hex" }],
  ["mod_dl_src", { to: FIELD.dl_src, form: "mac" }],
  ["mod_dl_dst", { to: FIELD.dl_dst, form: "mac" }],
  ["mod_nw_src", { to: FIELD.nw_src, form: "ipv4", when: WHEN_IPV4 }],
  ["mod_nw_dst", { to: FIELD.nw_dst, form: "ipv4", when: WHEN_IPV4 }],
  // Of any transport, ICMP too, where they are type and code (measured).
  ["mod_tp_src", { to: FIELD.tp_src, form: "decimal", when: WHEN_IP }],
  ["mod_tp_dst", { to: FIELD.tp_dst, form: "decimal", when: WHEN_IP }],
]);

const MAX_VID = 0xfff;
const MAX_PCP = 7;

/** @returns undefined if it is none of these; an empty list, having told why, if it is wrong */
export function readModify({ key, value, text }: Pair, faults: Faults): readonly Action[] | undefined {
  const name = key.toLowerCase();
  switch (name) {
    case "mod_vlan_vid":
    case "set_vlan_vid":
      return numbered(parseSmall(value, MAX_VID), MAX_VID, text, faults, (vid) => ({
        kind: "mod-vlan-vid",
        vid,
      }));
    case "mod_vlan_pcp":
    case "set_vlan_pcp":
      return numbered(parseSmall(value, MAX_PCP), MAX_PCP, text, faults, (pcp) => ({
        kind: "mod-vlan-pcp",
        pcp,
      }));
    case "mod_nw_tos":
      return readTos(value, text, faults);
    default: {
      const modification = MODIFICATIONS.get(name);
      return modification === undefined ? undefined : modify(modification, value, text, faults);
    }
  }
}

function modify(
  { to, form, when }: Modification,
  text: string,
  whole: string,
  faults: Faults,
): readonly Action[] {
  const value = parseValue(form, to.width, text);
  if (value !== undefined) return [{ kind: "set", to, value, ...(when !== undefined && { when }) }];
  faults.add(
    `${FORM_WORDS[form]}${form === "hex" || form === "decimal" ? ` up to ${allOnes(to.width)}` : ""}`,
    whole,
  );
  return [];
}

/** The upper six bits: the lower two are not of the DSCP. */
function readTos(text: string, whole: string, faults: Faults): readonly Action[] {
  const tos = parseSmall(text, 0xff);
  if (tos !== undefined && tos % 4 === 0)
    return [{ kind: "set", to: DSCP, value: BigInt(tos / 4), when: WHEN_IP }];
  faults.add("a number from 0 to 252, the lower two bits 0", whole);
  return [];
}

function numbered(
  value: number | undefined,
  max: number,
  text: string,
  faults: Faults,
  action: (value: number) => Action,
): readonly Action[] {
  if (value !== undefined) return [action(value)];
  faults.add(`a number from 0 to ${max}`, text);
  return [];
}
