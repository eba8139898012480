import { Wiring } from "../forwarding/wiring.ts";
import type { Fabric } from "./fabric.ts";

/** What the names of failures are looked up in, each part made when first asked for. */
export class FailureNames {
  readonly fabric: Fabric;
  #links: ReadonlyMap<string, number> | undefined;
  #hosts: ReadonlyMap<string, number> | undefined;
  #bridges: ReadonlyMap<string, number> | undefined;
  #ports: ReadonlyMap<string, number> | undefined;
  #wiring: Wiring | undefined;

  constructor(fabric: Fabric) {
    this.fabric = fabric;
  }

  get links(): ReadonlyMap<string, number> {
    return (this.#links ??= rowsByName(this.fabric.columns.links.name));
  }

  get hosts(): ReadonlyMap<string, number> {
    return (this.#hosts ??= rowsByName(this.fabric.columns.hosts.name));
  }

  get bridges(): ReadonlyMap<string, number> {
    const { fabric } = this;
    return (this.#bridges ??= rowsByName(
      Array.from(fabric.columns.bridges.name.keys(), (row) => fabric.bridgeName(row)),
    ));
  }

  /** For those who look at all of them: `findPort` of the fabric finds one. */
  get ports(): ReadonlyMap<string, number> {
    const { fabric } = this;
    return (this.#ports ??= rowsByName(
      Array.from(fabric.columns.ports.name.keys(), (row) => fabric.portName(row)),
    ));
  }

  get wiring(): Wiring {
    return (this.#wiring ??= new Wiring(this.fabric));
  }
}

function rowsByName(names: readonly string[]): ReadonlyMap<string, number> {
  return new Map(names.map((name, row) => [name, row]));
}
