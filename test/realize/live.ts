import { readFlows } from "../../src/realize/observe/flow-text.ts";
import { observedParts } from "../../src/realize/observe/observed-parts.ts";
import type { OvsdbRow } from "../../src/realize/observe/ovsdb.ts";
import type { Link, Snapshot } from "../../src/realize/observe/snapshot.ts";

/** What a host has said that has nothing, and this. */
export function snapshotOf(more: Partial<Snapshot> = {}): Snapshot {
  return {
    host: "h1",
    machine: "",
    datapath: "system",
    openVSwitch: [],
    bridges: [],
    ports: [],
    interfaces: [],
    links: [],
    containers: [],
    flows: new Map(),
    shown: new Map(),
    fdb: new Map(),
    spaces: new Map(),
    inside: new Map(),
    gateways: new Map(),
    sysctl: new Map(),
    unread: new Set(),
    filter: [],
    tables: [],
    disciplines: [],
    hasDocker: true,
    ...more,
  };
}

/** The same as this fabric's parts. */
export function live(more: Partial<Snapshot>) {
  return observedParts(snapshotOf(more), "lab");
}

const MARK = { simnet: "lab" };

/** A bridge as simnet makes it. */
export function bridgeRow(name: string, ports: readonly string[] = [], more: OvsdbRow = {}): OvsdbRow {
  return {
    name,
    ports: ports.map((port) => `uuid of ${port}`),
    datapath_type: "system",
    fail_mode: "standalone",
    stp_enable: false,
    external_ids: { ...MARK, "simnet-at": `h1/${name}` },
    other_config: {},
    ...more,
  };
}

export function portRow(name: string, at: string): OvsdbRow {
  return {
    _uuid: `uuid of ${name}`,
    name,
    external_ids: { ...MARK, "simnet-at": at },
    other_config: {},
  };
}

export function othersPort(name: string): OvsdbRow {
  return { _uuid: `uuid of ${name}`, name, external_ids: {} };
}

/** @param asked for: another number than it has */
export function interfaceRow(name: string, number: number, type = "", asked = number): OvsdbRow {
  return { name, type, ofport: number, ofport_request: asked };
}

export function linkOf(ifname: string, more: Partial<Link> = {}): Link {
  return { ifindex: 1, ifname, flags: ["UP"], mtu: 1500, operstate: "UP", addr_info: [], ...more };
}

export function address(local: string, prefixlen: number): Link["addr_info"] {
  return [{ family: "inet", local, prefixlen }];
}

/** Flows of one bridge, as `ovs-ofctl --no-stats dump-flows` prints them. */
export function flowsOf(bridge: string, ...lines: readonly string[]): Snapshot["flows"] {
  const exact = lines.map((line) =>
    line
      .replace(/cookie=\w+, |(?:hard|idle)_timeout=\d+, /g, "")
      .replace(/^table=/, "table_id=")
      .replace(" actions=", ",actions="),
  );
  return new Map([[bridge, readFlows(exact, lines)]]);
}
