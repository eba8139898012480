import { placeOf } from "../observed-ports.ts";
import { listIn, type OvsdbRow, textIn } from "../ovsdb.ts";
import type { Link, Snapshot } from "../snapshot.ts";
import { PlainNames } from "./plain-names.ts";

/** A port of a live bridge, or a member of one of the kernel's. */
export interface SeenPort {
  /** on the host */
  readonly live: string;
  /** in the fabric, in its bridge */
  readonly name: string;
  /** HOST/BRIDGE/PORT */
  readonly at: string;
  /** in Open vSwitch: its row of Port, and those of Interface */
  readonly row: OvsdbRow;
  readonly faces: readonly OvsdbRow[];
  readonly link: Link | undefined;
}

export interface SeenBridge {
  readonly kind: "ovs" | "linux";
  readonly live: string;
  readonly name: string;
  /** HOST/BRIDGE */
  readonly at: string;
  /** in Open vSwitch */
  readonly row: OvsdbRow;
  /** its own port in Open vSwitch */
  readonly ownRow: OvsdbRow;
  /** its own interface */
  readonly link: Link | undefined;
  readonly ports: readonly SeenPort[];
}

/** The bridges of a host with their ports, and what each is called in a fabric: what simnet made has its own name back. */
export function layoutOf(snapshot: Snapshot): readonly SeenBridge[] {
  const names = new PlainNames();
  return [...ovsBridges(snapshot, names), ...linuxBridges(snapshot, names)];
}

function ovsBridges(snapshot: Snapshot, names: PlainNames): SeenBridge[] {
  const { host } = snapshot;
  const [allPorts, allFaces] = [byUuid(snapshot.ports), byUuid(snapshot.interfaces)];
  return snapshot.bridges.toSorted(byPlace).map((row): SeenBridge => {
    const live = textIn(row, "name") ?? "";
    const name = names.of(lastOf(placeOf(row)) ?? live);
    const own = new PlainNames();
    const rows = rowsNamed(allPorts, listIn(row, "ports"));
    const ports = rows
      .filter((port) => textIn(port, "name") !== live)
      .toSorted(byNumber(allFaces))
      .map((port): SeenPort => {
        const portLive = textIn(port, "name") ?? "";
        const faces = rowsNamed(allFaces, listIn(port, "interfaces"));
        const portName = own.of(lastOf(placeOf(port)) ?? portLive);
        const link = linkNamed(snapshot, textIn(faces[0] ?? {}, "name") ?? portLive);
        return { live: portLive, name: portName, at: `${host}/${name}/${portName}`, row: port, faces, link };
      });
    const ownRow = rows.find((port) => textIn(port, "name") === live) ?? {};
    return {
      kind: "ovs",
      live,
      name,
      at: `${host}/${name}`,
      row,
      ownRow,
      link: linkNamed(snapshot, live),
      ports,
    };
  });
}

function byUuid(rows: readonly OvsdbRow[]): ReadonlyMap<string, OvsdbRow> {
  return new Map(rows.map((row) => [textIn(row, "_uuid") ?? "", row]));
}

function rowsNamed(all: ReadonlyMap<string, OvsdbRow>, ids: readonly string[]): OvsdbRow[] {
  return ids.map((id) => all.get(id)).filter((row) => row !== undefined);
}

function linuxBridges(snapshot: Snapshot, names: PlainNames): SeenBridge[] {
  const { host, links } = snapshot;
  return links
    .filter(({ linkinfo }) => linkinfo?.info_kind === "bridge")
    .map((link): SeenBridge => {
      const live = link.ifname;
      const name = names.of(lastOf(aliasPlace(link)) ?? live);
      const own = new PlainNames();
      const ports = links
        .filter(({ master }) => master === live)
        .map((member): SeenPort => {
          const portName = own.of(member.ifname);
          const at = `${host}/${name}/${portName}`;
          return { live: member.ifname, name: portName, at, row: {}, faces: [], link: member };
        });
      return { kind: "linux", live, name, at: `${host}/${name}`, row: {}, ownRow: {}, link, ports };
    });
}

export function linkNamed({ links }: Snapshot, name: string): Link | undefined {
  return links.find(({ ifname }) => ifname === name);
}

/** What simnet called the thing that an interface is, from its alias; empty where simnet did not make it. */
export function aliasPlace({ ifalias = "" }: Link): string {
  const [mark, , ...place] = ifalias.split(":");
  return mark === "simnet" ? place.join(":") : "";
}

function lastOf(place: string): string | undefined {
  const parts = place.split("/");
  return parts.length < 2 ? undefined : parts.at(-1);
}

/** The order of rows in a database says nothing. */
function byPlace(one: OvsdbRow, other: OvsdbRow): number {
  return (textIn(one, "name") ?? "") < (textIn(other, "name") ?? "") ? -1 : 1;
}

function byNumber(faces: ReadonlyMap<string, OvsdbRow>) {
  const numberOf = (port: OvsdbRow) =>
    Number(textIn(faces.get(listIn(port, "interfaces")[0] ?? "") ?? {}, "ofport"));
  return (one: OvsdbRow, other: OvsdbRow) => numberOf(one) - numberOf(other) || byPlace(one, other);
}
