import { PLAIN } from "./action-names.ts";
import type { Faults } from "./faults.ts";
import type { Action } from "./flow.ts";
import { MAX_TAGS } from "./key.ts";
import { type Pair, pairsOf } from "./pairs.ts";
import type { PortNames } from "./port-names.ts";
import type { Known } from "./prerequisite.ts";
import { readLearn } from "./read-learn.ts";
import { readModify } from "./read-modify.ts";
import { readGoto, readOutput, readPort, readResubmit } from "./read-outputs.ts";
import { readLoad, readMove, readSetField, tagsAfter } from "./read-set.ts";
import { parseInteger } from "./value-text.ts";

const TPIDS = [0x8100, 0x88a8];

/** What follows `actions=`, one action after the other: each is read with what the ones before it made known. */
export class ActionReader {
  readonly #table: number;
  readonly #ports: PortNames;
  readonly #faults: Faults;
  #known: Known;

  /** @param table the one that the flow is in @param known from its match */
  constructor(table: number, known: Known, ports: PortNames, faults: Faults) {
    this.#table = table;
    this.#known = known;
    this.#ports = ports;
    this.#faults = faults;
  }

  /** @see ofp-actions.c, ofpacts_parse */
  read(text: string): readonly Action[] {
    const pairs = pairsOf(text);
    if (pairs.length === 1 && pairs[0]?.text.toLowerCase() === "drop") return [];
    const actions: Action[] = [];
    for (const [i, pair] of pairs.entries()) {
      for (const action of this.#one(pair)) {
        actions.push(action);
        const tags = this.#tagsAfter(action, /->(?:NXM_OF_VLAN_TCI|vlan_tci)\b/.test(pair.value));
        if (tags !== this.#known.tags) this.#known = { ...this.#known, tags };
        const next = pairs[i + 1];
        if (action.kind === "goto-table" && next !== undefined)
          this.#faults.add("nothing after goto_table", next.text);
      }
    }
    return actions;
  }

  /** @param isTci whether the action names the whole field, of which it may set a part */
  #tagsAfter(action: Action, isTci: boolean): number {
    const { tags } = this.#known;
    switch (action.kind) {
      case "push-vlan":
        return tags + 1;
      case "pop-vlan":
        return Math.max(0, tags - 1);
      case "mod-vlan-vid":
      case "mod-vlan-pcp":
        return Math.max(1, tags);
      case "set":
        return isTci ? tagsAfter(action, this.#known) : tags;
      default:
        return tags;
    }
  }

  #one(pair: Pair): readonly Action[] {
    const { key, value, text } = pair;
    const word = key.toLowerCase();
    const plain = PLAIN.get(word);
    if (plain !== undefined) return listed(pair.by === "" ? plain : this.#faults.add(`${key} alone`, text));
    switch (word) {
      case "drop":
        return listed(this.#faults.add("drop alone, or no drop: it is a list without actions", text));
      case "output":
        return listed(readOutput(pair, this.#ports, this.#faults));
      case "resubmit":
        return listed(readResubmit(pair, this.#ports, this.#faults));
      case "goto_table":
        return listed(readGoto(pair, this.#table, this.#faults));
      case "push_vlan":
        return listed(this.#push(value, text));
      case "set_field":
        return readSetField(value, this.#known, text, this.#faults);
      case "load":
        return readLoad(value, this.#known, text, this.#faults);
      case "move":
        return readMove(value, this.#known, text, this.#faults);
      case "learn":
        return [{ kind: "learn", flow: readLearn(value, this.#known, this.#ports, this.#faults) }];
      default:
        return readModify(pair, this.#faults) ?? listed(readPort(pair, this.#ports, this.#faults));
    }
  }

  #push(value: string, text: string): Action | undefined {
    const number = Number(parseInteger(value) ?? -1);
    const tpid = TPIDS.find((known) => known === number);
    if (tpid === undefined) return this.#faults.add("0x8100 or 0x88a8", text);
    if (this.#known.tags < MAX_TAGS) return { kind: "push-vlan", tpid };
    return this.#faults.add(`at most ${MAX_TAGS} tags, which is all that Open vSwitch has`, text);
  }
}

function listed(action: Action | undefined): readonly Action[] {
  return action === undefined ? [] : [action];
}
