import { type Fabric, must } from "../model/fabric/fabric.ts";
import type { Frame } from "../model/wire/frame.ts";
import { Container, nicOf } from "./container.ts";
import type { Narrator } from "./narrator.ts";

/** A frame that was emitted at an edge port, LOCAL included. */
export interface Emission {
  readonly port: number;
  readonly frame: Frame;
  /** µs */
  readonly time: number;
}

interface World {
  /** µs */
  readonly now: number;
  readonly narrator: Narrator | undefined;
  /** @param delay µs */
  schedule(delay: number, port: number, frame: Frame, generation: number): void;
}

/** µs between a container and its bridge. */
const VETH_DELAY = 1;

/** Where frames leave the network: what came out, and the containers that are there. */
export class Edge {
  readonly #deliveries: Emission[];
  readonly #fabric: Fabric;
  readonly #world: World;
  readonly #answers: boolean;
  readonly #containers = new Map<number, Container>();

  /**
   * @param answers whether containers answer what comes to them
   * @param deliveries gets what comes out
   */
  constructor(fabric: Fabric, world: World, answers: boolean, deliveries: Emission[]) {
    this.#fabric = fabric;
    this.#world = world;
    this.#answers = answers;
    this.#deliveries = deliveries;
  }

  container(endpoint: number): Container {
    let container = this.#containers.get(endpoint);
    if (container === undefined) {
      const port = must(this.#fabric.columns.endpoints.port[endpoint]);
      container = new Container(nicOf(this.#fabric, endpoint), (frame) => {
        this.#world.narrator?.send(port, frame);
        this.#world.schedule(VETH_DELAY, port, frame, 0);
      });
      this.#containers.set(endpoint, container);
    }
    return container;
  }

  /** All containers start afresh: they have to ask for their neighbours again. */
  restart(): void {
    this.#containers.clear();
  }

  note(port: number, frame: Frame): void {
    this.#world.narrator?.deliver(port, frame);
    this.#deliveries.push({ port, frame, time: this.#world.now });
  }

  /** To whoever is plugged in there. */
  answer(port: number, frame: Frame): void {
    const endpoint = must(this.#fabric.columns.ports.endpoint[port]);
    if (!this.#answers || endpoint < 0) return;
    const refusal = this.container(endpoint).receive(frame);
    if (refusal !== undefined) this.#world.narrator?.drop(port, refusal);
  }
}
