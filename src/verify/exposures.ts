import { PORT } from "../model/fabric/columns.ts";
import { must } from "../model/fabric/fabric.ts";
import { hearsLocal, isAddressed, localAddresses } from "../model/forwarding/host-rules.ts";
import { formatCidr } from "../model/values/ipv4.ts";
import { handOn } from "./blame-words.ts";
import type { Context } from "./context.ts";
import type { Doors } from "./doors.ts";
import { type AlikePorts, type Exploration, type Explorer, kindsOf } from "./exploration.ts";
import { MAX_WAYS } from "./finding.ts";
import type { Tellable } from "./leak-stories.ts";
import type { Residents } from "./residents.ts";
import { portsOn, type Way } from "./way.ts";

export type Exposed = Tellable;

/** Finds what tenants and the outside have of each other on one joined set of bridges. */
export class ExposureFinder {
  readonly #context: Context;
  readonly #explorer: Explorer;
  readonly #ofDoors = new Map<string, Exploration>();
  /** of the tenant that is asked for */
  readonly #ofTenant = new Map<string, Exploration>();

  constructor(context: Context, explorer: Explorer) {
    this.#context = context;
    this.#explorer = explorer;
  }

  /**
   * One for each host that a tenant reaches, and one for each host whose LOCAL or free port reaches the tenant.
   * @param own ports where the tenant sends
   */
  of(own: readonly number[], { locals, free }: Doors, residents: readonly Residents[]): readonly Exposed[] {
    const { fabric } = this.#context;
    this.#ofTenant.clear();
    const out = this.#byHost(locals).flatMap((ports) =>
      this.#meet(
        "host-exposed",
        own,
        ports.map((port) => ({ port, ports: [port], count: 1 })),
        must(ports[0]),
      ),
    );
    const targets = residents.flatMap((one) => this.#targetsIn(one));
    const speaking = locals.filter((port) => isAddressed(fabric, must(fabric.columns.ports.bridge[port])));
    const into = [...this.#byHost(speaking), ...this.#byHost(free)].flatMap((ports) =>
      this.#meet("tenant-exposed", ports, targets, must(ports[0])),
    );
    return [...out, ...into];
  }

  #byHost(ports: readonly number[]): readonly (readonly number[])[] {
    const hosts = new Map<number, number[]>();
    for (const port of ports) {
      const host = this.#context.fabric.hostOf(port);
      const known = hosts.get(host);
      if (known === undefined) hosts.set(host, [port]);
      else known.push(port);
    }
    return [...hosts.values()];
  }

  /** Endpoints of one bridge and profile, as the explorer tells them apart. */
  #targetsIn({ endpoints }: Residents): readonly AlikePorts[] {
    const { port } = this.#context.fabric.columns.endpoints;
    return kindsOf(
      this.#explorer,
      endpoints.map((endpoint) => must(port[endpoint])),
    );
  }

  #meet(
    kind: Exposed["kind"],
    senders: readonly number[],
    targets: readonly AlikePorts[],
    door: number,
  ): readonly Exposed[] {
    const known = kind === "host-exposed" ? this.#ofTenant : this.#ofDoors;
    const whole = this.#explore(senders, known);
    const reached = targets
      .map((target) => ({ target, ways: whole.waysTo(target.port) }))
      .filter(({ ways }) => ways.length > 0);
    const [first] = reached;
    if (first === undefined) return [];
    const count = kindsOf(this.#explorer, senders).reduce((sum, { port, count: alike }) => {
      const alone = this.#explore([port], known);
      const here = reached.filter(({ target }) => alone.waysTo(target.port).length > 0);
      return sum + alike * here.reduce((all, { target }) => all + target.count, 0);
    }, 0);
    const ways = reached.flatMap((one) => one.ways).slice(0, MAX_WAYS);
    const { endpoint } = this.#context.fabric.columns.ports;
    return [
      {
        kind,
        ways,
        count: Math.max(1, count),
        cause: this.#causeAt(
          kind === "host-exposed" ? first.target.port : must(first.ways[0]?.arrivals[0]).port,
        ),
        blame: this.#blameFor(must(first.ways[0]), door),
        senderAt: (port) => {
          const row = must(endpoint[port]);
          return row < 0 ? this.#context.fabric.portName(port) : this.#context.fabric.endpointName(row);
        },
      },
    ];
  }

  #explore(ports: readonly number[], known: Map<string, Exploration>): Exploration {
    const key = ports.join();
    const found = known.get(key) ?? this.#explorer.explore(ports);
    known.set(key, found);
    return found;
  }

  #causeAt(door: number): string {
    const { fabric } = this.#context;
    const { ports, hosts } = fabric.columns;
    const name = fabric.portName(door);
    if (ports.kind[door] !== PORT.local)
      return `${name} is an edge port that no endpoint has, and whoever is there sends any frame`;
    const bridge = must(ports.bridge[door]);
    const host = fabric.hostOf(door);
    if (!hearsLocal(fabric, bridge))
      return `${name} is up: the host has every frame that leaves by it, whatever its tags`;
    const addresses = localAddresses(fabric, bridge).map(formatCidr);
    const as = addresses.length === 0 ? "without an address" : `as ${addresses.join(" and ")}`;
    const on = hosts.ipForward[host] === 1 ? ", and passes IP packets on" : "";
    return `${fabric.hostName(host)} is on ${name} ${as}${on}`;
  }

  /** A change by hand on the way, and else the door itself. */
  #blameFor(way: Way, door: number): string {
    const { fabric } = this.#context;
    const { ports, bridges } = fabric.columns;
    const hand = handOn(fabric, portsOn(way));
    if (hand !== undefined) return hand;
    const isLocal = ports.kind[door] === PORT.local;
    return fabric.blame(isLocal ? bridges.origin[must(ports.bridge[door])] : ports.origin[door]);
  }
}
