import { Wiring } from "../src/model/forwarding/wiring.ts";
import { readNetwork } from "../src/model/network.ts";
import { ping } from "../src/sim/ping.ts";
import { Scene } from "../src/sim/scene.ts";
import { platform } from "./platform.ts";
import { compare } from "./timing.ts";

const BATCH = 20;

/** What it costs to begin anew: ARP and an echo between two containers of a tenant, from empty tables. */
export function pings(): string[] {
  const scenario = platform(5, 6, 20);
  const network = readNetwork(scenario);
  if (!network.ok) throw new Error(JSON.stringify(network.problems));
  const scene = new Scene(new Wiring(network.value.fabric));
  let at = 0;
  const work = () => {
    for (let i = 0; i < BATCH; i++) {
      const from = at++ % 19;
      if (!ping(scene, from, from + 1).reachable) throw new Error(`no ping from ${from}`);
    }
    return BATCH;
  };
  const { one } = compare({ one: work });
  return [`${one.toFixed(1)} µs for a ping from empty tables, on ${scenario.name}`];
}
