import type { Action } from "../../model/openflow/flow.ts";
import { FIELD } from "../../model/openflow/key.ts";
import type { Outputs, Rule } from "./listings.ts";
import { renamedAction, renamedValue } from "./renaming.ts";
import type { VlanNames } from "./vlan-names.ts";

const IN_PORT = FIELD.in_port.start >>> 5;

/** What tells kinds of actions apart in a rule's words; any other action is a text of its own. */
const WORD = { outputs: 0, text: 1, vid: 2, set: 3, pop: 4, resubmit: 5, normal: 6 } as const;

/** As many bits as numbers of the words have that are written as such. */
const NARROW = 64;

/** How a rule is told from others. */
export interface Reading {
  readonly names: VlanNames;
  /** the number by which a run of outputs is told from others */
  readonly outputs: (run: Outputs) => number;
  /** whether the port that it asks for is left out */
  readonly isAnyPort?: boolean;
}

/**
 * A number for each rule by the names of some VLANs: rules of different bridges that do the same have one. Rules are
 * written as words in one buffer and compared there, as there are a hundred thousand that are new and few that differ.
 */
export class RuleWords {
  readonly #byHash = new Map<number, { readonly words: Int32Array; readonly number: number }[]>();
  readonly #texts = new Map<string, number>();
  readonly #known = new WeakMap<Action, number>();
  #buffer = new Int32Array(256);
  #length = 0;
  #count = 0;

  of(rule: Rule, reading: Reading): number {
    this.#length = 0;
    this.#write(rule, reading);
    let hash = this.#length;
    for (let i = 0; i < this.#length; i++) hash = (Math.imul(hash, 31) + (this.#buffer[i] ?? 0)) | 0;
    const known = this.#byHash.get(hash);
    const same = known?.find(({ words }) => this.#holds(words));
    if (same !== undefined) return same.number;
    const fresh = { words: this.#buffer.slice(0, this.#length), number: this.#count++ };
    if (known === undefined) this.#byHash.set(hash, [fresh]);
    else known.push(fresh);
    return fresh.number;
  }

  #holds(words: Int32Array): boolean {
    if (words.length !== this.#length) return false;
    for (let i = 0; i < words.length; i++) if (words[i] !== this.#buffer[i]) return false;
    return true;
  }

  #write({ table, priority, match, deeds }: Rule, { names, outputs, isAnyPort = false }: Reading): void {
    this.#put(table);
    this.#put(priority);
    for (const one of match) {
      if (isAnyPort && one.word === IN_PORT) continue;
      this.#put(one.word);
      this.#put(renamedValue(one, names));
      this.#put(one.mask);
    }
    this.#put(-1);
    for (const deed of deeds) {
      if (deed.kind === "outputs") this.#putAs(WORD.outputs, outputs(deed));
      else this.#writeAction(renamedAction(deed, names));
    }
  }

  #writeAction(action: Action): void {
    switch (action.kind) {
      case "normal":
        return this.#put(WORD.normal);
      case "pop-vlan":
        return this.#put(WORD.pop);
      case "mod-vlan-vid":
        return this.#putAs(WORD.vid, action.vid);
      case "resubmit":
        this.#putAs(WORD.resubmit, action.port ?? -1);
        return this.#put(action.table ?? -1);
      case "set":
        if (action.when !== undefined || action.to.width > NARROW) return this.#putText(action);
        this.#putAs(WORD.set, action.to.start);
        this.#put(action.to.width);
        this.#put(Number(action.value & 0xffffffffn));
        return this.#put(Number((action.value >> 32n) & 0xffffffffn));
      default:
        return this.#putText(action);
    }
  }

  #putText(action: Action): void {
    const known = this.#known.get(action) ?? this.#textOf(action);
    this.#known.set(action, known);
    this.#putAs(WORD.text, known);
  }

  #textOf(action: Action): number {
    const text = JSON.stringify(action, (_, value: unknown) =>
      typeof value === "bigint" ? `${value}n` : value,
    );
    const known = this.#texts.get(text) ?? this.#texts.size;
    this.#texts.set(text, known);
    return known;
  }

  #putAs(kind: number, word: number): void {
    this.#put(kind);
    this.#put(word);
  }

  /** Words are compared as signed integers of 32 bits. */
  #put(word: number): void {
    if (this.#length === this.#buffer.length) {
      const longer = new Int32Array(2 * this.#buffer.length);
      longer.set(this.#buffer);
      this.#buffer = longer;
    }
    this.#buffer[this.#length++] = word;
  }
}
