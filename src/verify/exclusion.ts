import { must } from "../model/fabric/fabric.ts";
import type { Wiring } from "../model/forwarding/wiring.ts";

/**
 * Whether two ports are of tunnels that exclude each other. A switch never has both at once, so that no frame
 * which it takes in by one leaves by the other.
 */
export function exclude(wiring: Wiring, one: number, other: number): boolean {
  const { tunnel } = wiring.fabric.columns.ports;
  const [a, b] = [tunnel[one] ?? -1, tunnel[other] ?? -1];
  return a >= 0 && b >= 0 && a !== b && wiring.tunnels.groupOf(a) === wiring.tunnels.groupOf(b);
}

/** The ports of a port's own bridge that it excludes. */
export function excludedBy(wiring: Wiring, port: number): readonly number[] {
  const { ports, tunnels } = wiring.fabric.columns;
  const tunnel = must(ports.tunnel[port]);
  if (tunnel < 0) return NOBODY;
  const group = Array.from(wiring.tunnels.tunnelsOf(wiring.tunnels.groupOf(tunnel)), (one) =>
    must(tunnels.port[one]),
  );
  return group.filter((other) => other !== port && ports.bridge[other] === ports.bridge[port]);
}

const NOBODY: readonly number[] = [];
