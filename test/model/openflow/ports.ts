import type { PortNames } from "../../../src/model/openflow/port-names.ts";

/** A bridge with these ports, numbered from 1. */
export function portNames(...names: readonly string[]): PortNames {
  const numbers = new Map(names.map((name, i) => [name, i + 1]));
  return { numberOf: (name) => numbers.get(name), names };
}

export const PORTS = portNames("p1", "p2", "int-br-eth1", "phy-br-eth1");
