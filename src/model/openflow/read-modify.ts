import type { Faults } from "./faults.ts";
import type { Form } from "./fields.ts";
import type { Action } from "./flow.ts";
import { type Bits, FIELD } from "./key.ts";
import type { Pair } from "./pairs.ts";
import { FORM_WORDS, parseSmall, parseValue } from "./value-text.ts";

/** An action of OpenFlow 1.0 for one field. */
interface Modification {
  readonly to: Bits;
  readonly form: Form;
}

const MODIFICATIONS: ReadonlyMap<string, Modification> = new Map<string, Modification>([
  ["set_tunnel", { to: FIELD.tun_id, form: "hex" }],
  ["set_tunnel64", { to: FIELD.tun_id, form: "hex" }],
  ["mod_dl_src", { to: FIELD.dl_src, form: "mac" }],
  ["mod_dl_dst", { to: FIELD.dl_dst, form: "mac" }],
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
    default: {
      const modification = MODIFICATIONS.get(name);
      return modification === undefined ? undefined : modify(modification, value, text, faults);
    }
  }
}

function modify({ to, form }: Modification, text: string, whole: string, faults: Faults): readonly Action[] {
  const value = parseValue(form, to.width, text);
  if (value !== undefined) return [{ kind: "set", to, value }];
  faults.add(form === "hex" ? `a number of at most ${to.width} bits` : FORM_WORDS[form], whole);
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
