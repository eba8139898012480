import type fc from "fast-check";
import type { Case } from "../case.ts";
import { Build } from "./build.ts";
import { neutronCases } from "./neutron.ts";
import { type Recipe, shape, type WireKind } from "./shape.ts";

const ODD: readonly WireKind[] = ["dangling", "one-sided", "lonely"];

/** A kind of fabric that the oracle is asked about, by what it is to find out. */
export interface Family {
  readonly name: string;
  /** Of how many fabrics in all, it has so many. */
  readonly share: number;
  /** How many may share a switch. */
  readonly batch: number;
  readonly cases: fc.Arbitrary<Case>;
}

function family(name: string, share: number, recipe: Recipe): Family {
  return {
    name,
    share,
    batch: recipe.isOpen ? 1 : 40,
    cases: shape(recipe).map((drawn) => new Build(drawn, recipe).case()),
  };
}

const forwarding: Recipe = {
  hosts: 1,
  bridges: 4,
  edges: 8,
  wires: 5,
  injections: 16,
  stp: "none",
  quick: true,
  kinds: ["cable", "cable", "patch", "patch", "segment", ...ODD],
  plainWires: 1,
  failures: 0,
  rings: 0,
  stations: 4,
  waits: [],
  isRunning: false,
  isOpen: false,
  hasStatic: true,
  hasLimits: true,
  hasFlows: false,
};

const trees: Recipe = {
  ...forwarding,
  bridges: 6,
  edges: 3,
  wires: 10,
  injections: 4,
  stp: "all",
  kinds: ["cable", "cable", "cable", "cable", "segment", "patch"],
  plainWires: 5,
  failures: 2,
  hasLimits: false,
};

const ageing: Recipe = {
  ...forwarding,
  bridges: 2,
  wires: 2,
  injections: 20,
  stations: 14,
  waits: [7, 10, 20],
};

const tunnels: Recipe = {
  ...forwarding,
  hosts: 3,
  bridges: 5,
  wires: 6,
  edges: 5,
  injections: 8,
  kinds: ["tunnel", "tunnel", "tunnel", "cable", "patch"],
  plainWires: 3,
  // An entry would send by a tunnel with `local_ip`, which sends nothing on the dummy datapath.
  hasStatic: false,
};

export const FAMILIES: readonly Family[] = [
  family("trees", 8, trees),
  family("trees with slow timers", 1, { ...trees, quick: false }),
  family("trees that run", 4, { ...trees, isRunning: true }),
  family("VLANs", 8, forwarding),
  family("VLANs and trees", 4, { ...forwarding, stp: "some", failures: 1, hasLimits: false }),
  family("ageing", 2, ageing),
  family("tunnels", 5, tunnels),
  family("trees over tunnels", 3, { ...tunnels, stp: "all", injections: 4, failures: 1, hasLimits: false }),
  family("tunnels by flow", 1, { ...tunnels, isOpen: true }),
  family("flows", 4, {
    ...forwarding,
    hasFlows: true,
    kinds: ["cable", "patch", "patch", "segment"],
    waits: [7, 10],
  }),
  family("flows and tunnels", 3, { ...tunnels, hasFlows: true, injections: 12, isOpen: true }),
  family("flows and trees", 2, { ...forwarding, hasFlows: true, hasLimits: false, stp: "some", failures: 1 }),
  { name: "neutron", share: 2, batch: 40, cases: neutronCases },
  family("rings of patches", 2, { ...forwarding, kinds: ["patch"], wires: 4, injections: 8, rings: 1 }),
];
