import { allOnes } from "./field-bits.ts";
import type { Faults } from "./faults.ts";
import { fieldNamed } from "./fields.ts";
import {
  DEFAULT_PRIORITY,
  LAST_TABLE,
  type LearnAction,
  type LearnMatch,
  type LearnSpec,
  type Source,
} from "./flow.ts";
import { FIELD, inPortOf } from "./key.ts";
import { addLearnMatch } from "./learn-match.ts";
import { type Pair, pairsOf } from "./pairs.ts";
import { portNumber, type PortNames } from "./port-names.ts";
import { holds, type Known, WHEN_TAGGED } from "./prerequisite.ts";
import { holdsPort } from "./read-outputs.ts";
import { arrow, expectedMatch, isMovable, isReadable, isWritable } from "./read-set.ts";
import { readSubfield, type Subfield } from "./subfield.ts";
import { parseInteger, parseSmall, parseValue } from "./value-text.ts";

/** Open vSwitch counts seconds in 16 bits. */
const MAX_TIMEOUT = 0xffff;
/** Keys without a meaning for where frames go. */
const IGNORED: ReadonlySet<string> = new Set(["cookie", "send_flow_rem"]);
const NUMBERS: Readonly<
  Record<string, readonly ["table" | "priority" | "idleTimeout" | "hardTimeout", number]>
> = {
  table: ["table", LAST_TABLE],
  priority: ["priority", 0xffff],
  idle_timeout: ["idleTimeout", MAX_TIMEOUT],
  hard_timeout: ["hardTimeout", MAX_TIMEOUT],
};

/**
 * The arguments of `learn(…)`.
 * @param known of the flow that learns
 * @see learn.c, learn_parse
 */
export function readLearn(argument: string, known: Known, ports: PortNames, faults: Faults): LearnSpec {
  const numbers = { table: 1, priority: DEFAULT_PRIORITY, idleTimeout: 0, hardTimeout: 0 };
  const reader = new LearnReader(known, ports, faults);
  for (const pair of pairsOf(argument)) {
    const number = Object.hasOwn(NUMBERS, pair.key) ? NUMBERS[pair.key] : undefined;
    if (number === undefined) {
      if (!IGNORED.has(pair.key)) reader.read(pair);
      continue;
    }
    const [name, max] = number;
    const value = parseSmall(pair.value, max);
    if (value === undefined) faults.add(`${pair.key} as a number from 0 to ${max}`, pair.text);
    else numbers[name] = value;
  }
  return { ...numbers, match: reader.match, actions: reader.actions };
}

class LearnReader {
  readonly match: LearnMatch[] = [];
  readonly actions: LearnAction[] = [];
  readonly #known: Known;
  readonly #ports: PortNames;
  readonly #faults: Faults;
  /** what frames of the learned flow are known to be */
  #learned: Known = { etherType: undefined, protocol: undefined, tags: 0 };

  constructor(known: Known, ports: PortNames, faults: Faults) {
    this.#known = known;
    this.#ports = ports;
    this.#faults = faults;
  }

  read(pair: Pair): void {
    if (pair.key === "load") this.#readLoad(pair);
    else if (pair.key === "output") this.#readOutput(pair);
    else if (pair.key.includes("[") || fieldNamed(pair.key) !== undefined) this.#readMatch(pair);
    else this.#faults.add("a part of learn that simnet models", pair.text);
  }

  /** `FIELD[]`, `FIELD[]=FIELD[]`, `FIELD=NUMBER` */
  #readMatch({ key, value, text }: Pair): void {
    const field = readSubfield(key, this.#faults);
    if (field === undefined || !isMovable(field, text, this.#faults)) return;
    // Whether a frame has a tag, a match on its VLAN need not know.
    const { needs } = field.field;
    if (needs !== "tag" && !holds(needs, this.#learned)) {
      this.#faults.add(`before it ${expectedMatch(field.field)}`, text);
      return;
    }
    const is = this.#sourceOf(field, value, text);
    if (is === undefined) return;
    addLearnMatch(this.match, wholePort({ field: field.bits, is }));
    this.#note(field, is);
  }

  #sourceOf(field: Subfield, value: string, text: string): Source | undefined {
    if (value === "") return isReadable(field, this.#known, text, this.#faults) ? field.bits : undefined;
    const number = this.#immediate(field, value);
    if (number !== undefined) return number;
    if (/^[\d:./]/.test(value))
      return this.#faults.add(`${field.field.name} of ${field.bits.width} bits`, text);
    const source = readSubfield(value, this.#faults);
    if (source === undefined || !isReadable(source, this.#known, text, this.#faults)) return undefined;
    if (source.bits.width === field.bits.width) return source.bits;
    return this.#faults.add(
      `as many bits on both sides: ${source.bits.width} is not ${field.bits.width}`,
      text,
    );
  }

  #immediate({ field, bits, isWhole }: Subfield, value: string): bigint | undefined {
    if (field.form === "port") {
      const port = portNumber(value, this.#ports);
      return port === undefined ? undefined : BigInt(inPortOf(port)) & allOnes(bits.width);
    }
    const whole = isWhole ? parseValue(field.form, bits.width, value) : undefined;
    const number = whole ?? parseInteger(value);
    return number === undefined || number > allOnes(bits.width) ? undefined : number;
  }

  #note({ bits, isWhole }: Subfield, is: Source): void {
    if (!isWhole || typeof is !== "bigint") return;
    if (bits.start === FIELD.dl_type.start) this.#learned = { ...this.#learned, etherType: Number(is) };
    if (bits.start === FIELD.nw_proto.start) this.#learned = { ...this.#learned, protocol: Number(is) };
    if (bits.start === FIELD.vlan_tci.start) this.#learned = { ...this.#learned, tags: 1 };
  }

  /** `load:NUMBER->FIELD[]`, `load:FIELD[]->FIELD[]` */
  #readLoad({ value, text }: Pair): void {
    const [what, name] = arrow(value);
    if (name === undefined) return this.#faults.add("load:NUMBER->FIELD[] or load:FIELD[]->FIELD[]", text);
    const to = readSubfield(name, this.#faults);
    if (to === undefined || !isMovable(to, text, this.#faults)) return;
    if (to.field.name !== "vlan_vid" && !isWritable(to.field, this.#learned, text, this.#faults)) return;
    const number = parseInteger(what);
    const from = number === undefined ? readSubfield(what, this.#faults) : undefined;
    if (from !== undefined && !isReadable(from, this.#known, text, this.#faults)) return;
    const width = from?.bits.width ?? to.bits.width;
    const source = number ?? from?.bits;
    if (source === undefined) return;
    if (width !== to.bits.width || (number !== undefined && number > allOnes(width)))
      return this.#faults.add(`a value of ${to.bits.width} bits`, text);
    const isGuarded = to.field.name === "vlan_pcp";
    this.actions.push({ kind: "set", to: to.bits, value: source, ...(isGuarded && { when: WHEN_TAGGED }) });
  }

  #readOutput({ value, text }: Pair): void {
    const from = readSubfield(value, this.#faults);
    if (from !== undefined && holdsPort(from, text, this.#faults))
      this.actions.push({ kind: "output", port: from.bits });
  }
}

/** A learned flow matches in_port as a written one does, by all its bits, whichever name says so (measured). */
function wholePort(match: LearnMatch): LearnMatch {
  const { field, is } = match;
  const { start, width } = SHORT_IN_PORT;
  if (field.start !== start || field.width !== width) return match;
  if (typeof is === "bigint") return { field: FIELD.in_port, is: BigInt(inPortOf(Number(is))) };
  return is.start === start && is.width === width ? { field: FIELD.in_port, is: FIELD.in_port } : match;
}

/** NXM_OF_IN_PORT */
const SHORT_IN_PORT = { start: FIELD.in_port.start, width: 16 };
