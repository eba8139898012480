import { readNetwork } from "../src/model/network.ts";
import { verify } from "../src/verify/verify.ts";
import { PROPERTIES } from "../src/verify/verdict.ts";
import { readOnce } from "./floor.ts";
import { platform } from "./platform.ts";
import { row, time } from "./timing.ts";

/** How long a proof takes beside the least that it has to read. */
export function proof(tenants: number, hosts: number, containersEach: number): string[] {
  const scenario = platform(tenants, hosts, containersEach);
  const network = readNetwork(scenario);
  if (!network.ok) throw new Error(JSON.stringify(network.problems));
  const { fabric } = network.value;
  const { endpoints, ports, tunnels, bridges } = fabric.columns;
  const pairs = endpoints.count * (endpoints.count - 1);
  const floor = time("floor: each port, tunnel and endpoint read once", () => readOnce(fabric));
  const works = [
    time("scenario checked and wired", () => readNetwork(scenario), 3),
    ...PROPERTIES.map((property) =>
      time(`verify ${property}`, () => verify(fabric, { properties: [property] })),
    ),
    time("verify, all four, with digest and warnings", () => verify(fabric)),
  ];
  return [
    `${scenario.name}: ${endpoints.count} endpoints (${pairs.toLocaleString("en")} ordered pairs), ${bridges.count} bridges, ${ports.count} ports, ${tunnels.count} tunnel ports`,
    row(floor),
    ...works.map((work) => row(work, floor)),
  ];
}
