import { must } from "../model/fabric/fabric.ts";
import type { Wiring } from "../model/forwarding/wiring.ts";
import type { Ipv4 } from "../model/values/ipv4.ts";
import { TRACED_HOPS } from "./limits.ts";
import { echoRequest, PING_SIZE } from "./packets.ts";
import { Scene } from "./scene.ts";
import { Simulation } from "./simulation.ts";
import type { Start } from "./start.ts";
import type { DropReason, Hop } from "./trace.ts";

export interface PingOptions {
  /** bytes of the IP packet, 28 or more; default 84, as of `ping` */
  readonly size?: number;
  readonly start?: Partial<Start>;
  readonly trace?: boolean;
}

/** Why a ping fails. Where the way there or back ends, `hops` tells. */
export type PingFailure =
  "no-address" | "no-answer-to-arp" | "request-lost" | "answered-by-another" | "reply-lost" | DropReason;

export interface Ping {
  /** The target itself got the request, and its reply came back to the sender. */
  readonly reachable: boolean;
  /** Empty unless traced. */
  readonly hops: readonly Hop[];
  /** µs from the ARP request to the echo reply */
  readonly roundTrip: number | undefined;
  /** undefined where it is reachable */
  readonly reason: PingFailure | undefined;
}

const PING_ID = 1;

/** ARP, then an ICMP echo, from empty tables. `from` and `to` are endpoint rows. */
export function ping(wiring: Wiring | Scene, from: number, to: number, options: PingOptions = {}): Ping {
  const scene = wiring instanceof Scene ? wiring : new Scene(wiring, options.start);
  const trace = options.trace === true ? TRACED_HOPS : 0;
  return pingIn(new Simulation(scene, undefined, { answer: true, trace }), from, to, options.size);
}

/**
 * The same in a network that has run already, one whose containers answer: with the MAC tables, the spanning tree and
 * the failures that it has. Containers ask for their neighbours anew.
 * @param size bytes of the IP packet
 */
export function pingIn(simulation: Simulation, from: number, to: number, size = PING_SIZE): Ping {
  const { ip } = simulation.scene.fabric.columns.endpoints;
  const [source, target] = [must(ip[from]) as Ipv4, must(ip[to]) as Ipv4];
  if (source === 0 || target === 0) return failed("no-address", []);
  simulation.restartContainers();
  const start = simulation.now;
  let [isAsked, isAnswered] = [false, false];
  simulation.container(to).onRequest = ({ src, dst }) => (isAsked ||= src === source && dst === target);
  simulation.container(from).onReply = ({ src }) => (isAnswered ||= src === target);
  const refusal = simulation.container(from).send(echoRequest(source, target, size, PING_ID));
  if (refusal !== undefined) return failed(refusal, simulation.hops);
  simulation.run({ until: () => isAnswered });
  const { hops } = simulation;
  const roundTrip = simulation.now - start;
  if (isAsked && isAnswered) return { reachable: true, hops, roundTrip, reason: undefined };
  if (isAnswered) return failed("answered-by-another", hops);
  if (isAsked) return failed("reply-lost", hops);
  return failed(simulation.container(from).isWaiting ? "no-answer-to-arp" : "request-lost", hops);
}

function failed(reason: PingFailure, hops: readonly Hop[]): Ping {
  return { reachable: false, hops, roundTrip: undefined, reason };
}

export interface PingRow {
  readonly from: string;
  readonly to: string;
  readonly reachable: boolean;
  readonly reason: PingFailure | undefined;
}

/** Every ordered pair of different endpoints, each ping from empty tables. */
export function pingMatrix(
  wiring: Wiring,
  endpoints: readonly number[],
  options: PingOptions = {},
): PingRow[] {
  const scene = new Scene(wiring, options.start);
  const name = (endpoint: number) => scene.fabric.endpointName(endpoint);
  return endpoints.flatMap((from) =>
    endpoints
      .filter((to) => to !== from)
      .map((to) => {
        const { reachable, reason } = ping(scene, from, to, { ...options, trace: false });
        return { from: name(from), to: name(to), reachable, reason };
      }),
  );
}
