import type { Action, Match, WordMatch } from "./flow.ts";
import { type FlowKey, hasBits, maskedWords } from "./flow-key.ts";
import { applyOp, type KeyOp, TCI, type TagSlot } from "./key-ops.ts";
import { type Bits, TAG_PRESENT } from "./key.ts";

/** Steps that are done if one of the matches holds, or always where none is asked for. */
export interface Rewrite {
  readonly when?: readonly Match[];
  readonly ops: readonly KeyOp[];
}

/** The actions that change the key and do nothing else. */
export type KeyAction = Extract<
  Action,
  { kind: "push-vlan" | "pop-vlan" | "mod-vlan-vid" | "mod-vlan-pcp" | "set" | "move" }
>;

export function isKeyAction(action: Action): action is KeyAction {
  switch (action.kind) {
    case "push-vlan":
    case "pop-vlan":
    case "mod-vlan-vid":
    case "mod-vlan-pcp":
    case "set":
    case "move":
      return true;
    default:
      return false;
  }
}

const word = (slot: TagSlot) => TCI[slot].start >>> 5;
const slotOf = (slot: TagSlot): Bits => ({ start: TCI[slot].start, width: 32 });
const isThere = (slot: TagSlot): WordMatch => ({ word: word(slot), value: TAG_PRESENT, mask: TAG_PRESENT });
const setSlot = (slot: TagSlot, value: number): KeyOp => ({
  kind: "set",
  words: [{ word: word(slot), value, mask: -1 }],
});
const VID = 0xfff;
const PRIORITY_AT = 13;
const PRIORITY = 7 << PRIORITY_AT;

/**
 * What an action does to the key: of these, the first whose condition holds, or nothing if none does.
 * @see ofproto-dpif-xlate.c, do_xlate_actions; lib/flow.c, flow_push_vlan_uninit and flow_pop_vlan
 */
export function rewritesOf(action: KeyAction): readonly Rewrite[] {
  switch (action.kind) {
    case "push-vlan": {
      // A third tag drives the inner one out of the key, as Open vSwitch has room for two.
      const under: KeyOp = { kind: "move", from: slotOf("outer"), to: slotOf("inner") };
      return [{ ops: [under, setSlot("outer", (action.tpid << 16) | TAG_PRESENT)] }];
    }
    case "pop-vlan":
      return [
        { when: [[isThere("outer"), isThere("inner")]], ops: [UP, setSlot("inner", 0)] },
        { when: [[isThere("outer")]], ops: [setSlot("outer", 0)] },
      ];
    case "mod-vlan-vid":
      return [{ ops: modify(TAG_PRESENT | action.vid, TAG_PRESENT | VID) }];
    case "mod-vlan-pcp":
      return [{ ops: modify(TAG_PRESENT | (action.pcp << PRIORITY_AT), TAG_PRESENT | PRIORITY) }];
    case "set": {
      const set: KeyOp = { kind: "set", words: maskedWords(action.to, action.value) };
      return [guarded(action, [set, ...fixed(action.to)])];
    }
    case "move":
      return [guarded(action, [{ kind: "move", from: action.from, to: action.to }, ...fixed(action.to)])];
  }
}

/** Does to a key what an action says. @param rewrites of the action */
export function applyRewrites(key: FlowKey, rewrites: readonly Rewrite[]): void {
  const holds = ({ when }: Rewrite) =>
    when === undefined || when.some((match) => match.every((bits) => hasBits(key, bits)));
  for (const op of rewrites.find(holds)?.ops ?? []) applyOp(key, op);
}

const UP: KeyOp = { kind: "move", from: slotOf("inner"), to: slotOf("outer") };
const FIX: KeyOp = { kind: "fix-tpid" };

function modify(value: number, mask: number): readonly KeyOp[] {
  return [{ kind: "set", words: [{ word: word("outer"), value, mask }] }, FIX];
}

/** A TCI that is written to gets its TPID. */
function fixed({ start, width }: Bits): readonly KeyOp[] {
  const { start: from, width: wide } = TCI.outer;
  return start < from + wide && from < start + width ? [FIX] : [];
}

function guarded({ when }: Pick<Rewrite, "when">, ops: readonly KeyOp[]): Rewrite {
  return when === undefined ? { ops } : { when, ops };
}
