import type { Difference } from "./changes.ts";
import type { Share } from "./share.ts";
import type { WholeFields } from "../model/frame-text/whole-fields.ts";

/** The properties of the contract that are checked when none is named. */
export const PROPERTIES = ["isolation", "reachability", "loop-freedom", "soundness"] as const;
/** Those that are checked where they are asked for by name. */
export const ALL_PROPERTIES = [
  ...PROPERTIES,
  "exposure",
  "control-plane-safety",
  "resilience",
  "custom",
] as const;
export type PropertyName = (typeof ALL_PROPERTIES)[number];

export const VERDICTS = ["holds", "violated", "undecided"] as const;
export type VerdictKind = (typeof VERDICTS)[number];

export const VIOLATION_KINDS = [
  /** isolation: a frame of one tenant is emitted at a port of another */
  "leak",
  /** reachability: two endpoints of a network that do not reach each other at all */
  "unreachable",
  /** reachability: small frames pass, frames of the full MTU vanish */
  "mtu-blackhole",
  /** loop-freedom: a frame comes back to a port that it left */
  "loop",
  /** soundness: Open vSwitch refuses a tunnel that another one excludes */
  "tunnel-refused",
  "tunnel-to-nowhere",
  "tunnel-one-ended",
  "patch-dangling",
  "output-to-nowhere",
  "address-clash",
  /** soundness: one container plugged into the networks of two tenants */
  "container-shared",
  /** exposure: frames of a tenant come out at a LOCAL port that is up */
  "host-exposed",
  /** exposure: frames of a host, or from an edge port with nobody known at it, come out at a tenant's port */
  "tenant-exposed",
  /** control-plane-safety: a bridge takes an endpoint for the root of its spanning tree */
  "root-taken",
  /** control-plane-safety: an endpoint makes a spanning tree's topology change, though it does not become root */
  "topology-changed",
  /** control-plane-safety: a MAC table learns an endpoint's address where another tenant sends */
  "entry-moved",
  /** custom: a frame comes out that matches nothing that `only` has */
  "not-only",
  /** custom: a frame comes out that has not come through what `through` names */
  "not-through",
] as const;
export type ViolationKind = (typeof VIOLATION_KINDS)[number];

/** A frame that is sent first, for the MAC tables to learn from. */
export interface Setup {
  readonly at: string;
  readonly frame: WholeFields;
  /** that it is sent so many times, each from the address after the last; undefined for once */
  readonly sources?: number;
}

/** How an element stands when a witness starts. */
export interface State {
  readonly at: string;
  /** `wins` of a tunnel that others exclude, `forwarding` of a spanning-tree port */
  readonly state: "wins" | "forwarding";
}

export interface TraceStep {
  readonly at: string;
  readonly step: string;
  readonly detail?: string;
}

export interface Violation {
  readonly kind: ViolationKind;
  readonly from: string;
  readonly to: string;
  /** on the converged tree, or only while tables or trees are in some state */
  readonly when: "converged" | "transient";
  /** pairs of endpoints for `leak`, `unreachable` and `mtu-blackhole`; else elements concerned */
  readonly count: number;
  readonly setup: readonly Setup[];
  readonly states: readonly State[];
  /** what is sent; left out where the violation is no matter of a frame */
  readonly frame?: WholeFields;
  readonly trace: readonly TraceStep[];
  readonly cause: string;
  /** path in the file */
  readonly blame: string;
  /** resilience: what has failed before, as `--down` takes it; empty where nothing has to */
  readonly after?: readonly string[];
  /** copies alive after each hop, for a loop */
  readonly copies?: readonly number[];
}

/** What a property looked at. */
export interface Coverage {
  readonly endpoints: number;
  readonly ports: number;
  /** ordered pairs of endpoints that the verdict speaks of */
  readonly pairs: number;
}

export interface PropertyVerdict {
  readonly property: PropertyName;
  readonly verdict: VerdictKind;
  readonly holds: boolean;
  readonly coverage: Coverage;
  /** as many as are asked for, else MAX_VIOLATIONS, the first in the file's order */
  readonly violations: readonly Violation[];
  /** all there are, shown or not */
  readonly violationCount: number;
  /** of `violationCount`, those that `violations` does not have */
  readonly violationsLeftOut: number;
  /** why it is undecided, empty otherwise */
  readonly undecided: readonly string[];
  /** results worth saying though nothing is wrong: "no endpoint reaches a host address" */
  readonly notes: readonly string[];
}

export interface Warning {
  readonly kind: string;
  readonly text: string;
  readonly blame: string;
}

export interface Report {
  readonly name: string;
  readonly holds: boolean;
  /** SHA-256 of the fabric, in hex */
  readonly digest: string;
  readonly assumptions: readonly string[];
  /** the properties that were not asked for, by name */
  readonly notChecked: readonly string[];
  readonly warnings: readonly Warning[];
  readonly properties: readonly PropertyVerdict[];
  /** where it was asked for */
  readonly difference?: Difference;
  /** where it is of one part of a run that is split */
  readonly shard?: Shard;
}

/** Which part of a run, and what the whole of it was asked for: a part may have no verdict of some of it. */
export interface Shard extends Share {
  readonly properties: readonly PropertyName[];
  /** what was verified, as a person named it */
  readonly file?: string;
}

export const MAX_VIOLATIONS = 100;

/** A verdict from what was found: violations outweigh what could not be decided. */
export function verdictOf(
  property: PropertyName,
  coverage: Coverage,
  found: {
    readonly violations: readonly Violation[];
    readonly violationCount?: number;
    /** that are told */
    readonly most?: number;
    readonly undecided?: readonly string[];
    readonly notes?: readonly string[];
  },
): PropertyVerdict {
  const {
    violations,
    violationCount = violations.length,
    most = MAX_VIOLATIONS,
    undecided = [],
    notes = [],
  } = found;
  const verdict = violationCount > 0 ? "violated" : undecided.length > 0 ? "undecided" : "holds";
  const shown = violations.slice(0, most);
  return {
    property,
    verdict,
    holds: verdict === "holds",
    coverage,
    violations: shown,
    violationCount,
    violationsLeftOut: violationCount - shown.length,
    undecided,
    notes,
  };
}
