import { overlap } from "../../model/openflow/field-bits.ts";
import type { Action, LearnSpec, Match, Source, WordMatch } from "../../model/openflow/flow.ts";
import type { Bits } from "../../model/openflow/key.ts";
import { tellingsOf } from "../told-apart.ts";
import type { Deed, Rule } from "./listings.ts";
import { TAG, VID, VID_BITS } from "./vids.ts";
import type { VlanNames } from "./vlan-names.ts";

/**
 * Whether a rule reads and writes VIDs as a whole, so that it means the same by other numbers. That matches do, and that
 * VIDs go nowhere else, is asked of every partition (scope.ts).
 */
export function isRenamable({ deeds }: Pick<Rule, "deeds">): boolean {
  return deeds.every(isDeedRenamable);
}

function isDeedRenamable(deed: Deed): boolean {
  switch (deed.kind) {
    case "set":
      return isWhole(deed.to) && areWhole(deed.when);
    case "move":
      return isWhole(deed.to) && isWhole(deed.from) && areWhole(deed.when);
    case "output-field":
      return !overlap(deed.from, VID_BITS);
    case "learn": {
      const { compared, written, copied, outputs } = tellingsOf({ actions: [deed] });
      return (
        [...compared, ...written].every(({ field }) => isWhole(field)) &&
        copied.every(({ from, to }) => isWhole(from) && isWhole(to)) &&
        deed.flow.actions.every((action) => action.kind === "output" || areWhole(action.when)) &&
        !outputs.some((bits) => overlap(bits, VID_BITS))
      );
    }
    default:
      return true;
  }
}

/** Whether a field holds all of the VID, or nothing of it. */
function isWhole(field: Bits): boolean {
  const holds = field.start <= VID_BITS.start && field.start + field.width >= VID_BITS.start + VID_BITS.width;
  return holds || !overlap(field, VID_BITS);
}

function areWhole(matches: readonly Match[] | undefined): boolean {
  return (matches ?? []).every((match) => match.every(isWholeMatch));
}

export function isWholeMatch({ word, mask }: WordMatch): boolean {
  return word !== TAG || (mask & VID) === 0 || (mask & VID) === VID;
}

/** The word of a match by other names. */
export function renamedValue({ word, value, mask }: WordMatch, names: VlanNames): number {
  if (word !== TAG || (mask & VID) === 0) return value;
  return (value & ~VID) | names.of(value & VID);
}

export function renamedMatch(match: Match, names: VlanNames): Match {
  if (names.isOwn || match.every(({ word }) => word !== TAG)) return match;
  return match.map((one) => ({ ...one, value: renamedValue(one, names) }));
}

/** A constant of a field by other names. */
function renamedConstant(field: Bits, value: bigint, names: VlanNames): bigint {
  if (!overlap(field, VID_BITS)) return value;
  const shift = BigInt(VID_BITS.start - field.start);
  const vid = Number((value >> shift) & BigInt(VID));
  return value + (BigInt(names.of(vid) - vid) << shift);
}

/** What an action does by other names: the very same where nothing is another. */
export function renamedAction(action: Action, names: VlanNames): Action {
  if (names.isOwn) return action;
  switch (action.kind) {
    case "mod-vlan-vid":
      return { ...action, vid: names.of(action.vid) };
    case "set": {
      const value = renamedConstant(action.to, action.value, names);
      const when = action.when?.map((match) => renamedMatch(match, names));
      return value === action.value && when === undefined
        ? action
        : { ...action, value, ...(when && { when }) };
    }
    case "move":
      return action.when === undefined
        ? action
        : { ...action, when: action.when.map((match) => renamedMatch(match, names)) };
    case "learn": {
      const flow = renamedLearn(action.flow, names);
      return flow === action.flow ? action : { kind: "learn", flow };
    }
    default:
      return action;
  }
}

/** What is learned by other names; the very same where it names no VLAN, as what is learned is told apart by who teaches it. */
function renamedLearn(spec: LearnSpec, names: VlanNames): LearnSpec {
  const source = (field: Bits, is: Source) =>
    typeof is === "bigint" ? renamedConstant(field, is, names) : is;
  const match = spec.match.map(({ field, is }) => ({ field, is: source(field, is) }));
  const actions = spec.actions.map((action) =>
    action.kind === "output"
      ? action
      : {
          ...action,
          value: source(action.to, action.value),
          ...(action.when && { when: action.when.map((one) => renamedMatch(one, names)) }),
        },
  );
  const isSame =
    match.every(({ is }, i) => is === spec.match[i]?.is) &&
    actions.every((action, i) => {
      const was = spec.actions[i];
      return (
        action === was ||
        (action.kind === "set" &&
          was?.kind === "set" &&
          action.value === was.value &&
          action.when === undefined)
      );
    });
  return isSame ? spec : { ...spec, match, actions };
}
