import { type BridgeDocument, bridgeDocument, type PortDocument } from "../../../model/fabric/document.ts";
import { listIn, mapIn, textIn } from "../ovsdb.ts";
import { bridgeSettings, memberSettings } from "../linux-bridge.ts";
import type { Link } from "../snapshot.ts";
import type { SeenBridge } from "./layout.ts";
import { filled, given, listed, pick } from "./values.ts";
import { fdbOf, flowsOf } from "./tables.ts";
import { readShown } from "../shown.ts";
import { type HostView, ownAddresses } from "./view.ts";

const SETTINGS: ReadonlySet<string> = new Set(
  (
    "stp-system-id stp-priority stp-hello-time stp-max-age stp-forward-delay forward-bpdu " +
    "mac-aging-time mac-table-size"
  ).split(" "),
);
/** What changes no frame's way. */
const HARMLESS =
  /^(?:hwaddr|datapath-id|disable-in-band|in-band-queue|dp-desc|dp-sn|rstp-.*|mcast-snooping-.*)$/;

/** A bridge as the notation has it, its ports among it. */
export function bridgeOf(
  view: HostView,
  bridge: SeenBridge,
  ports: Readonly<Record<string, PortDocument>>,
  masquerades: boolean,
): BridgeDocument {
  const own = bridge.kind === "ovs" ? ovsColumns(view, bridge) : linuxColumns(view, bridge);
  const local = localOf(bridge.link, masquerades);
  const read = bridgeDocument.safeParse(given({ ...own, local, ports: filled({ ...ports }) }));
  if (read.success) return read.data;
  const wrong = new Set(read.error.issues.map(({ path }) => String(path[0])));
  view.lacks(bridge.at, `a bridge whose ${[...wrong].join(" and ")} simnet does not read`);
  const rest = Object.entries({ ...own, local, ports }).filter(([key]) => !wrong.has(key));
  return bridgeDocument.parse(given(Object.fromEntries(rest)));
}

function localOf(link: Link | undefined, masquerades: boolean) {
  if (link === undefined) return undefined;
  const addresses = ownAddresses(link);
  const isUp = link.flags.includes("UP");
  return filled(
    given({
      addresses: listed(addresses),
      up: isUp === addresses.length > 0 ? undefined : isUp,
      masquerade: masquerades ? true : undefined,
    }),
  );
}

function ovsColumns(view: HostView, bridge: SeenBridge): Record<string, unknown> {
  const { row, at } = bridge;
  const config = mapIn(row, "other_config");
  const hasTree = textIn(row, "stp_enable") === "true";
  // As the switch writes it: 8000.0a1b2c3d4e5f.
  const id = mapIn(row, "status")["stp_bridge_id"]?.split(".")[1];
  const ownId = id === undefined ? undefined : id.match(/../g)?.join(":");
  for (const what of unmodelledOf(bridge)) view.lacks(at, what);
  noteShown(view, bridge);
  return given({
    datapath_type: textIn(row, "datapath_type") || undefined,
    fail_mode: textIn(row, "fail_mode"),
    stp_enable: hasTree ? true : undefined,
    other_config: filled(given({ ...(hasTree && { "stp-system-id": ownId }), ...pick(config, SETTINGS) })),
    flows: flowsOf(view, bridge),
    fdb: listed(fdbOf(view, bridge)),
  });
}

/** What was set over OpenFlow, and stands in no table of OVSDB. */
function noteShown(view: HostView, { live, at, ports }: SeenBridge): void {
  const { flags, fragments, isWhole } = readShown(view.snapshot.shown.get(live) ?? []);
  if (!isWhole) view.lacks(at, "ports whose NO_FLOOD is not told: its protocols are without OpenFlow10");
  if (fragments !== undefined) view.lacks(at, `fragments that are handled as ${fragments}`);
  for (const [number, words] of flags) {
    const port = ports.find(({ faces }) => faces.some((face) => textIn(face, "ofport") === number));
    view.lacks(port?.at ?? at, `a port with the flag ${words.join(" ")} of OpenFlow`);
  }
}

function unmodelledOf({ row, ownRow }: SeenBridge): string[] {
  const other = Object.keys(mapIn(row, "other_config")).filter(
    (key) => !SETTINGS.has(key) && !HARMLESS.test(key),
  );
  return [
    ...(textIn(row, "rstp_enable") === "true" ? ["RSTP"] : []),
    ...(textIn(row, "mcast_snooping_enable") === "true" ? ["multicast snooping"] : []),
    ...(listIn(row, "mirrors").length > 0 ? ["a mirror"] : []),
    ...(listIn(row, "flood_vlans").length > 0 ? ["flood_vlans"] : []),
    ...other.map((key) => `other_config:${key}`),
    ...(["tag", "trunks", "vlan_mode"].some((column) => textIn(ownRow, column) !== undefined)
      ? ["VLANs of a bridge's own port"]
      : []),
  ];
}

/** ip-link(8), bridge; times are hundredths of a second. */
function linuxColumns(view: HostView, { at, link }: SeenBridge): Record<string, unknown> {
  const data = link?.linkinfo?.info_data ?? {};
  const seconds = (key: string) => Math.round(Number(data[key] ?? 0) / 100);
  const settings = link === undefined ? {} : bridgeSettings(link);
  const hasTree = settings.stp_state !== undefined;
  if (settings.vlan_filtering !== undefined) view.lacks(at, "a Linux bridge that filters VLANs");
  if (settings.group_fwd_mask !== undefined) view.lacks(at, "group_fwd_mask");
  return given({
    kind: "linux",
    stp_enable: hasTree ? true : undefined,
    other_config: filled(
      given({
        ...(settings.ageing_time !== undefined && { "mac-aging-time": seconds("ageing_time") }),
        ...(hasTree && {
          "stp-system-id": link?.address,
          "stp-priority": Number(data["priority"] ?? 32768),
          "stp-hello-time": seconds("hello_time"),
          "stp-max-age": seconds("max_age"),
          "stp-forward-delay": seconds("forward_delay"),
        }),
      }),
    ),
  });
}

/** A member of a Linux bridge. */
export function memberOf(view: HostView, at: string, link: Link | undefined, hasTree: boolean): PortDocument {
  const data = link?.linkinfo?.info_slave_data ?? {};
  const found = link === undefined ? [] : memberSettings(link);
  if (found.length > 0) view.lacks(at, `a member of a Linux bridge with ${found.join(", ")}`);
  if (!hasTree) return {};
  // The kernel has six bits of priority, 802.1D eight.
  return {
    other_config: {
      "stp-path-cost": Number(data["cost"] ?? 2),
      "stp-port-priority": Number(data["priority"] ?? 32) * 4,
      "stp-port-num": Number(data["no"] ?? 1),
    },
  };
}
