import { overlap } from "../../model/openflow/field-bits.ts";
import { FIELD, inPortOf } from "../../model/openflow/key.ts";
import { tellingsOf } from "../told-apart.ts";
import type { Deed, Listing } from "./listings.ts";
import type { RuleWords } from "./rule-words.ts";
import type { VlanNames } from "./vlan-names.ts";

const IN_PORT = FIELD.in_port.start >>> 5;

/** What the flows of a bridge say of its ports, by their numbers. */
export class SaidOfPorts {
  readonly #asked = new Map<number, string>();
  readonly #outputs = new Set<number>();
  /** asked for by rules that name ports */
  readonly #naming = new Set<number>();
  /** whether a port may be told from others by more than its number as a whole in a rule's own match */
  #isByPart = false;

  /** @param words numbers of rules but for the port that they ask for */
  constructor({ rules, runs }: Listing, names: VlanNames, words: RuleWords) {
    for (const rule of rules) {
      if (rule.deeds.some(tellsPorts)) this.#isByPart = true;
      const [first] = rule.match;
      if (first?.word !== IN_PORT) continue;
      if (first.mask !== -1) this.#isByPart = true;
      if (rule.deeds.some(({ kind }) => kind === "outputs")) this.#naming.add(first.value);
      const word = words.of(rule, { names, outputs: ({ number }) => number, isAnyPort: true });
      this.#asked.set(first.value, `${this.#asked.get(first.value) ?? ""} ${word}`);
    }
    for (const { ports } of runs) for (const port of ports) this.#outputs.add(port);
  }

  /** Whether no flow says anything of any port. */
  get isNothing(): boolean {
    return !this.#isByPart && this.#asked.size === 0 && this.#outputs.size === 0;
  }

  /**
   * What all ports of a kind have in common; undefined: the port is a kind of its own.
   * @param isOneOfMany whether the bridge is looked at with others, to whom a number is another port's. A kind is looked up
   * by one number: the rules that name ports are then those of all bridges if it is the number of all.
   */
  of(ofport: number, isEdge: boolean, isOneOfMany: boolean): string | undefined {
    if (this.#isByPart || (isEdge && this.#outputs.has(ofport))) return undefined;
    const inPort = inPortOf(ofport) | 0;
    const asked = this.#asked.get(inPort) ?? "";
    return isOneOfMany && this.#naming.has(inPort) ? `${asked} at ${ofport}` : asked;
  }
}

/** Whether what is learned asks for the number of one port. */
function tellsPorts(deed: Deed): boolean {
  if (deed.kind !== "learn") return false;
  const { compared } = tellingsOf({ actions: [deed] });
  return compared.some(({ field }) => overlap(field, FIELD.in_port));
}
