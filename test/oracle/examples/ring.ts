import { bridges, inTree, type Tree } from "./example.ts";

/** The first bridge of a file, where nothing says otherwise. */
export const ONE = "8000.000000000001";

/** Three bridges: A blocks nothing, C blocks its port to B. */
export const RING = bridges(
  { A: inTree({ x: {}, y: {} }), B: inTree({ x: {}, y: {} }), C: inTree({ x: {}, y: {} }) },
  { ab: "A/x=B/y", bc: "B/x=C/y", ca: "C/x=A/y" },
);

export const RING_AT_REST: Tree["bridges"] = {
  "h/A": [`root ${ONE}`, "x designated forwarding 2", "y designated forwarding 2"],
  "h/B": [`2 by y to ${ONE}`, "x designated forwarding 2", "y root forwarding 2"],
  "h/C": [`2 by x to ${ONE}`, "x root forwarding 2", "y alternate blocking 2"],
};
