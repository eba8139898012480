import fc from "fast-check";
import {
  bridgeConfig,
  bridgeStp,
  oneIn,
  portConfig,
  portStp,
  vlan,
  vlanColumns,
  vlanLimit,
} from "./columns.ts";
import { anyTables } from "./flows.ts";
import { frameText, packetText, station } from "./frames.ts";
import { tunnelEnd } from "./tunnels.ts";

/** What a kind of fabric is made of. */
export interface Recipe {
  /** With more than one they have addresses on the underlay, and bridges go round them. */
  readonly hosts: number;
  readonly bridges: number;
  readonly edges: number;
  readonly wires: number;
  /** On average. */
  readonly injections: number;
  /** Which bridges run spanning tree. */
  readonly stp: "all" | "some" | "none";
  /** Whether the timers of spanning tree are short. */
  readonly quick: boolean;
  /** Kinds of wires, by weight. */
  readonly kinds: readonly WireKind[];
  /** One wire in so many has VLAN columns of its own; others are trunks of everything. */
  readonly plainWires: number;
  /** How many times links go down, or come back. */
  readonly failures: number;
  /** Rings of patch ports alone that may be closed. */
  readonly rings: number;
  /** Source addresses, and as many destinations. */
  readonly stations: number;
  /** Seconds that pass at each fifth step, one after the other. */
  readonly waits: readonly number[];
  /** Whether failures come while the tree runs, and MAC tables are left to it. */
  readonly isRunning: boolean;
  /** Whether tunnels may leave addresses to the flow. Then a switch has one fabric at a time. */
  readonly isOpen: boolean;
  /** Whether there are static MAC entries. */
  readonly hasStatic: boolean;
  /** Whether bridges may have flows of their own, and frames more of a header. */
  readonly hasFlows: boolean;
  /** Whether switches may read another number of tags than one. */
  readonly hasLimits: boolean;
}

export type WireKind = "cable" | "patch" | "segment" | "dangling" | "one-sided" | "lonely" | "tunnel";

const end = ({ plainWires }: Recipe) =>
  fc.record({
    bridge: fc.nat(9),
    vlan: fc.oneof(
      { withCrossShrink: true },
      { weight: plainWires, arbitrary: fc.constant({}) },
      { weight: 1, arbitrary: vlanColumns },
    ),
    stp: portStp,
    config: portConfig,
    stpEnable: oneIn(10).map((not) => !not),
    /** Where among the ports of its bridge. */
    place: fc.nat(9),
  });

/** What is drawn, before names: numbers are taken modulo what there is. */
export function shape(recipe: Recipe) {
  const {
    bridges,
    edges,
    wires,
    injections,
    stp,
    quick,
    kinds,
    failures,
    stations,
    isRunning,
    isOpen,
    hasStatic,
    hasLimits,
    hasFlows,
  } = recipe;
  const injection = fc.record({
    at: fc.nat(999),
    frame: hasFlows ? packetText(stations) : frameText(stations),
  });
  return fc.record({
    bridges: fc.array(
      fc.record({
        stp: stp === "some" ? fc.boolean() : fc.constant(stp === "all"),
        trees: bridgeStp(quick),
        config: isRunning ? fc.constant({}) : bridgeConfig(stp !== "all"),
        secure: oneIn(25),
        flows: hasFlows ? fc.option(anyTables, { nil: undefined, freq: 3 }) : fc.constant(undefined),
      }),
      { minLength: 1, maxLength: bridges, size: "max" },
    ),
    edges: fc.array(fc.record({ end: end({ ...recipe, plainWires: 1 }), internal: oneIn(8) }), {
      minLength: 1,
      maxLength: edges,
      size: "max",
    }),
    wires: fc.array(
      fc.record({
        kind: fc.constantFrom(...kinds),
        ends: fc.tuple(end(recipe), end(recipe), end(recipe)),
        tunnels: fc.tuple(tunnelEnd(isOpen), tunnelEnd(isOpen)),
      }),
      { maxLength: wires, size: "max" },
    ),
    fdb: fc.array(fc.record({ bridge: fc.nat(9), vlan, mac: station(stations), port: fc.nat(9) }), {
      maxLength: hasStatic ? 2 : 0,
      size: "max",
    }),
    limit: hasLimits ? vlanLimit : fc.constant(undefined),
    /** Whether port numbers are written, and not the order in the file. */
    numbered: oneIn(3),
    injections: fc.array(injection, { minLength: 1, maxLength: 2 * injections, size: "max" }),
    failures: fc.array(
      fc.record({
        down: fc.uniqueArray(fc.nat(9), { maxLength: 3 }),
        injections: fc.array(injection, { maxLength: 3, size: "max" }),
      }),
      { maxLength: failures, size: "max" },
    ),
  });
}

export type Shape = ReturnType<typeof shape> extends fc.Arbitrary<infer T> ? T : never;
export type End = Shape["edges"][number]["end"];
