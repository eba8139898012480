import { readNetwork } from "../src/model/network.ts";
import { verify } from "../src/verify/verify.ts";
import { PROPERTIES } from "../src/verify/verdict.ts";
import { readOnce } from "./floor.ts";
import { platform } from "./platform.ts";
import { row, time } from "./timing.ts";

// `npm run bench`: how long a proof takes beside the least that it has to read, in one process, one after
// the other. Medians of seven; these are figures of this run on this machine, not promises.
const scenario = platform(100, 20, 130);
const network = readNetwork(scenario);
if (!network.ok) throw new Error(JSON.stringify(network.problems));
const { fabric } = network.value;
const { endpoints, ports, tunnels, bridges } = fabric.columns;
const pairs = endpoints.count * (endpoints.count - 1);

const lines = [
  `${scenario.name}: ${endpoints.count} endpoints (${pairs.toLocaleString("en")} ordered pairs), ${bridges.count} bridges, ${ports.count} ports, ${tunnels.count} tunnel ports`,
  "",
];
const floor = time("floor: each port, tunnel and endpoint read once", () => readOnce(fabric));
lines.push(row(floor));
lines.push(
  row(
    time("scenario checked and wired", () => readNetwork(scenario)),
    floor,
  ),
);
for (const property of PROPERTIES)
  lines.push(
    row(
      time(`verify ${property}`, () => verify(fabric, { properties: [property] })),
      floor,
    ),
  );
lines.push(
  row(
    time("verify, all four, with digest and warnings", () => verify(fabric)),
    floor,
  ),
);
lines.push("", `peak memory ${Math.round(process.resourceUsage().maxRSS / 1024)} MB`);
process.stdout.write(`${lines.join("\n")}\n`);
