import fc from "fast-check";
import type { PortDocument } from "../../src/model/fabric/document.ts";
import type { Document } from "./arbitrary.ts";

const HOSTS = [1, 2];
const TENANTS = ["red", "blue", "green"] as const;

/** What a tunnel may leave open of the packets that it takes; out_key is always said, so that many networks hold. */
const taking = fc.record({
  key: fc.constantFrom<number | "flow">(100, 200, "flow"),
  remote: fc.constantFrom("named", "named", "flow"),
  local: fc.constantFrom("any", "any", "named"),
});

const tunnel = fc.record({
  tenant: fc.constantFrom(0, 1, 1, 2),
  near: taking,
  far: taking,
  out: fc.constantFrom(100, 200, 300),
  back: fc.constantFrom(100, 200, 300),
  type: fc.constantFrom("gre" as const, "gre" as const, "vxlan" as const),
});

export type DrawnTunnel = typeof tunnel extends fc.Arbitrary<infer T> ? T : never;

export const drawnTunnel: fc.Arbitrary<DrawnTunnel> = tunnel;

/** Two hosts with one bridge for each of three tenants, joined by these tunnels: gN on both, none where there is no Nth. */
export function joinedBy(
  tunnels: readonly (DrawnTunnel | undefined)[],
  more: (of: number, host: number) => object = () => ({}),
): Document {
  const ports = (host: number, tenant: number) =>
    Object.fromEntries(
      tunnels.flatMap((one, i): [string, PortDocument][] => {
        if (one?.tenant !== tenant) return [];
        const [{ key, remote, local }, sent] = host === 1 ? [one.near, one.out] : [one.far, one.back];
        const options = {
          // A flow that sets no tun_dst sends nothing: such a tunnel hears alone.
          remote_ip: remote === "flow" ? ("flow" as const) : `10.9.0.${3 - host}`,
          in_key: key,
          out_key: sent,
          ...(local === "named" && { local_ip: `10.9.0.${host}` }),
          ...more(i, host),
        };
        return [[`g${i}`, { type: one.type, options, ofport: i + 2 }]];
      }),
    );
  return {
    hosts: Object.fromEntries(
      HOSTS.map((host) => [
        `h${host}`,
        {
          addresses: [`10.9.0.${host}/24`],
          bridges: Object.fromEntries(
            TENANTS.map((name, tenant) => [name, { ports: { c: { ofport: 1 }, ...ports(host, tenant) } }]),
          ),
        },
      ]),
    ),
    endpoints: Object.fromEntries(
      HOSTS.flatMap((host) =>
        TENANTS.map((name) => [`${name}/c${host}`, { port: `h${host}/${name}/c` }] as const),
      ),
    ),
  };
}

/** Of the same packets some of these tunnels ask more exactly than others. */
export const shadowingTunnels: fc.Arbitrary<Document> = fc
  .array(tunnel, { minLength: 2, maxLength: 5 })
  .map((tunnels) => joinedBy(tunnels));
