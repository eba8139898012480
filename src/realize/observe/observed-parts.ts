import { NETWORK_LABEL, OWNER_KEY, PLACE_KEY } from "../ownership.ts";
import { columnsOf, under } from "../columns.ts";
import type { Part } from "../part.ts";
import { stubOf } from "../names.ts";
import { flowColumn } from "../compile/ovs-bridge.ts";
import { listIn, mapIn, type OvsdbRow, textIn } from "./ovsdb.ts";
import type { Container, Link, Snapshot } from "./snapshot.ts";

/** What stands on a host for a fabric, and what others have there. */
export interface Observed {
  readonly host: string;
  /** made for this fabric */
  readonly own: readonly Part[];
  /** at bridges made for this fabric, but not by simnet: ports that someone has added, flows that someone has written */
  readonly strange: readonly Part[];
  /** names of bridges, interfaces and containers that are not this fabric's */
  readonly taken: ReadonlySet<string>;
  readonly snapshot: Snapshot;
}

export function observedParts(snapshot: Snapshot, owner: string): Observed {
  const isOwn = (row: OvsdbRow) => mapIn(row, "external_ids")[OWNER_KEY] === owner;
  const bridges = snapshot.bridges.filter(isOwn);
  const names = bridges.map((row) => textIn(row, "name") ?? "");
  const holder = portHolders(snapshot);
  const ports = snapshot.ports.filter((row) => !names.includes(textIn(row, "name") ?? ""));
  const part = (row: OvsdbRow) => portPart(snapshot, row, holder);
  const isStrange = (row: OvsdbRow) =>
    !isOwn(row) && names.includes(holder.get(textIn(row, "_uuid") ?? "") ?? "");
  const links = snapshot.links.filter(({ ifalias }) => ifalias?.startsWith(`simnet:${owner}:`) === true);
  const containers = snapshot.containers.filter(({ Config }) => Config.Labels?.[OWNER_KEY] === owner);
  const own = [
    ...switchPart(snapshot),
    ...containers.map(containerPart),
    ...bridges.map(bridgePart),
    ...names.flatMap((name) => flowsPart(snapshot, name, true)),
    ...links.flatMap((link) => linkPart(snapshot, link)),
    ...ports.filter(isOwn).map(part),
    ...names.flatMap((name) => fdbPart(snapshot, name)),
    ...names.flatMap((name) => localPart(snapshot, name)),
  ];
  const ownNames = new Set(own.map(({ name }) => name));
  const all = [
    ...[...snapshot.bridges, ...snapshot.ports].map((row) => textIn(row, "name") ?? ""),
    ...snapshot.links.map(({ ifname }) => ifname),
    ...snapshot.containers.map(({ Name }) => Name.slice(1)),
  ];
  return {
    host: snapshot.host,
    own,
    strange: [
      ...ports.filter(isStrange).map(part),
      ...names.flatMap((name) => flowsPart(snapshot, name, false)),
    ],
    taken: new Set(all.filter((name) => !ownNames.has(name))),
    snapshot,
  };
}

function switchPart({ openVSwitch }: Snapshot): Part[] {
  const columns = openVSwitch.flatMap((row) =>
    Object.entries(mapIn(row, "other_config")).filter(([key]) => key === "vlan-limit"),
  );
  if (columns.length === 0) return [];
  const named = Object.fromEntries(
    columns.map(([key, value]) => [`Open_vSwitch.other_config:${key}`, value]),
  );
  return [{ kind: "switch", name: ".", of: "", columns: named }];
}

function containerPart({ Name, State, Config }: Container): Part {
  const labels = Object.entries(Config.Labels ?? {}).filter(([name]) => name.startsWith(NETWORK_LABEL));
  const columns = columnsOf({
    image: Config.Image,
    ...Object.fromEntries(labels),
    state: State.Running ? undefined : State.Status,
  });
  return { kind: "container", name: Name.slice(1), of: Config.Labels?.[PLACE_KEY] ?? "", columns };
}

function bridgePart(row: OvsdbRow): Part {
  const columns = columnsOf({
    "Bridge.datapath_type": textIn(row, "datapath_type") || "system",
    "Bridge.fail_mode": textIn(row, "fail_mode") ?? "standalone",
    "Bridge.stp_enable": textIn(row, "stp_enable"),
    // No fabric asks for it.
    "Bridge.rstp_enable": textIn(row, "rstp_enable") === "true" ? true : undefined,
    ...under("Bridge.other_config:", mapIn(row, "other_config")),
  });
  return { kind: "bridge", name: textIn(row, "name") ?? "", of: placeOf(row), columns };
}

/** Of each port, by uuid, the name of its bridge. */
function portHolders({ bridges }: Snapshot): ReadonlyMap<string, string> {
  return new Map(
    bridges.flatMap((row) =>
      listIn(row, "ports").map((uuid): [string, string] => [uuid, textIn(row, "name") ?? ""]),
    ),
  );
}

function portPart(snapshot: Snapshot, row: OvsdbRow, holder: ReadonlyMap<string, string>): Part {
  const name = textIn(row, "name") ?? "";
  const face = snapshot.interfaces.find((one) => textIn(one, "name") === name) ?? {};
  const link = snapshot.links.find(({ ifname }) => ifname === name);
  const type = textIn(face, "type") ?? "";
  const ofport = textIn(face, "ofport");
  const columns = columnsOf({
    bridge: holder.get(textIn(row, "_uuid") ?? ""),
    ...under("Port.", {
      tag: textIn(row, "tag"),
      trunks: textIn(row, "trunks"),
      vlan_mode: textIn(row, "vlan_mode"),
      cvlans: textIn(row, "cvlans"),
      ...under("other_config:", mapIn(row, "other_config")),
    }),
    "Interface.type": type === "" || type === "system" ? undefined : type,
    "Interface.ofport_request": textIn(face, "ofport_request"),
    ...under("Interface.options:", mapIn(face, "options")),
    // What a healthy port has none of.
    error: textIn(face, "error"),
    ofport: ofport === "-1" ? ofport : undefined,
    link: type === "" && link?.operstate === "DOWN" ? "down" : undefined,
  });
  return { kind: "port", name, of: placeOf(row), columns };
}

function placeOf(row: OvsdbRow): string {
  return mapIn(row, "external_ids")[PLACE_KEY] ?? "";
}

/** What was written, by simnet or by hand; not what flows have learned, nor the flow that fail_mode asks for. */
function flowsPart({ flows }: Snapshot, name: string, isOwn: boolean): Part[] {
  const written = (flows.get(name) ?? []).filter(
    (flow) => flow.isOwn === isOwn && !flow.isLearned && !flow.isDefault,
  );
  if (written.length === 0) return [];
  const columns = Object.fromEntries(written.map(({ text }) => flowColumn(text)));
  return [{ kind: "flows", name, of: name, columns }];
}

/** Lines are port, VLAN, address, age; `static` for an age. Ports are numbers. */
function fdbPart({ fdb, interfaces }: Snapshot, name: string): Part[] {
  const entries = (fdb.get(name) ?? [])
    .map((line) => line.trim().split(/\s+/))
    .filter(([, , , age]) => age === "static")
    .map(([port = "", vlan = "", mac = ""]): [string, string] => {
      const face = interfaces.find((row) => textIn(row, "ofport") === port);
      return [`${vlan} ${mac}`, (face && textIn(face, "name")) ?? port];
    });
  return entries.length === 0 ? [] : [{ kind: "fdb", name, of: name, columns: Object.fromEntries(entries) }];
}

function localPart({ links }: Snapshot, name: string): Part[] {
  const link = links.find(({ ifname }) => ifname === name);
  if (link === undefined || !link.flags.includes("UP")) return [];
  return [{ kind: "local", name, of: name, columns: columnsOf({ addresses: addressesOf(link) }) }];
}

export function addressesOf({ addr_info }: Link): string | undefined {
  const own = addr_info
    .filter(({ family }) => family === "inet")
    .map(({ local, prefixlen }) => `${local}/${prefixlen}`);
  return own.length === 0 ? undefined : own.join(",");
}

/** One of our interfaces: a bridge of the kernel's, or the first end of a pair. */
function linkPart(snapshot: Snapshot, link: Link): Part[] {
  const { ifname: name, ifindex, ifalias = "", linkinfo, mtu, flags, master } = link;
  const of = ifalias.split(":").slice(2).join(":");
  if (linkinfo?.info_kind === "bridge")
    return [{ kind: "linux-bridge", name, of, columns: columnsOf({ addresses: addressesOf(link) }) }];
  const state = flags.includes("UP") ? undefined : "down";
  for (const { Id, Name } of snapshot.containers) {
    const inside = snapshot.inside
      .get(Id)
      ?.find((one) => one.link_index === ifindex && link.link_index === one.ifindex);
    if (inside === undefined) continue;
    const columns = columnsOf({
      container: Name.slice(1),
      interface: inside.ifname,
      mac: inside.address,
      mtu: inside.mtu === mtu ? mtu : `${mtu}/${inside.mtu}`,
      address: addressesOf(inside),
      gateway: snapshot.gateways.get(Id),
      master: master === "ovs-system" ? undefined : master,
      state: inside.flags.includes("UP") ? state : "down",
    });
    return [{ kind: "plug", name, of, columns }];
  }
  const columns = columnsOf({
    peer: link.link === stubOf(name) ? undefined : link.link,
    mtu: mtu === 1500 ? undefined : mtu,
    up: state === undefined ? undefined : false,
  });
  return [{ kind: "cable", name, of, columns }];
}
