import type { Unmodelled } from "../../../model/fabric/columns.ts";
import type { EndpointDocument, FabricDocument, HostDocument } from "../../../model/fabric/document.ts";
import { DEFAULT_MTU } from "../../../model/fabric/spec.ts";
import type { Snapshot } from "../snapshot.ts";
import { type HostReading, readHost } from "./host.ts";
import { PlainNames } from "./plain-names.ts";
import { HostView } from "./view.ts";

/** What no host can tell, and somebody has: which interfaces of hosts are joined, what the underlay is like, who may meet. */
export type Told = Pick<FabricDocument, "links" | "underlay" | "allow">;

export interface ObservedFabric {
  readonly document: FabricDocument;
  /** what is beside all bridges, as sentences */
  readonly leftOut: readonly string[];
}

/** Live hosts as a fabric in the contract's notation, with a name for all that has no model. */
export function observedFabric(
  name: string,
  snapshots: readonly Snapshot[],
  told: Told = {},
): ObservedFabric {
  const ends = new Set((told.links ?? []).flatMap(({ ports }) => ports));
  const views = snapshots.map((snapshot) => new HostView(snapshot, ends));
  const names = new PlainNames();
  const read = views.map((view) => ({ view, ...readHost(view, names) }));
  const hosts = Object.fromEntries(read.map(({ view, document }) => [view.host, document]));
  const unmodelled = [
    ...views.flatMap((one) => one.unmodelled),
    ...unreadHosts(hosts),
    ...sharedAddresses(hosts),
  ];
  const links = [...read.flatMap((one) => one.links), ...(told.links ?? [])];
  const endpoints = endpointsByName(read);
  const underlay = told.underlay ?? underlayOf(read.map(({ view, mtu }) => [view.host, mtu] as const));
  return {
    document: {
      kind: "fabric",
      name,
      hosts,
      ...(links.length > 0 && { links }),
      ...(underlay !== undefined && { underlay }),
      ...(Object.keys(endpoints).length > 0 && { endpoints }),
      ...(told.allow !== undefined && { allow: told.allow }),
      ...(unmodelled.length > 0 && { unmodelled }),
    },
    leftOut: views.flatMap(({ leftOut }) => leftOut),
  };
}

/** Containers of two hosts may have one name: the second has its host's in it. */
function endpointsByName(read: readonly ({ readonly view: HostView } & HostReading)[]) {
  const all: Record<string, EndpointDocument> = {};
  for (const { view, endpoints } of read)
    for (const [name, endpoint] of endpoints) {
      const [tenant, container] = name.split("/");
      all[name in all ? `${tenant}/${view.host}.${container}` : name] = endpoint;
    }
  return all;
}

/** Tunnels to addresses that no host has that was read. */
function unreadHosts(hosts: Readonly<Record<string, HostDocument>>): Unmodelled[] {
  const known = new Set(Object.values(hosts).flatMap(({ addresses = [] }) => addresses.map(bare)));
  return Object.entries(hosts).flatMap(([host, { bridges = {} }]) =>
    Object.entries(bridges).flatMap(([bridge, { ports = {} }]) =>
      Object.entries(ports).flatMap(([port, one]) => {
        if (one.type !== "gre" && one.type !== "vxlan") return [];
        const remote = one.options.remote_ip;
        if (remote === "flow" || known.has(remote)) return [];
        return [
          { at: `${host}/${bridge}/${port}`, what: `a tunnel to ${remote}, which is no host that was read` },
        ];
      }),
    ),
  );
}

/** An address that two hosts have says nothing of where a packet to it goes: it is taken from both. */
function sharedAddresses(hosts: Record<string, HostDocument>): Unmodelled[] {
  const all = Object.values(hosts).flatMap(({ addresses = [] }) => addresses.map(bare));
  const shared = new Set(all.filter((address, i) => all.indexOf(address) !== i));
  return Object.entries(hosts).flatMap(([host, document]) => {
    const [mine, theirs] = [
      (document.addresses ?? []).filter((one) => !shared.has(bare(one))),
      document.addresses ?? [],
    ];
    if (mine.length === theirs.length) return [];
    hosts[host] = { ...document, addresses: mine };
    return [{ at: host, what: "an address that another host has too" }];
  });
}

/** Without the length of its subnet. */
function bare(address: string): string {
  return address.split("/")[0] ?? "";
}

/** Each way carries what both of its ends do; what lies between them no host knows. */
function underlayOf(mtus: readonly (readonly [string, number | undefined])[]): FabricDocument["underlay"] {
  const known = mtus.flatMap(([host, mtu]) => (mtu === undefined ? [] : [{ host, mtu }]));
  const usual = known.length === 0 ? DEFAULT_MTU : Math.max(...known.map(({ mtu }) => mtu));
  const paths = known.flatMap(({ host: from, mtu }) =>
    known.flatMap((other) => {
      const least = Math.min(mtu, other.mtu);
      return other.host === from || least === usual ? [] : [{ from, to: other.host, mtu: least }];
    }),
  );
  if (usual === DEFAULT_MTU && paths.length === 0) return undefined;
  return { ...(usual !== DEFAULT_MTU && { mtu: usual }), ...(paths.length > 0 && { paths }) };
}
