import fc from "fast-check";
import type { Change } from "../../../src/model/fabric/change.ts";
import type { PortDocument } from "../../../src/model/fabric/document.ts";
import { type Fabric, must } from "../../../src/model/fabric/fabric.ts";
import { readNetwork } from "../../../src/model/network.ts";
import { valueOf } from "../../model/fabric/make.ts";

const columns: fc.Arbitrary<PortDocument> = fc.constantFrom<PortDocument>(
  {},
  { tag: 1 },
  { tag: 2 },
  { tag: 10 },
  { tag: 20 },
  { trunks: [1, 2] },
  { tag: 10, ofport: 3 },
);

const TENANTS = ["red", "blue", "green", "grey"];
const NETWORKS = ["lan", "dmz"];

/** What may be done, each as often as it stands here. */
const SMALL = "plug plug plug move move pull add add add add-elsewhere retag retag remove remove carry".split(
  " ",
);
const LARGE = ["flow", "unflow", "local", "tunnel"];
const FLOWS = [
  "priority=1,actions=NORMAL",
  "priority=9,dl_vlan=10,actions=drop",
  "priority=9,actions=NORMAL",
];

/** A change in numbers, whatever the fabric is that it is to be made of. */
const drawnChange = fc.record({
  kind: fc.oneof(
    { weight: 20, arbitrary: fc.constantFrom(...SMALL) },
    { weight: 1, arbitrary: fc.constantFrom(...LARGE) },
  ),
  port: fc.nat(),
  other: fc.nat(),
  tenant: fc.constantFrom("red", "blue", "green", "new"),
  /** those of the port, where there are none */
  columns: fc.oneof({ weight: 4, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: columns }),
  name: fc.constantFrom("n1", "n2", "n3", "n4", "n5"),
  container: fc.option(fc.constantFrom("red/n1", "blue/n2"), { nil: undefined, freq: 30 }),
  /** whether it keeps tenants to their VLANs */
  isFitting: fc.nat(19).map((draw) => draw < 19),
  /** whether it is tried on what would be refused, too */
  isWild: fc.nat(19).map((draw) => draw === 0),
});
type Drawn = typeof drawnChange extends fc.Arbitrary<infer T> ? T : never;

/** What it says of this fabric; now and then it cannot be made. */
export function changeOf(fabric: Fabric, drawn: Drawn): Change {
  const { ports, endpoints, bridges } = fabric.columns;
  const { isWild, isFitting, tenant, name, container } = drawn;
  const edges = isWild ? [...ports.kind.keys()] : edgesOf(fabric);
  const row = pick(edges, drawn.port);
  const at = fabric.portName(row);
  const endpoint = drawn.port % Math.max(1, endpoints.count);
  const named = endpoints.count === 0 ? "red/n1" : fabric.endpointName(endpoint);
  const isFree = (port: number) => isWild || ports.endpoint[port] === -1;
  const bridge = fabric.bridgeName(drawn.other % bridges.count);
  const flow = must(FLOWS[drawn.port % FLOWS.length]);
  switch (drawn.kind) {
    case "plug": {
      const port = pick(edges.filter(isFree), drawn.other);
      const own = isFitting ? (tenantLike(fabric, port) ?? "new") : tenant;
      const to = {
        port: fabric.portName(port),
        network: "lan",
        ...(container !== undefined && { container }),
      };
      return { kind: "set-endpoint", endpoint: `${own}/${name}`, to };
    }
    case "move": {
      const own = named.split("/")[0];
      const to = edges.filter((port) => isFree(port) && (!isFitting || tenantLike(fabric, port) === own));
      return { kind: "set-endpoint", endpoint: named, to: { port: fabric.portName(pick(to, drawn.other)) } };
    }
    case "pull":
      return { kind: "remove-endpoint", endpoint: named };
    case "add":
    case "add-elsewhere": {
      const home = drawn.kind === "add" ? fabric.bridgeName(must(ports.bridge[row])) : bridge;
      return { kind: "set-port", at: `${home}/${name}`, port: drawn.columns ?? likePort(fabric, row) };
    }
    case "retag": {
      const port = isFitting ? pick(edges.filter(isFree), drawn.port) : row;
      const other = pick(edges, drawn.other);
      return { kind: "set-port", at: fabric.portName(port), port: drawn.columns ?? likePort(fabric, other) };
    }
    case "remove":
      return { kind: "remove-port", at };
    case "carry": {
      const port = isFitting ? pick(edges.filter(isFree), drawn.port) : row;
      return { kind: "move-port", at: fabric.portName(port), to: bridge };
    }
    case "flow":
      return { kind: "set-flow", at: bridge, flow };
    case "unflow":
      return { kind: "remove-flow", at: bridge, flow: flow.slice(0, flow.lastIndexOf(",")) };
    case "local":
      return { kind: "set-bridge", at: bridge, bridge: { local: { up: isWild } } };
    default: {
      const options = { remote_ip: "10.9.0.1", key: 7 };
      return { kind: "set-port", at: `${bridge}/g${name}`, port: { type: "gre", options } };
    }
  }
}

function pick(rows: readonly number[], draw: number): number {
  return rows[draw % Math.max(1, rows.length)] ?? 0;
}

function edgesOf(fabric: Fabric): readonly number[] {
  const { ports } = fabric.columns;
  return [...ports.kind.keys()].filter((port) => fabric.isEdge(port) && ports.name[port] !== "LOCAL");
}

/** The columns of another port, as far as they are a tag. */
function likePort({ columns: { ports, vlanProfiles } }: Fabric, port: number): PortDocument {
  const { tag, mode } = must(vlanProfiles[must(ports.vlan[port])]);
  return mode === "access" ? { tag } : {};
}

/** Whose endpoints have ports like this one on its bridge. */
function tenantLike(fabric: Fabric, port: number): string | undefined {
  const { ports, endpoints } = fabric.columns;
  const like = [...endpoints.port.keys()].findLast((endpoint) => {
    const one = must(endpoints.port[endpoint]);
    return ports.bridge[one] === ports.bridge[port] && ports.vlan[one] === ports.vlan[port];
  });
  return like === undefined ? undefined : fabric.tenantName(must(endpoints.tenant[like]));
}

function numbers<T>(length: number, make: (n: number) => readonly [string, T]): Record<string, T> {
  return Object.fromEntries(Array.from({ length }, (_, n) => make(n)));
}

/** Small clouds in which nothing is wrong: a tenant has one network or two, and hosts number their VLANs alike or not. */
export const healthyClouds: fc.Arbitrary<Fabric> = fc
  .record({
    hosts: fc.integer({ min: 1, max: 3 }),
    tenants: fc.integer({ min: 2, max: 4 }),
    networks: fc.integer({ min: 1, max: 2 }),
    /** of each network on each host */
    containers: fc.integer({ min: 1, max: 2 }),
    l2population: fc.boolean(),
    areVlansTurned: fc.boolean(),
  })
  .map(({ hosts, tenants, networks, containers, l2population, areVlansTurned }) => {
    const count = tenants * networks;
    const vlans = (n: number) => numbers(hosts, (h) => [`h${h}`, 1 + ((n + h) % count)]);
    const network = (t: number, n: number) => {
      const localVlans = areVlansTurned ? { localVlans: vlans(t * networks + n) } : {};
      return [NETWORKS[n]!, { subnet: `10.${n}.0.0/16`, ...localVlans }] as const;
    };
    const container = (c: number) =>
      [`c${c}`, { host: `h${Math.floor(c / networks) % hosts}`, network: NETWORKS[c % networks]! }] as const;
    const scenario = {
      name: "cloud",
      design: { kind: "neutron", l2population },
      hosts: numbers(hosts, (h) => [`h${h}`, { address: `10.0.0.${h + 1}/16` }]),
      tenants: numbers(tenants, (t) => [
        must(TENANTS[t]),
        {
          networks: numbers(networks, (n) => network(t, n)),
          containers: numbers(networks * hosts * containers, container),
        },
      ]),
    };
    return valueOf(readNetwork(scenario)).fabric;
  });

/** Calls, each with changes that are made all or not at all. */
export const drawnCalls = fc.array(
  fc.oneof(
    { weight: 4, arbitrary: drawnChange.map((one) => [one]) },
    { weight: 1, arbitrary: fc.array(drawnChange, { minLength: 2, maxLength: 3 }) },
  ),
  { minLength: 1, maxLength: 12, size: "max" },
);
