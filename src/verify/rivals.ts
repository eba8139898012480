import { type Fabric, must } from "../model/fabric/fabric.ts";
import { hearsLocal, localAddresses } from "../model/forwarding/host-rules.ts";
import { nextHopOf, nicOf } from "../sim/container.ts";
import { probeFrame } from "../sim/echo.ts";
import { inject } from "../sim/inject.ts";
import type { Scene } from "../sim/scene.ts";
import type { Talker } from "./talkers.ts";

/** Who answers for which address on some bridges: the ports of endpoints, and of hosts that listen there. */
export class Rivals {
  readonly #ports = new Map<number, Set<number>>();

  constructor(fabric: Fabric, bridges: readonly number[]) {
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
    const claimants = asked === undefined ? undefined : this.#ports.get(asked);
    if (claimants === undefined || claimants.size < 2) return false;
    const question = probeFrame(fabric, from.endpoint, to.endpoint, { kind: "arp" });
    if (!question.ok) return false;
    const at = must(fabric.columns.endpoints.port[from.endpoint]);
    const heard = inject(scene, { at, frame: question.frame }).deliveries.filter(({ port }) =>
      claimants.has(port),
    );
    return new Set(heard.map(({ port }) => port)).size > 1;
  }

  #add(address: number, port: number): void {
    this.#ports.set(address, (this.#ports.get(address) ?? new Set()).add(port));
  }
}
