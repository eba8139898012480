import type { FabricText, Ports } from "./example.ts";

type Port = Ports[string];
type Options = Omit<Extract<Port, { readonly type: "vxlan" }>["options"], "dst_port" | "remote_ip">;

/** A GRE port. Behind a `tag` it is seen which of several has taken a packet. */
export function gre(remote_ip: string, options: Options = {}, columns: Pick<Port, "tag"> = {}): Port {
  return { type: "gre", options: { remote_ip, ...options }, ...columns };
}

export function vxlan(
  remote_ip: string,
  options: Options & { readonly dst_port?: number } = {},
  columns: Pick<Port, "tag"> = {},
): Port {
  return { type: "vxlan", options: { remote_ip, ...options }, ...columns };
}

/**
 * Hosts h1 and h2, 10.0.0.1 and 10.0.0.2, with a bridge b each. What comes out of LOCAL tells by its tag which port it
 * came by.
 */
export function pair(
  near: Ports,
  far: Ports,
  addresses: readonly [string[], string[]] = [[], []],
): FabricText {
  const [more1, more2] = addresses;
  return {
    kind: "fabric",
    hosts: {
      h1: { addresses: ["10.0.0.1/24", ...more1], bridges: { b: { ports: near } } },
      h2: { addresses: ["10.0.0.2/24", ...more2], bridges: { b: { ports: far } } },
    },
  };
}

/** Flows of h1's bridge and, where there are any, of h2's. */
export function withFlows(fabric: FabricText, near: readonly string[], far?: readonly string[]): FabricText {
  const { h1, h2 } = fabric.hosts;
  const put = (host: typeof h1, flows: readonly string[] | undefined) =>
    flows === undefined ? host : { ...host, bridges: { b: { ...host?.bridges?.["b"], flows: [...flows] } } };
  return { ...fabric, hosts: { h1: { ...put(h1, near) }, h2: { ...put(h2, far) } } };
}
