import { columnsOf, under } from "../columns.ts";
import { PLACE_KEY } from "../ownership.ts";
import type { Part } from "../part.ts";
import { listIn, mapIn, type OvsdbRow, textIn } from "./ovsdb.ts";
import { isDead } from "./observed-links.ts";
import { readShown } from "./shown.ts";
import type { Snapshot } from "./snapshot.ts";

export function nameOf(row: OvsdbRow): string {
  return textIn(row, "name") ?? "";
}

/** What of the fabric a row of Open vSwitch's is, as simnet wrote on it: HOST/BRIDGE, HOST/BRIDGE/PORT; else empty. */
export function placeOf(row: OvsdbRow): string {
  return mapIn(row, "external_ids")[PLACE_KEY] ?? "";
}

/** Of each port, by uuid, the name of its bridge. */
export function portHolders({ bridges }: Snapshot): ReadonlyMap<string, string> {
  return new Map(
    bridges.flatMap((row) => listIn(row, "ports").map((uuid): [string, string] => [uuid, nameOf(row)])),
  );
}

/** @param holder of `portHolders` */
export function portPart(snapshot: Snapshot, row: OvsdbRow, holder: ReadonlyMap<string, string>): Part {
  const name = nameOf(row);
  const face = snapshot.interfaces.find((one) => textIn(one, "name") === name) ?? {};
  const link = snapshot.links.find(({ ifname }) => ifname === name);
  const type = textIn(face, "type") ?? "";
  const ofport = textIn(face, "ofport");
  const bridge = holder.get(textIn(row, "_uuid") ?? "");
  const columns = columnsOf({
    bridge,
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
    // What a healthy port has none of. Nobody can set these where they stand: such a port goes and comes.
    ...refusalsOf(row, face),
    openflow: mutedBy(snapshot, bridge, ofport),
    error: textIn(face, "error"),
    ofport: isAsAsked(face) ? undefined : ofport,
    link: type === "" && link !== undefined && isDead(link) ? "down" : undefined,
  });
  return { kind: "port", name, of: placeOf(row), columns };
}

/** Whether a port has the number that was asked for: Open vSwitch gives it another where that one is another's. */
function isAsAsked(face: OvsdbRow): boolean {
  const [number, asked] = [textIn(face, "ofport"), textIn(face, "ofport_request")];
  return number !== "-1" && (asked === undefined || number === undefined || number === asked);
}

/** Of a bridge, who has which number. */
export function numberHolders(
  { bridges, ports, interfaces }: Snapshot,
  bridge: string,
): ReadonlyMap<string, string> {
  const row = bridges.find((one) => nameOf(one) === bridge) ?? {};
  const uuids = new Set(listIn(row, "ports"));
  const names = new Set(ports.filter((port) => uuids.has(textIn(port, "_uuid") ?? "")).map(nameOf));
  return new Map(
    interfaces
      .filter((face) => names.has(nameOf(face)))
      .map((face) => [textIn(face, "ofport") ?? "", nameOf(face)]),
  );
}

/** Flags over OpenFlow with which nothing leaves or enters by a port, or no flood does: that one is told over OpenFlow 1.0 only. */
function mutedBy({ shown }: Snapshot, bridge = "", ofport = ""): string | undefined {
  const flags = readShown(shown.get(bridge) ?? []).flags.get(ofport) ?? [];
  return flags.filter((flag) => /^NO_(?:FLOOD|FWD|RECV)$/.test(flag)).join(" ") || undefined;
}

/** By what a port takes less than its VLANs say, or more ways than one: no fabric asks for it. */
function refusalsOf(row: OvsdbRow, face: OvsdbRow) {
  const faces = listIn(row, "interfaces");
  const rates = ["ingress_policing_rate", "ingress_policing_kpkts_rate"].map((column) =>
    Number(textIn(face, column) ?? 0),
  );
  return {
    protected: textIn(row, "protected") === "true" ? true : undefined,
    qos: textIn(row, "qos") === undefined ? undefined : "set",
    policing: rates.some((rate) => rate > 0) ? rates.join(",") : undefined,
    interfaces: faces.length > 1 ? faces.length : undefined,
  };
}
