import type { Setup, State, Violation } from "../../verify/verdict.ts";
import { formatFields } from "../../model/frame-text.ts";
import { count, number, sentence } from "../text/words.ts";

/** What one sentence tells of a violation. */
type Told = Pick<Violation, "kind" | "from" | "to" | "count" | "after">;

/** A violation in one sentence: what, between whom, and how many more like it. */
export function headline(violation: Told): string {
  const { after = [] } = violation;
  return `${what(violation)}${more(violation)}${once(after)}`;
}

/** What has failed before, as `--down` takes it. */
function once(after: readonly string[]): string {
  if (after.length === 0) return "";
  const told = after.map((one) => {
    const [, host] = /^restart:(.*)$/.exec(one) ?? [];
    return host === undefined ? `${one} has failed` : `the switch of ${host} has started again`;
  });
  return `, once ${sentence(told)}`;
}

/** `count` is of pairs of endpoints for what goes between two of them, else of elements that are concerned. */
function more({ kind, count: all }: Told): string {
  if (OF_PAIRS.has(kind)) return all > 1 ? `, and ${count(all - 1, "more pair")}` : "";
  return all > 2 ? (CONCERNED[kind]?.(number(all)) ?? "") : "";
}

const OF_PAIRS: ReadonlySet<Violation["kind"]> = new Set([
  "leak",
  "unreachable",
  "mtu-blackhole",
  "host-exposed",
  "tenant-exposed",
  "not-only",
  "not-through",
]);

/** What is concerned, where it is more than the two that are named. */
const CONCERNED: Readonly<Partial<Record<Violation["kind"], (all: string) => string>>> = {
  loop: (all) => `, over ${all} bridges`,
  "tunnel-refused": (all) => `, of ${all} tunnels that take the same packets`,
  "container-shared": (all) => `, of its ${all} interfaces`,
};

function what({ kind, from, to }: Told): string {
  switch (kind) {
    case "leak":
    case "host-exposed":
    case "tenant-exposed":
      return `${from} reaches ${to}`;
    case "not-only":
      return `${from} reaches ${to} with a frame that is not to come there`;
    case "not-through":
      return `${from} reaches ${to} by a way that is not to be`;
    case "unreachable":
      return `${from} does not reach ${to}`;
    case "mtu-blackhole":
      return `large frames from ${from} to ${to} vanish, small ones pass`;
    case "loop":
      return from === to
        ? `a frame that leaves ${from} comes back to it`
        : `a frame of ${from} goes round at ${to}`;
    case "tunnel-refused":
      return `Open vSwitch refuses either ${from} or ${to}`;
    case "tunnel-to-nowhere":
      return `the tunnel ${from} leads nowhere${aside(to, from)}`;
    case "tunnel-one-ended":
      return `the tunnel ${from} has no other end${aside(to, from)}`;
    case "patch-dangling":
      return `the patch port ${from} has no peer${aside(to, from)}`;
    case "output-to-nowhere":
      return `${from} sends to port ${to}, which it does not have`;
    case "address-clash":
      return `${from} and ${to} have one address`;
    case "root-taken":
      return `${from} becomes root of the spanning tree of ${to}`;
    case "topology-changed":
      return `${from} makes the spanning tree of ${to} change`;
    case "entry-moved":
      return `${from} moves the MAC entry of ${to}`;
    case "container-shared":
      return `one container is ${from} and ${to}`;
  }
}

function aside(to: string, from: string): string {
  return to === "" || to === from ? "" : ` (${to})`;
}

/** A frame that goes before. */
export function setupLine({ at, frame, sources = 1 }: Setup): string {
  const others = sources > 1 ? `, and as much from the ${sources - 1} addresses that follow` : "";
  return `${at} has received ${formatFields(frame)}${others}`;
}

export function stateLine({ at, state }: State): string {
  return state === "wins" ? `${at} is the tunnel that Open vSwitch lets stand` : `${at} is forwarding`;
}
