import type { Fabric } from "../../../src/model/fabric/fabric.ts";
import type { TunnelLoss } from "../../../src/model/forwarding/tunnel-ways.ts";
import { Wiring } from "../../../src/model/forwarding/wiring.ts";
import { fabricOf, type Ports } from "../fabric/make.ts";

export type Options = Readonly<Record<string, unknown>> & { readonly remote_ip: string };

/** Hosts h1 (1.1.1.1) and h2 (1.1.1.2), each with one bridge b of these tunnels. */
export function twoHosts(
  one: Readonly<Record<string, Options>>,
  other: Readonly<Record<string, Options>>,
  underlay: Parameters<typeof fabricOf>[0]["underlay"] = {},
  type: "gre" | "vxlan" = "gre",
): Fabric {
  const bridge = (tunnels: Readonly<Record<string, Options>>) => {
    const ports = Object.entries(tunnels).map(([name, options]) => [name, { type, options }]);
    return { b: { ports: Object.fromEntries(ports) as Ports } };
  };
  return fabricOf({
    hosts: {
      h1: { addresses: ["1.1.1.1/24"], bridges: bridge(one) },
      h2: { addresses: ["1.1.1.2/24"], bridges: bridge(other) },
    },
    underlay,
  });
}

/** Per tunnel, by its port, why it reaches nobody. */
export function lossesOf(fabric: Fabric): Record<string, TunnelLoss> {
  const wiring = new Wiring(fabric);
  const { port } = fabric.columns.tunnels;
  return Object.fromEntries(Array.from(port, (row, tunnel) => [fabric.portName(row), wiring.lossOf(tunnel)]));
}
