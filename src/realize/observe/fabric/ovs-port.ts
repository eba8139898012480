import { type PortDocument, portDocument } from "../../../model/fabric/document.ts";
import { listIn, mapIn, type OvsdbMap, textIn } from "../ovsdb.ts";
import { filled, given, listed, pick } from "./values.ts";
import type { SeenPort } from "./layout.ts";
import { type HostView, ownAddresses } from "./view.ts";

const SETTINGS: ReadonlySet<string> = new Set([
  "stp-enable",
  "stp-port-num",
  "stp-port-priority",
  "stp-path-cost",
  "priority-tags",
  "qinq-ethtype",
]);
/** What changes no frame's way. */
const HARMLESS = /^(?:transient|rstp-.*|simnet.*)$/;
const TUNNELS: readonly string[] = ["gre", "vxlan"];
const OPTIONS: ReadonlySet<string> = new Set(
  "remote_ip local_ip key in_key out_key csum df_default ttl tos dst_port peer".split(" "),
);

/** Whether a port of Open vSwitch is a patch or a tunnel of a type that simnet knows: none is an interface of the host. */
export function isPatchOrTunnel({ faces }: SeenPort): boolean {
  const type = textIn(faces[0] ?? {}, "type") ?? "";
  return type === "patch" || TUNNELS.includes(type);
}

/** Whether the switch has it at all: a tunnel that another excludes is refused, and may be the one that is taken next time. */
export function isThere(port: SeenPort): boolean {
  return isPatchOrTunnel(port) || port.faces.length !== 1 || textIn(port.faces[0] ?? {}, "ofport") !== "-1";
}

/** A port as the notation has it. What of it has no model is named, and the port stays: flows know it by its number. */
export function ovsPortOf(view: HostView, port: SeenPort, hasTree: boolean): PortDocument {
  const { row, faces, at } = port;
  const [face = {}] = faces;
  for (const what of unmodelledOf(port)) view.lacks(at, what);
  const number = Number(textIn(face, "ofport") ?? -1);
  const common = {
    tag: numberIn(row, "tag"),
    trunks: listed(listIn(row, "trunks").map(Number)),
    vlan_mode: textIn(row, "vlan_mode"),
    cvlans: listed(listIn(row, "cvlans").map(Number)),
    ofport: number > 0 ? number : undefined,
    other_config: filled(
      given({ ...pick(mapIn(row, "other_config"), SETTINGS), ...(hasTree && treeOf(port)) }),
    ),
  };
  const type = textIn(face, "type") ?? "";
  const role = roleOf(view, type, mapIn(face, "options"));
  const read = portDocument.safeParse(given({ ...role, ...common }));
  if (read.success) return read.data;
  view.lacks(
    at,
    `a port of type ${type || "system"} of which simnet does not read ${read.error.issues[0]?.path.join(".")}`,
  );
  const plain = portDocument.safeParse(given({ ofport: common.ofport, tag: common.tag }));
  return plain.success ? plain.data : {};
}

function roleOf(view: HostView, type: string, options: OvsdbMap) {
  if (type === "patch") {
    const peer = options["peer"] ?? "";
    return {
      type,
      options: { peer: view.portOf(peer)?.name ?? (peer.replaceAll(/[^A-Za-z0-9._-]+/g, "-") || "none") },
    };
  }
  if (TUNNELS.includes(type)) return { type, options: pick(options, OPTIONS) };
  return type === "internal" ? { type } : {};
}

function unmodelledOf({ row, faces, link }: SeenPort): string[] {
  const [face = {}] = faces;
  const type = textIn(face, "type") ?? "";
  const other = Object.keys(mapIn(row, "other_config")).filter(
    (key) => !SETTINGS.has(key) && !HARMLESS.test(key),
  );
  const options = Object.keys(mapIn(face, "options")).filter((key) => !OPTIONS.has(key));
  const isKnown = ["", "system", "internal", "patch", ...TUNNELS].includes(type);
  return [
    ...(faces.length > 1 ? [`a bond of ${faces.length} interfaces`] : []),
    ...(isKnown ? [] : [`a port of type ${type}`]),
    ...(textIn(row, "qos") === undefined ? [] : ["QoS"]),
    ...(textIn(row, "protected") === "true" ? ["a protected port"] : []),
    ...((numberIn(face, "ingress_policing_rate") ?? 0) > 0 ? ["policing"] : []),
    ...other.map((key) => `other_config:${key}`),
    ...(isKnown ? options.map((key) => `options:${key} of a port of type ${type || "system"}`) : []),
    ...(type === "internal" && link !== undefined && ownAddresses(link).length > 0
      ? ["an internal port that has addresses of the host"]
      : []),
  ];
}

/** What a tree's shape follows from, as the switch has it: its own defaults go by hash order and the speed of a link. */
function treeOf({ row, faces }: SeenPort) {
  const config = mapIn(row, "other_config");
  const id = mapIn(row, "status")["stp_port_id"];
  const speed = numberIn(faces[0] ?? {}, "link_speed");
  const cost = speed === undefined ? USUAL : (COSTS.find(([least]) => speed >= least * 1e6)?.[1] ?? USUAL);
  return {
    "stp-port-num":
      config["stp-port-num"] ?? (id === undefined ? undefined : String(Number(`0x${id}`) & 0xff)),
    "stp-path-cost": config["stp-path-cost"] ?? (cost === USUAL ? undefined : String(cost)),
  };
}

/** By megabits per second: lib/stp.c, stp_convert_speed_to_cost; 2 where nothing is known, as measured. */
const COSTS = [
  [10_000, 2],
  [1000, 4],
  [100, 19],
  [16, 62],
  [10, 100],
  [4, 250],
] as const;
const USUAL = 2;

function numberIn(row: SeenPort["row"], column: string): number | undefined {
  const text = textIn(row, column);
  return text === undefined ? undefined : Number(text);
}
