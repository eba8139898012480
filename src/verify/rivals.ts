import { type Fabric, must } from "../model/fabric/fabric.ts";
import { hearsLocal, localAddresses } from "../model/forwarding/host-rules.ts";
import { nextHopOf, nicOf } from "../sim/container.ts";
import { probeFrame } from "../sim/probe.ts";
import { inject } from "../sim/inject.ts";
import type { Scene } from "../sim/scene.ts";
import type { Talker } from "./talkers.ts";

/** Who answers for which address on some bridges: the ports of endpoints, and of hosts that listen there. */
export class Rivals {
  readonly #ports = new Map<number, Set<number>>();
  /** by who asks, and the kind of the address */
  readonly #hearers = new Map<string, ReadonlySet<number>>();
  readonly #kindOf: (address: number) => string;

  /** @param kindOf equal for addresses that no flow tells apart: who hears of one hears of the other */
  constructor(fabric: Fabric, bridges: readonly number[], kindOf: (address: number) => string) {
    this.#kindOf = kindOf;
    const { endpoints, ports, hosts, bridges: rows } = fabric.columns;
    const isHere = new Set(bridges);
    for (const [endpoint, ip] of endpoints.ip.entries()) {
      const port = must(endpoints.port[endpoint]);
      if (ip !== 0 && isHere.has(must(ports.bridge[port]))) this.#add(ip, port);
    }
    for (const bridge of bridges) {
      if (!hearsLocal(fabric, bridge)) continue;
      const host = must(rows.host[bridge]);
      const local = [...fabric.bridgesOf(host)].flatMap((one) => localAddresses(fabric, one));
      for (const { address } of [...must(hosts.addresses[host]), ...local])
        this.#add(address, must(rows.local[bridge]));
    }
  }

  /** Whether another than the one that is meant hears it when an endpoint asks for another's address. */
  areHeard(scene: Scene, from: Talker, to: Talker): boolean {
    const { fabric } = scene;
    const asked = nextHopOf(nicOf(fabric, from.endpoint), nicOf(fabric, to.endpoint).ip);
    if (asked === undefined) return false;
    const claimants = this.#ports.get(asked) ?? NOBODY;
    if (claimants.size < 2) return false;
    const hearers = this.#hearersOf(scene, from, to, asked);
    return [...claimants].filter((port) => hearers.has(port)).length > 1;
  }

  /** The ports that a question for an address comes out of. */
  #hearersOf(scene: Scene, from: Talker, to: Talker, asked: number): ReadonlySet<number> {
    const key = `${from.endpoint} ${this.#kindOf(asked)}`;
    const known = this.#hearers.get(key);
    if (known !== undefined) return known;
    const question = probeFrame(scene.fabric, from.endpoint, to.endpoint, { kind: "arp" });
    const at = must(scene.fabric.columns.endpoints.port[from.endpoint]);
    if (!question.ok) return NOBODY;
    const heard = inject(scene, { at, frame: question.frame }).deliveries;
    const hearers = new Set(heard.map(({ port }) => port));
    this.#hearers.set(key, hearers);
    return hearers;
  }

  #add(address: number, port: number): void {
    this.#ports.set(address, (this.#ports.get(address) ?? new Set()).add(port));
  }
}

const NOBODY: ReadonlySet<number> = new Set();
