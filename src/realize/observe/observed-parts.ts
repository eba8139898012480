import { OWNER_KEY } from "../ownership.ts";
import { columnsOf, under } from "../columns.ts";
import { type Columns, DOCKER_BRIDGE, type Part, SWITCH_MARK, VLAN_LIMIT } from "../part.ts";
import { DEFAULT_VLAN_LIMIT } from "../../model/fabric/spec.ts";
import { flowColumn } from "../compile/ovs-bridge.ts";
import { isUntouched, type PrintedFlow } from "./flow-text.ts";
import { addressesOf, linkPart, ownLinks, stateOf } from "./observed-links.ts";
import { staticEntries } from "./fdb-text.ts";
import { besidePlugs, containerOwner, containerPart } from "./observed-containers.ts";
import { nameOf, numberHolders, placeOf, portHolders, portPart } from "./observed-ports.ts";
import { listIn, mapIn, type OvsdbRow, textIn } from "./ovsdb.ts";
import type { Link, Snapshot } from "./snapshot.ts";
import { type Taken, takenNames } from "./taken.ts";

/** What stands on a host for a fabric, and what others have there. */
export interface Observed {
  readonly host: string;
  /** made for this fabric */
  readonly own: readonly Part[];
  /** at bridges and containers made for this fabric, but not by simnet: ports, flows, mirrors, interfaces */
  readonly strange: readonly Part[];
  /** what is not this fabric's */
  readonly taken: Taken;
  readonly snapshot: Snapshot;
}

export function observedParts(snapshot: Snapshot, owner: string): Observed {
  const isOwn = (row: OvsdbRow) => mapIn(row, "external_ids")[OWNER_KEY] === owner;
  const bridges = snapshot.bridges.filter(isOwn);
  const names = bridges.map(nameOf);
  const holder = portHolders(snapshot);
  const ports = snapshot.ports.filter((row) => !names.includes(nameOf(row)));
  const part = (row: OvsdbRow) => portPart(snapshot, row, holder);
  const isStrange = (row: OvsdbRow) =>
    !isOwn(row) && names.includes(holder.get(textIn(row, "_uuid") ?? "") ?? "");
  const links = ownLinks(snapshot, owner);
  const inUserspace = new Set(
    bridges.filter((row) => textIn(row, "datapath_type") === "netdev").flatMap((row) => listIn(row, "ports")),
  );
  // Of a Linux bridge it is not asked whether a cable leads there.
  const isUserspace = ({ ifname, master = "ovs-system" }: Link) =>
    (master !== "ovs-system" && inUserspace.size > 0) ||
    snapshot.ports.some((row) => nameOf(row) === ifname && inUserspace.has(textIn(row, "_uuid") ?? ""));
  const containers = snapshot.containers.filter((one) => containerOwner(one) === owner);
  const own = [
    switchPart(snapshot, owner),
    ...containers.map(containerPart),
    ...bridges.map(bridgePart),
    ...bridges.flatMap((row) => ownFlows(snapshot, row)),
    ...links.marked.map((link) => linkPart(snapshot, link, isUserspace)),
    ...ports.filter(isOwn).map(part),
    ...bridges.flatMap((row) => fdbPart(snapshot, row)),
    ...names.flatMap((name) => localPart(snapshot, name)),
  ];
  // Docker's bridge is Docker's own; who is on it beside this network's containers is at one bridge with them.
  const isAtDocker = own.some(({ kind, columns }) => kind === "plug" && columns["master"] === DOCKER_BRIDGE);
  const linuxBridges = new Set([
    ...own.filter(({ kind }) => kind === "linux-bridge").map(({ name }) => name),
    ...(isAtDocker ? [DOCKER_BRIDGE] : []),
  ]);
  return {
    host: snapshot.host,
    own,
    strange: [
      ...ports.filter(isStrange).map(part),
      ...bridges.flatMap((row) => othersFlows(snapshot, row)),
      ...bridges.flatMap(watchers),
      ...besidePlugs(snapshot, containers, links.marked),
      ...snapshot.links
        .filter(({ ifname, master = "" }) => linuxBridges.has(master) && !links.names.has(ifname))
        .map(({ ifname, master }): Part => {
          return { kind: "port", name: ifname, of: "", columns: columnsOf({ bridge: master }) };
        }),
    ],
    taken: takenNames(snapshot, own, links.names),
    snapshot,
  };
}

/** A host always has one: with no columns where it has the defaults. */
function switchPart({ openVSwitch: [row = {}] }: Snapshot, owner: string): Part {
  const limit = mapIn(row, "other_config")["vlan-limit"];
  const mark = mapIn(row, "external_ids")[OWNER_KEY];
  const columns = columnsOf({
    [VLAN_LIMIT]: limit === `${DEFAULT_VLAN_LIMIT}` ? undefined : limit,
    [SWITCH_MARK]: mark === owner ? mark : undefined,
  });
  return { kind: "switch", name: ".", of: "", columns };
}

function bridgePart(row: OvsdbRow): Part {
  const columns = columnsOf({
    "Bridge.datapath_type": textIn(row, "datapath_type") || "system",
    "Bridge.fail_mode": textIn(row, "fail_mode") ?? "standalone",
    "Bridge.stp_enable": textIn(row, "stp_enable"),
    // No fabric asks for these.
    "Bridge.rstp_enable": textIn(row, "rstp_enable") === "true" ? true : undefined,
    "Bridge.mcast_snooping_enable": textIn(row, "mcast_snooping_enable") === "true" ? true : undefined,
    "Bridge.flood_vlans": textIn(row, "flood_vlans"),
    "Bridge.protocols": textIn(row, "protocols"),
    ...under("Bridge.other_config:", mapIn(row, "other_config")),
  });
  return { kind: "bridge", name: nameOf(row), of: placeOf(row), columns };
}

/** Whoever sees, or says, what goes through a bridge without being a port of it. */
function watchers(row: OvsdbRow): Part[] {
  const kinds = { mirror: listIn(row, "mirrors"), controller: listIn(row, "controller") } as const;
  return (["mirror", "controller"] as const)
    .filter((kind) => kinds[kind].length > 0)
    .map((kind): Part => ({ kind, name: `of ${nameOf(row)}`, of: "", columns: { bridge: nameOf(row) } }));
}

/** What simnet has written. A bridge that is not secure has no flows at all only if that was written, too. */
function ownFlows({ flows, unread }: Snapshot, row: OvsdbRow): Part[] {
  const all = unread.has(nameOf(row)) ? undefined : flows.get(nameOf(row));
  const isEmptied = all?.length === 0 && !isSecure(row);
  return flowsPart(
    row,
    (all ?? []).filter(({ isOwn }) => isOwn),
    isEmptied,
  );
}

/** What others have: not what flows have learned, nor the flow that fail_mode asks for. */
function othersFlows({ flows }: Snapshot, row: OvsdbRow): Part[] {
  const all = flows.get(nameOf(row)) ?? [];
  if (isUntouched(all, isSecure(row))) return [];
  return flowsPart(
    row,
    all.filter(({ isOwn, isLearned }) => !isOwn && !isLearned),
    false,
  );
}

function isSecure(row: OvsdbRow): boolean {
  return textIn(row, "fail_mode") === "secure";
}

function flowsPart(row: OvsdbRow, flows: readonly PrintedFlow[], isEvenWithout: boolean): Part[] {
  if (flows.length === 0 && !isEvenWithout) return [];
  const columns = Object.fromEntries(flows.map(({ text }) => flowColumn(text)));
  return [{ kind: "flows", name: nameOf(row), of: nameOf(row), columns }];
}

function fdbPart(snapshot: Snapshot, row: OvsdbRow): Part[] {
  const { fdb } = snapshot;
  const numbers = numberHolders(snapshot, nameOf(row));
  const entries = staticEntries(fdb.get(nameOf(row)) ?? []).map(({ number, vlan, mac }) => [
    `${vlan} ${mac}`,
    numbers.get(number) ?? number,
  ]);
  if (entries.length === 0) return [];
  return [
    { kind: "fdb", name: nameOf(row), of: nameOf(row), columns: Object.fromEntries(entries) as Columns },
  ];
}

function localPart({ links }: Snapshot, name: string): Part[] {
  const link = links.find(({ ifname }) => ifname === name);
  const columns = link === undefined ? {} : columnsOf({ addresses: addressesOf(link), state: stateOf(link) });
  // One that is down and has no address is as Open vSwitch makes it.
  if (link === undefined || (columns["addresses"] === undefined && columns["state"] === "down")) return [];
  return [{ kind: "local", name, of: name, columns }];
}
