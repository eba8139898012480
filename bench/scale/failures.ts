import { verify } from "../../src/verify/verify.ts";
import { meshOf, type Stations, treeFabric } from "../trees.ts";
import { floorOf } from "./isolation.ts";
import { measure } from "./measure.ts";
import type { Row } from "./row.ts";

/** One endpoint of each of two tenants at each bridge, in a VLAN of the tenant. */
const TWO_TENANTS: Stations = {
  ports: { red: { tag: 10 }, blue: { tag: 20 } },
  endpointsAt: (bridge) =>
    ["red", "blue"].map((tenant) => [`${tenant}/c${bridge}`, { port: `h/b${bridge}/${tenant}` }] as const),
};

/** Links that are looked at: each is a proof of its own, and its spanning tree is run. */
const LOOKED_AT = 10;

/** Each link alone, spanning trees computed again for each. */
export function failureRows(bridges: number, links: number): readonly Row[] {
  const fabric = treeFabric(bridges, meshOf(bridges, links), TWO_TENANTS);
  const failures = Array.from({ length: LOOKED_AT }, (_, link) => [{ kind: "link" as const, link }]);
  const floor = floorOf(fabric);
  const resilience = () => {
    const [verdict] = verify(fabric, { properties: ["resilience"], failures }).properties;
    if (verdict?.undecided.length !== 0) throw new Error("resilience is undecided");
  };
  return [
    { timing: floor },
    measure(`trees computed again, the first ${LOOKED_AT} links`, resilience, {
      floor,
      reach: "2 s for all",
    }),
    {
      name: "isolation and connectivity alone (reach 50 ms)",
      notMeasured: "there is no way yet to ask for them without a proof of each fabric that is left",
    },
  ];
}
