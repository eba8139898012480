import { must } from "../src/model/fabric/fabric.ts";
import { TAKES_TAG, UNTAGGED } from "../src/model/forwarding/lookup.ts";
import { Wiring } from "../src/model/forwarding/wiring.ts";
import { MacTables } from "../src/sim/mac/mac-tables.ts";
import { EventQueue } from "../src/sim/queue.ts";
import { Simulation } from "../src/sim/simulation.ts";
import { compare } from "./timing.ts";
import { BRIDGES, lineWithStations, type Sending } from "./traffic.ts";

/** µs of virtual time between two frames of a station. */
const PERIOD = 10_000;

/** Each station sends one frame, and it crosses the line. @returns forwardings */
function simulated(simulation: Simulation, sendings: readonly Sending[]): () => number {
  return () => {
    for (const { port, frame } of sendings) simulation.send(port, frame);
    simulation.run({ events: Infinity });
    const { length } = simulation.deliveries;
    simulation.deliveries.length = 0;
    simulation.wait(PERIOD);
    return length * BRIDGES;
  };
}

/** The same look-ups in the same tables, in a bare loop: ingress, learning, destination, egress, far end. */
function bare(simulation: Simulation, sendings: readonly Sending[]): () => number {
  const { lookup, fabric, wiring } = simulation.scene;
  const { bridge, vlan: profile } = fabric.columns.ports;
  const far = Int32Array.from(bridge, (_, port) => wiring.farEnds(port)[0] ?? -1);
  const tables = new MacTables(fabric);
  let { now } = simulation;
  for (const entry of simulation.learned())
    tables.of(entry.bridge).learn(entry.vlan, entry.mac, entry.port, now);
  return () => {
    let sum = 0;
    for (const { port, frame } of sendings) {
      let [at, vid] = [port, UNTAGGED];
      for (let crossed = 0; crossed < BRIDGES; crossed++) {
        const vlan = lookup.ingress(must(profile[at]), vid) & (TAKES_TAG - 1);
        const table = tables.of(must(bridge[at]));
        table.learn(vlan, frame.src, at, now);
        const out = table.find(vlan, frame.dst, now);
        sum += lookup.egress(must(profile[out]), vlan);
        vid = vlan;
        at = must(far[out]);
      }
    }
    now += PERIOD;
    if (sum === 0) throw new Error("no frame left a bridge");
    return sendings.length * BRIDGES;
  };
}

/** As many events put into a queue and taken out, with nothing done about them. */
function queued(sendings: readonly Sending[]): () => number {
  const queue = new EventQueue<Sending["frame"]>();
  return () => {
    for (const { port, frame } of sendings) queue.push(0, port, 0, -1, frame);
    for (let frame = queue.next(); frame !== undefined; frame = queue.next()) {
      if (queue.generation < BRIDGES - 1) queue.push(1, queue.port, queue.generation + 1, -1, frame);
    }
    return sendings.length * BRIDGES;
  };
}

const MILLION = 1_000_000;

function heap(): number {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed + process.memoryUsage().arrayBuffers;
}

/** @param millions of forwardings over which memory is watched */
export function forwarding(millions: number): string[] {
  const { fabric, sendings } = lineWithStations();
  const simulation = new Simulation(new Wiring(fabric));
  const line = simulated(simulation, sendings);
  for (let done = 0; done < MILLION;) done += line();
  const before = heap();
  for (let done = 0; done < millions * MILLION;) done += line();
  const grown = (heap() - before) / 1024;
  const floor = bare(simulation, sendings);
  const measured = compare({ line, floor, queue: queued(sendings) });
  const [all, looking, queueing] = [measured.line * 1000, measured.floor * 1000, measured.queue * 1000];
  const share = (part: number) => `${part.toFixed(0)} ns (${((100 * part) / all).toFixed(0)} %)`;
  return [
    `${(1000 / all).toFixed(2)} million forwardings a second on one core`,
    `  ${all.toFixed(0)} ns each: ${share(looking)} look-ups, ${share(queueing)} event queue, ${share(all - looking - queueing)} all else`,
    `  ${(all / looking).toFixed(2)} × a bare loop of the same look-ups (${(1000 / looking).toFixed(2)} million a second)`,
    `  memory after ${millions} million forwardings: ${grown >= 0 ? "+" : ""}${grown.toFixed(0)} KB`,
  ];
}
