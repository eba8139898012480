import { FIELDS, type Field, VLAN_PCP } from "./fields.ts";
import { type Action, DEFAULT_PRIORITY, type LearnAction, type LearnMatch, type LearnSpec } from "./flow.ts";
import type { MoveBits, OfPort, SetBits, Source } from "./flow.ts";
import { type Bits, FIELD, inPortOf, LOCAL_OFPORT } from "./key.ts";
import { holds, type Known } from "./prerequisite.ts";
import { formatValue, hexOf } from "./value-text.ts";

/** An action in ovs-ofctl's words. `known`: what the flow's match says of the frames, to name bits by. */
export function printAction(action: Action, known: Known): string {
  switch (action.kind) {
    case "output":
      return action.port === LOCAL_OFPORT ? "LOCAL" : `output:${action.port}`;
    case "output-field":
      return `output:${subfield(action.from, known)}`;
    case "in-port":
      return "IN_PORT";
    case "normal":
    case "flood":
    case "all":
      return action.kind.toUpperCase();
    case "resubmit":
      return printResubmit(action.port, action.table);
    case "goto-table":
      return `goto_table:${action.table}`;
    case "push-vlan":
      return `push_vlan:0x${action.tpid.toString(16)}`;
    case "pop-vlan":
      return "strip_vlan";
    case "mod-vlan-vid":
      return `mod_vlan_vid:${action.vid}`;
    case "mod-vlan-pcp":
      return `mod_vlan_pcp:${action.pcp}`;
    case "set":
      return printSet(action, known);
    case "move":
      return printMove(action, known);
    case "learn":
      return printLearn(action.flow, known);
  }
}

function printResubmit(port: OfPort | undefined, table: number | undefined): string {
  const name = port === undefined ? "" : port === LOCAL_OFPORT ? "LOCAL" : `${port}`;
  return table === undefined ? `resubmit:${name}` : `resubmit(${name},${table})`;
}

function printSet({ to, value, when }: SetBits, known: Known): string {
  if (isSame(to, FIELD.tun_id))
    return `${value >> 32n === 0n ? "set_tunnel" : "set_tunnel64"}:${hexOf(value)}`;
  return `load:${hexOf(value)}->${subfield(to, known, when !== undefined)}`;
}

function printMove({ from, to, when }: MoveBits, known: Known): string {
  const isGuarded = when !== undefined;
  return `move:${subfield(from, known, isGuarded)}->${subfield(to, known, isGuarded)}`;
}

function printLearn({ match, actions, ...numbers }: LearnSpec, known: Known): string {
  const { table, priority, idleTimeout, hardTimeout } = numbers;
  const learned = learnedFrom(match);
  return `learn(${[
    `table=${table}`,
    ...(idleTimeout === 0 ? [] : [`idle_timeout=${idleTimeout}`]),
    ...(hardTimeout === 0 ? [] : [`hard_timeout=${hardTimeout}`]),
    ...(priority === DEFAULT_PRIORITY ? [] : [`priority=${priority}`]),
    ...match.map((one) => printLearnMatch(one, learned, known)),
    ...actions.map((one) => printLearnAction(one, learned, known)),
  ].join(",")})`;
}

function printLearnMatch({ field, is }: LearnMatch, learned: Known, known: Known): string {
  if (isSame(field, FIELD.in_port)) return printInPort(is);
  if (typeof is !== "bigint") {
    const [name, source] = [subfield(field, learned), subfield(is, known)];
    return name === source ? name : `${name}=${source}`;
  }
  const named = fieldOf(field, learned);
  if (named === undefined || named.bits.width !== field.width)
    return `${subfield(field, learned)}=${hexOf(is)}`;
  return `${named.name}=${formatValue(named.form, is)}`;
}

/** By the name that dump-flows has for it. */
function printInPort(is: Source): string {
  if (typeof is !== "bigint") return "NXM_OF_IN_PORT[]";
  return `in_port=${is === BigInt(inPortOf(LOCAL_OFPORT)) ? "LOCAL" : is}`;
}

function printLearnAction(action: LearnAction, learned: Known, known: Known): string {
  switch (action.kind) {
    case "output":
      return `output:${subfield(action.port, known)}`;
    case "set": {
      const value = printSource(action.value, known);
      return `load:${value}->${subfield(action.to, learned, action.when !== undefined)}`;
    }
  }
}

function printSource(source: Source, known: Known): string {
  return typeof source === "bigint" ? hexOf(source) : subfield(source, known);
}

/** What the numbers in the match of a learned flow say of its frames. */
export function learnedFrom(match: readonly LearnMatch[]): Known {
  const exact = (bits: Bits) => {
    const is = match.find(({ field }) => isSame(field, bits))?.is;
    return typeof is === "bigint" ? Number(is) : undefined;
  };
  return { etherType: exact(FIELD.dl_type), protocol: exact(FIELD.nw_proto), tags: 0 };
}

function subfield(bits: Bits, known: Known, isGuarded = false): string {
  const field = fieldOf(bits, known, isGuarded);
  // Bits that no field has are in no flow that was read.
  if (field?.header === undefined) return `BITS[${bits.start}..${bits.start + bits.width - 1}]`;
  const from = bits.start - field.bits.start;
  const to = from + bits.width - 1;
  if (bits.width === field.bits.width) return `${field.header}[]`;
  return from === to ? `${field.header}[${from}]` : `${field.header}[${from}..${to}]`;
}

/** `isGuarded`: of bits of the TCI, the field of it that means nothing without a tag. */
function fieldOf(bits: Bits, known: Known, isGuarded = false): Field | undefined {
  const candidates = FIELDS.filter((field) => isNamed(field, bits, known));
  const tagged = isGuarded ? candidates.find(({ bits: own }) => isSame(own, VLAN_PCP)) : undefined;
  return tagged ?? candidates[0];
}

function isNamed({ header, needs, bits: own, name }: Field, bits: Bits, known: Known): boolean {
  if (header === undefined || name === "nw_tos") return false;
  const isInside = own.start <= bits.start && bits.start + bits.width <= own.start + own.width;
  return isInside && (needs === "tag" || holds(needs, known));
}

function isSame(a: Bits, b: Bits): boolean {
  return a.start === b.start && a.width === b.width;
}
