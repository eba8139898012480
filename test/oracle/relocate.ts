import type { Case } from "./case.ts";

/**
 * The same case with other addresses on the underlay: 10.0.x.y becomes 10.PLACE.x.y. Fabrics that share a switch
 * share its routes and its table of tunnels.
 */
export function relocate(one: Case, place: number): Case {
  if (place === 0) return one;
  return JSON.parse(JSON.stringify(one).replaceAll(/\b10\.0\.(\d+\.\d+)/g, `10.${place}.$1`)) as Case;
}
