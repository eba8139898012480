import { frameFields } from "../model/frame-fields.ts";
import type { Fabric } from "../model/fabric/fabric.ts";
import { must } from "../model/fabric/fabric.ts";
import type { Wiring } from "../model/forwarding/wiring.ts";
import type { Frame } from "../model/wire/frame.ts";
import type { Emission } from "./edge.ts";
import type { HopData } from "./hop-data.ts";
import { TRACED_HOPS } from "./limits.ts";
import { Simulation } from "./simulation.ts";
import type { Scene } from "./scene.ts";
import type { Start } from "./start.ts";
import type { Storm } from "./storm.ts";
import type { Delivery, Hop } from "./trace.ts";

export interface Injection {
  /** The port row where the frame comes in, as if the wire there brought it. */
  readonly at: number;
  readonly frame: Frame;
  readonly start?: Partial<Start>;
  /** Frames that teach the network first, in this order. */
  readonly after?: readonly { readonly port: number; readonly frame: Frame }[];
  /** Who answers ARP and echo: nobody (false, the default), hosts only, or containers too. */
  readonly answer?: boolean | "hosts";
  readonly trace?: boolean;
  /** Frames put on wires before a storm is called one. */
  readonly limit?: number;
}

export interface Injected {
  /** The steps as data: rows of the fabric, and frames. Empty without `trace`. */
  readonly steps: readonly HopData[];
  /** The same in words, which are made when they are first asked for. */
  readonly hops: readonly Hop[];
  /** Every emission at an edge port, LOCAL included, sorted by `at`; duplicates are kept. */
  readonly deliveries: readonly (Delivery & { readonly port: number })[];
  /** Only where the frame did not die out. */
  readonly storm?: Storm;
}

/**
 * What becomes of one frame: it ends when every copy of it has, or at a bound where it never would.
 * @param wiring or a scene, which carries its start with it
 */
export function inject(wiring: Wiring | Scene, injection: Injection): Injected {
  const { at, frame, start, after = [], answer = false, trace = false, limit } = injection;
  const simulation = new Simulation(wiring, start, { answer, trace: trace ? TRACED_HOPS : 0 });
  for (const lesson of after) simulation.teach(lesson.port, lesson.frame);
  simulation.send(at, frame);
  simulation.run(limit === undefined ? {} : { events: limit });
  const { steps, storm } = simulation;
  let hops: readonly Hop[] | undefined;
  const deliveries = simulation.deliveries.map((emission) => deliveryOf(simulation.scene.fabric, emission));
  // By code units: the order of the contract does not depend on where a person lives.
  deliveries.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
  return {
    steps,
    get hops() {
      return (hops ??= simulation.hops);
    },
    deliveries,
    ...(storm === undefined ? {} : { storm }),
  };
}

function deliveryOf(fabric: Fabric, { port, frame }: Emission): Delivery & { readonly port: number } {
  const endpoint = must(fabric.columns.ports.endpoint[port]);
  return {
    at: fabric.portName(port),
    endpoint: endpoint < 0 ? null : fabric.endpointName(endpoint),
    frame: frameFields(frame),
    port,
  };
}
