import { join } from "node:path";
import { must } from "../src/model/fabric/fabric.ts";
import { standingTunnels } from "../src/model/forwarding/standing.ts";
import { Wiring } from "../src/model/forwarding/wiring.ts";
import { topologyOfFabric } from "../src/model/spanning-tree/of-fabric.ts";
import { topologyFrom } from "../src/model/spanning-tree/topology.ts";
import { makeNetwork, runUntil } from "../src/sim/spanning-tree/network.ts";
import { lackOfSwitch, PrivateSwitch } from "./switch.ts";
import { median, time } from "./timing.ts";
import { type Cable, treeFabric } from "./trees.ts";

/** Seconds of virtual time: with the default timers a tree is at rest after 35. */
const SECONDS = 60;
/** ms that Open vSwitch's clock goes on at each turn of its loop: with longer steps BPDUs come too late. */
const STEP = 500;

/**
 * A square of bridges, each joined to its four neighbours, those at an edge to the opposite ones. With a side of more
 * than 18 some would be farther from the root than the default timers are safe for.
 */
function torus(side: number): Cable[] {
  return Array.from({ length: side * side }, (_, i): Cable[] => {
    const [x, y] = [i % side, Math.floor(i / side)];
    return [
      [i, y * side + ((x + 1) % side)],
      [i, ((y + 1) % side) * side + x],
    ];
  }).flat();
}

/** The protocol event by event, beside Open vSwitch's own in virtual time. */
export async function protocol(side: number): Promise<string[]> {
  const cables = torus(side);
  const fabric = treeFabric(side * side, cables);
  const wiring = new Wiring(fabric);
  const found = topologyOfFabric(wiring, standingTunnels(wiring));
  const topology = topologyFrom(found.columns, found.settings);
  const run = () => {
    const network = makeNetwork(topology);
    runUntil(network, SECONDS * 1000);
    return network.watch;
  };
  const { roles, states, lastChange } = run();
  const ports = Array.from(found.ports, (row, i): [string, string] => [
    must(fabric.columns.ports.name[row]),
    `${roles[i]} ${states[i]}`,
  ]);
  const own = median(time("", run).runs);
  return [
    `${own.toFixed(0)} ms for ${SECONDS} s of ${side * side} bridges and ${cables.length} cables, at rest after ${lastChange / 1000} s`,
    await besideTheSwitch(own, side * side, cables, new Map(ports)),
  ];
}

async function besideTheSwitch(
  own: number,
  bridges: number,
  cables: readonly Cable[],
  ports: ReadonlyMap<string, string>,
): Promise<string> {
  const lack = lackOfSwitch();
  if (lack !== undefined) return `Open vSwitch under time/warp: skipped, ${lack}`;
  const real = await PrivateSwitch.start();
  try {
    await real.ask([["time/stop"]]);
    real.configure(configuration(bridges, cables, real.folder));
    const start = performance.now();
    await real.warp(SECONDS * 1000, STEP);
    const took = performance.now() - start;
    const [shown = ""] = await real.ask([["stp/show"]]);
    const seen = new Map(
      [...shown.matchAll(/^ {2}(c\d+[ab]) +(\w+) +(\w+) /gm)].map(([, name = "", ...now]) => [
        name,
        now.join(" "),
      ]),
    );
    const others = [...ports].filter(([name, now]) => seen.get(name) !== now);
    if (others.length > 0) throw new Error(`the switch disagrees at ${others.length} of ${ports.size} ports`);
    return `${took.toFixed(0)} ms by Open vSwitch under time/warp, with the same role and state at all ${ports.size} ports: ${(took / own).toFixed(0)} × as long`;
  } finally {
    await real.stop();
  }
}

/** The same for ovs-vsctl: ports joined by sockets, since patch ports cross no wire and may end the switch. */
function configuration(bridges: number, cables: readonly Cable[], folder: string): string[] {
  const numbers: number[] = [];
  const added = Array.from({ length: bridges }, (_, i) => {
    const id = (i + 1)
      .toString(16)
      .padStart(4, "0")
      .replace(/..(?=.)/, "$&:");
    const columns = `datapath_type=dummy stp_enable=true other_config:stp-system-id="00:00:00:00:${id}"`;
    return `add-br b${i} -- set bridge b${i} ${columns}`;
  });
  const ports = cables.flatMap((ends, i) =>
    ends.map((bridge, end) => {
      const name = `c${i}${"ab"[end]}`;
      const number = (numbers[bridge] ?? 0) + 1;
      numbers[bridge] = number;
      const wire = `${end === 0 ? "options:pstream=punix" : "options:stream=unix"}:${join(folder, `c${i}`)}`;
      const columns = `type=dummy ${wire} ofport_request=${number}`;
      return `add-port b${bridge} ${name} other_config:stp-port-num=${number} -- set interface ${name} ${columns}`;
    }),
  );
  return [...added, ...ports];
}
