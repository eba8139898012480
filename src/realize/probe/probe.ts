import { type Fabric, must } from "../../model/fabric/fabric.ts";

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
