import type fc from "fast-check";
import type { Case } from "../case.ts";
import { Build } from "./build.ts";
import { type Recipe, shape, type WireKind } from "./shape.ts";

const ODD: readonly WireKind[] = ["dangling", "one-sided", "lonely"];

/** A kind of fabric that the oracle is asked about, by what it is to find out. */
export interface Family {
  readonly name: string;
  /** Of how many fabrics in all, it has so many. */
  readonly share: number;
  readonly cases: fc.Arbitrary<Case>;
}

function family(name: string, share: number, recipe: Recipe, rings = 0): Family {
  return { name, share, cases: shape(recipe).map((drawn) => new Build(drawn, recipe.hosts, rings).case()) };
}

const trees: Recipe = {
  hosts: 1,
  bridges: 6,
  edges: 3,
  wires: 10,
  injections: 4,
  stp: "all",
  quick: true,
  kinds: ["cable", "cable", "cable", "cable", "segment", "patch"],
  plainWires: 5,
  failures: 2,
};

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
};

export const FAMILIES: readonly Family[] = [
  family("trees", 8, trees),
  family("trees with slow timers", 1, { ...trees, quick: false }),
  family("VLANs", 8, forwarding),
  family("VLANs and trees", 4, { ...forwarding, stp: "some", failures: 1 }),
  family("tunnels", 5, tunnels),
  family("trees over tunnels", 3, { ...tunnels, stp: "all", injections: 4, failures: 1 }),
  family("rings of patches", 2, { ...forwarding, kinds: ["patch"], wires: 4, injections: 8 }, 1),
];
