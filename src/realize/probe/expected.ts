import { type Fabric, must } from "../../model/fabric/fabric.ts";
import { Wiring } from "../../model/forwarding/wiring.ts";
import { TCP_FLAG } from "../../model/wire/tcp.ts";
import { isForInterface } from "../../model/forwarding/interface-rules.ts";
import { nicOf } from "../../sim/container.ts";
import { inject } from "../../sim/inject.ts";
import { packetOf } from "../../sim/packets.ts";
import { ping } from "../../sim/ping.ts";
import { Scene } from "../../sim/scene.ts";
import { Simulation } from "../../sim/simulation.ts";
import { heardFrame } from "./heard-frame.ts";
import { addressed, type Answer, HEARD, largeSize, PAIRED, TCP_PORT } from "./probe.ts";

/** The model's answers: from the converged tree, each from empty tables. */
export function expectedAnswers(fabric: Fabric): Answer[] {
  const scene = new Scene(new Wiring(fabric));
  const all = addressed(fabric);
  return all.flatMap((from) => {
    const heard = HEARD.map((kind) => ({ kind, hearers: hearersOf(fabric, scene, kind, from) }));
    return all.flatMap((to) =>
      from === to
        ? []
        : [
            ...PAIRED.map((kind) => ({
              kind,
              from,
              to,
              isThere: isReached(fabric, scene, { kind, from, to }),
            })),
            ...heard.map(({ kind, hearers }) => ({ kind, from, to, isThere: hearers.has(to) })),
          ],
    );
  });
}

interface Asked {
  readonly kind: (typeof PAIRED)[number];
  readonly from: number;
  readonly to: number;
}

function isReached(fabric: Fabric, scene: Scene, { kind, from, to }: Asked): boolean {
  switch (kind) {
    case "ping":
      return ping(scene, from, to).reachable;
    case "large":
      return ping(scene, from, to, { size: largeSize(fabric, from) }).reachable;
    case "tcp":
      return isConnected(fabric, scene, from, to);
  }
}

/** RFC 9293 §3.10.7.1: a connection that nobody listens for is answered by a reset. */
function isConnected(fabric: Fabric, scene: Scene, from: number, to: number): boolean {
  const simulation = new Simulation(scene, undefined, { answer: true });
  const [port, own] = [TCP_PORT + to, FIRST_PORT];
  const isThere = segment(fabric, simulation, { from, to, srcPort: own, dstPort: port, flags: TCP_FLAG.syn });
  const back = { from: to, to: from, srcPort: port, dstPort: own, flags: TCP_FLAG.rst | TCP_FLAG.ack };
  return isThere && segment(fabric, simulation, back);
}

/** Linux, net.ipv4.ip_local_port_range: where it begins. */
const FIRST_PORT = 32_768;

interface Segment {
  readonly from: number;
  readonly to: number;
  readonly srcPort: number;
  readonly dstPort: number;
  readonly flags: number;
}

/** Sends a segment without data. @returns whether it came to the endpoint that it is for */
function segment(fabric: Fabric, simulation: Simulation, { from, to, ...ports }: Segment): boolean {
  const { ip, port } = fabric.columns.endpoints;
  const rest = { kind: "tcp", sequence: 0, acknowledgment: 0, dataLength: 0 } as const;
  const [src, dst] = [nicOf(fabric, from).ip, nicOf(fabric, to).ip];
  simulation.container(from).send(packetOf(src, dst, { ...rest, ...ports }));
  simulation.run();
  return simulation.deliveries.some(
    ({ port: at, frame }) =>
      at === port[to] &&
      isForInterface(frame, fabric.macOf(to)) &&
      frame.payload.kind === "ipv4" &&
      frame.payload.dst === ip[to] &&
      frame.payload.payload.kind === "tcp" &&
      frame.payload.payload.dstPort === ports.dstPort,
  );
}

/** Who hears what is sent to all. */
function hearersOf(
  fabric: Fabric,
  scene: Scene,
  kind: (typeof HEARD)[number],
  from: number,
): ReadonlySet<number> {
  const { port, endpoint } = { port: fabric.columns.endpoints.port, endpoint: fabric.columns.ports.endpoint };
  const { deliveries } = inject(scene, { at: must(port[from]), frame: heardFrame(fabric, kind, from) });
  return new Set(deliveries.map((one) => must(endpoint[one.port])).filter((row) => row >= 0));
}
