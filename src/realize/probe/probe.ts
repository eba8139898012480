import { type Fabric, must } from "../../model/fabric/fabric.ts";
import { type Ipv4, networkOf } from "../../model/values/ipv4.ts";

/**
 * What the real network is asked, and the model too. Of `ping`, `large` and `tcp` the answer is whether the target got it and
 * its answer came back; of `broadcast` and `arp` whether an endpoint heard it.
 */
export const PROBE_KINDS = ["ping", "large", "tcp", "broadcast", "arp"] as const;
export type ProbeKind = (typeof PROBE_KINDS)[number];

/** One answer, of the model or of the hosts. Endpoints are rows. */
export interface Answer {
  readonly kind: ProbeKind;
  readonly from: number;
  readonly to: number;
  readonly isThere: boolean;
}

/** What is sent by one endpoint: to another, or to whoever hears it (`to` is -1). */
export interface Sending {
  readonly kind: ProbeKind;
  readonly from: number;
  readonly to: number;
}

/** Every endpoint with an address to every other, inside and across tenants, and to all at once. */
export function sendingsOf(fabric: Fabric): Sending[] {
  const all = addressed(fabric);
  return all.flatMap((from) => [
    ...all.flatMap((to) => (from === to ? [] : PAIRED.map((kind) => ({ kind, from, to })))),
    ...HEARD.map((kind) => ({ kind, from, to: -1 })),
  ]);
}

export const PAIRED = ["ping", "large", "tcp"] as const;
export const HEARD = ["broadcast", "arp"] as const;

export function addressed(fabric: Fabric): number[] {
  const { ip } = fabric.columns.endpoints;
  return [...ip.keys()].filter((endpoint) => must(ip[endpoint]) !== 0);
}

/** bytes of the IP packet */
export function largeSize(fabric: Fabric, from: number): number {
  return must(fabric.columns.endpoints.mtu[from]);
}

/** The address that is sent to; where nobody is named, the subnet's last, or by ARP one that nobody has, so that nobody answers. */
export function targetOf({ columns: { endpoints } }: Fabric, { kind, from, to }: Sending): Ipv4 {
  if (to >= 0) return must(endpoints.ip[to]) as Ipv4;
  const [address, length] = [must(endpoints.ip[from]) as Ipv4, must(endpoints.prefix[from])];
  const network = networkOf({ address, length });
  const last = network + 2 ** (32 - length) - 1;
  return (kind === "arp" ? unusedIn(endpoints.ip, network, last) : last) as Ipv4;
}

function unusedIn(taken: Uint32Array, network: number, last: number): number {
  for (let address = last - 1; address > network; address--) if (!taken.includes(address)) return address;
  return last;
}

/** The port that is asked for says which endpoint is meant. Nobody listens: a refusal is an answer, too. */
export const TCP_PORT = 20_000;
