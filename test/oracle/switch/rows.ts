import type { Operation, Row } from "./database.ts";

/** RFC 7047 §5.1: sets, maps and references to rows that the same transaction inserts. */
export const setOf = (values: readonly unknown[]) => ["set", values];
const mapOf = (values: Readonly<Record<string, unknown>>) => [
  "map",
  Object.entries(values).map(([key, value]) => [key, String(value)]),
];
const reference = (kind: string, name: string) => ["named-uuid", `${kind}_${name}`];

/** One Interface in a Port of its own name. */
export interface PortRows {
  readonly name: string;
  /** Of Interface: `type`, `ofport_request`. */
  readonly type: string;
  readonly ofport?: number;
  readonly options: Readonly<Record<string, unknown>>;
  /** Of Port: `tag`, `trunks`, `vlan_mode`, whatever it is called. */
  readonly columns: Row;
  readonly otherConfig: Readonly<Record<string, unknown>>;
}

/** A port without columns of its own. */
export function plainPort(name: string, options: PortRows["options"], type = "dummy"): PortRows {
  return { name, type, options, columns: {}, otherConfig: {} };
}

export interface BridgeRows {
  readonly name: string;
  readonly columns: Row;
  readonly otherConfig: Readonly<Record<string, unknown>>;
  /** The bridge's own port included. */
  readonly ports: readonly PortRows[];
}

function insert(table: string, name: string, row: Row): Operation {
  return { op: "insert", table, "uuid-name": `${table}_${name}`, row };
}

export function insertPort({ name, type, ofport, options, columns, otherConfig }: PortRows): Operation[] {
  const request = ofport === undefined ? {} : { ofport_request: ofport };
  return [
    insert("Interface", name, { name, type, options: mapOf(options), ...request }),
    insert("Port", name, {
      name,
      interfaces: reference("Interface", name),
      other_config: mapOf(otherConfig),
      ...columns,
    }),
  ];
}

/** Bridges with their ports, as one transaction. */
export function insertBridges(bridges: readonly BridgeRows[]): Operation[] {
  const inserts = bridges.flatMap(({ name, columns, otherConfig, ports }) => [
    ...ports.flatMap(insertPort),
    insert("Bridge", name, {
      name,
      datapath_type: "dummy",
      ports: setOf(ports.map((port) => reference("Port", port.name))),
      other_config: mapOf(otherConfig),
      ...columns,
    }),
  ]);
  const made = setOf(bridges.map(({ name }) => reference("Bridge", name)));
  return [...inserts, mutate("Open_vSwitch", [], ["bridges", "insert", made])];
}

/** A port more on a bridge that is there. */
export function addPort(bridge: string, port: PortRows): Operation[] {
  const there = [["name", "==", bridge]];
  return [
    ...insertPort(port),
    mutate("Bridge", there, ["ports", "insert", setOf([reference("Port", port.name)])]),
  ];
}

export function startTree(bridge: string): Operation {
  return { op: "update", table: "Bridge", where: [["name", "==", bridge]], row: { stp_enable: true } };
}

export function setOptions(name: string, options: Readonly<Record<string, unknown>>): Operation {
  return {
    op: "update",
    table: "Interface",
    where: [["name", "==", name]],
    row: { options: mapOf(options) },
  };
}

/** Nothing refers to them any more then, and they are gone. */
export function removeAllBridges(): Operation[] {
  return [{ op: "update", table: "Open_vSwitch", where: [], row: { bridges: setOf([]) } }];
}

/** Milliseconds: no statistics into the database while time is warped. */
const NEVER = 2 ** 30;

/** @param limit of tags that are parsed; it is the whole switch's, and counts for ports that are made afterwards */
export function setGlobals(limit: number | undefined): Operation[] {
  const threads = { "n-handler-threads": 1, "n-revalidator-threads": 1 };
  const config = {
    "stats-update-interval": NEVER,
    ...threads,
    ...(limit === undefined ? {} : { "vlan-limit": limit }),
  };
  return [{ op: "update", table: "Open_vSwitch", where: [], row: { other_config: mapOf(config) } }];
}

function mutate(table: string, where: unknown, mutation: readonly unknown[]): Operation {
  return { op: "mutate", table, where, mutations: [mutation] };
}
