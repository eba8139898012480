import { fabricDocument } from "../src/model/fabric/document.ts";
import type { Fabric } from "../src/model/fabric/fabric.ts";
import { fabricFrom } from "../src/model/fabric/from-document.ts";
import { standingTunnels } from "../src/model/forwarding/standing.ts";
import { Wiring } from "../src/model/forwarding/wiring.ts";
import { converge } from "../src/model/spanning-tree/converged.ts";
import { topologyOfFabric } from "../src/model/spanning-tree/of-fabric.ts";
import { minimalStandard } from "./random.ts";
import { median, row, time } from "./timing.ts";

/** Two bridges that a cable joins. */
export type Cable = readonly [number, number];

/** Every bridge on an earlier one, and the other cables anywhere: the same each time, from a plain generator. */
export function meshOf(bridges: number, cables: number): Cable[] {
  const below = minimalStandard(1);
  const tree = Array.from({ length: bridges - 1 }, (_, i): Cable => [i + 1, below(i + 1)]);
  const others = Array.from({ length: cables - tree.length }, (): Cable => [below(bridges), below(bridges)]);
  return [...tree, ...others];
}

/** What else stands at each bridge. */
export interface Stations {
  readonly ports: object;
  readonly endpointsAt: (bridge: number) => readonly (readonly [name: string, endpoint: object])[];
}

const NOBODY: Stations = { ports: {}, endpointsAt: () => [] };

/** Bridges b0, b1, … with spanning tree, whose ports are numbered as their cables come. */
export function treeFabric(bridges: number, cables: readonly Cable[], stations = NOBODY): Fabric {
  const names = Array.from({ length: bridges }, (): string[] => []);
  const links = cables.map((ends, i) => {
    const ports = ends.map((bridge, end) => {
      names[bridge]?.push(`c${i}${"ab"[end]}`);
      return `h/b${bridge}/c${i}${"ab"[end]}`;
    });
    return { name: `c${i}`, ports };
  });
  const rows = names.map((ports, i) => [
    `b${i}`,
    {
      stp_enable: true,
      ports: { ...Object.fromEntries(ports.map((name) => [name, {}])), ...stations.ports },
    },
  ]);
  const endpoints = names.flatMap((_, bridge) => stations.endpointsAt(bridge));
  const document = {
    kind: "fabric",
    hosts: { h: { bridges: Object.fromEntries(rows) } },
    links,
    endpoints: Object.fromEntries(endpoints),
  };
  const made = fabricFrom(fabricDocument.parse(document));
  if (!made.ok) throw new Error(JSON.stringify(made.problems));
  return made.value;
}

/** The converged tree of 1,000 bridges and 5,000 cables, without running the protocol. */
export function trees(): string[] {
  const wiring = new Wiring(treeFabric(1000, meshOf(1000, 5000)));
  const stands = standingTunnels(wiring);
  const { columns } = topologyOfFabric(wiring, stands);
  const reading = time("who takes part, and who hears whom", () => topologyOfFabric(wiring, stands), 25);
  const tree = time("the converged tree", () => converge(columns), 25);
  const settled = converge(columns);
  const blocked = settled.designated.filter((port) => port >= 0).length - (1000 - 1);
  return [
    `1,000 bridges, 5,000 cables: ${blocked} ports blocked`,
    row(reading),
    row(tree),
    `${(median(tree.runs) + median(reading.runs)).toFixed(1)} ms together`,
  ];
}
