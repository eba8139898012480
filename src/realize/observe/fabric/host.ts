import type {
  EndpointDocument,
  HostDocument,
  LinkDocument,
  PortDocument,
} from "../../../model/fabric/document.ts";
import { must } from "../../../model/fabric/fabric.ts";
import { PAIR_MTU } from "../../part.ts";
import { mapIn, textIn } from "../ovsdb.ts";
import { attachmentOf } from "./attachment.ts";
import { noteBeside } from "./beside.ts";
import { bridgeOf, memberOf } from "./bridges.ts";
import { endpointsOf, type Plugged } from "./endpoints.ts";
import { noteIpv6 } from "./ipv6.ts";
import { aliasPlace, type SeenBridge, type SeenPort } from "./layout.ts";
import { isThere, isPatchOrTunnel, ovsPortOf } from "./ovs-port.ts";
import { filled, given, listed } from "./values.ts";
import { readFilter } from "./packet-filter.ts";
import type { PlainNames } from "./plain-names.ts";
import { type HostView, ownAddresses } from "./view.ts";

/** One host in the notation of a fabric. */
export interface HostReading {
  readonly document: HostDocument;
  readonly endpoints: readonly (readonly [string, EndpointDocument])[];
  /** between ports of this host */
  readonly links: readonly LinkDocument[];
  /** bytes: of the interface that its first address is on */
  readonly mtu: number | undefined;
}

export function readHost(view: HostView, names: PlainNames): HostReading {
  const filter = readFilter(view);
  const plugged: Plugged[] = [];
  const links = new Map<string, LinkDocument>();
  const bridges = view.bridges.map((bridge): [string, HostBridges[string]] => {
    const ports = Object.fromEntries(
      bridge.ports.filter(isThere).map((port) => {
        noteQueues(view, port);
        if (!isPatchOrTunnel(port)) plug(view, port, plugged, links);
        return [port.name, portOf(view, bridge, port)];
      }),
    );
    const strange = filter.strange.get(bridge.live);
    if (strange !== undefined) view.lacks(bridge.at, strange);
    return [bridge.name, bridgeOf(view, bridge, ports, filter.masqueraded.has(bridge.live))];
  });
  const { addresses, mtu } = addressesOf(view);
  noteIpv6(view);
  noteBeside(view, plugged);
  noteOthers(view, plugged);
  return {
    document: given({
      addresses: listed(addresses),
      ...forwardingOf(view),
      bridges: filled(Object.fromEntries(bridges)),
      other_config: vlanLimitOf(view),
    }),
    endpoints: endpointsOf(view, plugged, names),
    links: [...links.values()],
    mtu,
  };
}

type HostBridges = NonNullable<HostDocument["bridges"]>;

function portOf(view: HostView, { kind, row, link }: SeenBridge, port: SeenPort): PortDocument {
  if (kind === "ovs") return ovsPortOf(view, port, row["stp_enable"] === true);
  return memberOf(view, port.at, port.link, Number(link?.linkinfo?.info_data?.["stp_state"] ?? 0) !== 0);
}

/** Queues that Linux gives an interface of itself: they change nothing but moments. */
const PLAIN_QUEUES: ReadonlySet<string> = new Set(["noqueue", "pfifo_fast", "fq", "fq_codel", "mq"]);

/** Filters of tc(8) redirect, mirror and drop; other queues shape. */
function noteQueues(view: HostView, { at, live }: SeenPort): void {
  const found = view.snapshot.disciplines.find(({ dev, kind }) => dev === live && !PLAIN_QUEUES.has(kind));
  if (found !== undefined) view.lacks(at, `a queueing discipline of tc(8): ${found.kind}`);
}

function plug(view: HostView, port: SeenPort, plugged: Plugged[], links: Map<string, LinkDocument>): void {
  if (port.faces.length > 1) return;
  const type = textIn(port.faces[0] ?? {}, "type") ?? "";
  if (!["", "system", "internal"].includes(type)) return;
  if (type === "internal" && port.link !== undefined) return;
  const found = attachmentOf(view, port);
  switch (found.kind) {
    case "container":
      plugged.push({ port, ...found });
      return;
    case "pair":
      addPair(port, found.port, links);
      return;
    case "unknown":
      view.lacks(port.at, found.what);
      return;
    case "stub":
  }
}

function addPair(one: SeenPort, other: SeenPort, links: Map<string, LinkDocument>): void {
  const ports = [one, other].toSorted((a, b) => (a.at < b.at ? -1 : 1));
  const key = ports.map(({ at }) => at).join(" ");
  const made = ports
    .flatMap(({ link }) => (link === undefined ? [] : [aliasPlace(link)]))
    .find((place) => place !== "");
  const [first, second] = [must(ports[0]), must(ports[1])];
  const isUp = ports.every(({ link }) => link?.flags.includes("UP") === true);
  // A fabric's cable has no MTU unless it says so, and larger frames there are none.
  const mtu = Math.min(...ports.map(({ link }) => link?.mtu ?? PAIR_MTU));
  links.set(key, {
    name: made?.startsWith("link:") === true ? made.slice("link:".length) : first.at.replaceAll("/", "."),
    ports: [first.at, second.at],
    ...(mtu !== PAIR_MTU && { mtu }),
    ...(!isUp && { up: false }),
  });
}

/** The host's addresses on the underlay: those of no bridge that is in the fabric. */
function addressesOf({ snapshot, bridges, underlay }: HostView) {
  const ofFabric = new Set(bridges.flatMap(({ live, ports }) => [live, ...ports.map((port) => port.live)]));
  const own = snapshot.links.filter(
    (link) => !ofFabric.has(link.ifname) && link.flags.includes("UP") && ownAddresses(link).length > 0,
  );
  const first = own.find(({ ifname }) => underlay.some(({ live }) => live === ifname)) ?? own[0];
  return { addresses: own.flatMap(ownAddresses), mtu: first?.mtu };
}

/** ip-sysctl: of rp_filter the larger of all's and the interface's counts. */
function forwardingOf(view: HostView) {
  const { sysctl } = view.snapshot;
  const of = (name: string) => Number(sysctl.get(`ipv4/conf/${name}/rp_filter`) ?? 0);
  const modeOf = (name: string) => Math.max(of("all"), of(name));
  const heard = view.bridges.filter(({ link }) => link?.flags.includes("UP") === true);
  const mode = heard[0] === undefined ? of("all") : modeOf(heard[0].live);
  for (const { at, live } of heard)
    if (modeOf(live) !== mode)
      view.lacks(at, `an rp_filter of ${modeOf(live)}, where another bridge of the host has ${mode}`);
  return given({
    ip_forward: sysctl.get("ipv4/ip_forward") === "1" ? true : undefined,
    rp_filter: mode === 0 ? undefined : mode,
  });
}

function vlanLimitOf({ snapshot: { openVSwitch } }: HostView) {
  const limit = openVSwitch
    .map((row) => mapIn(row, "other_config")["vlan-limit"])
    .find((one) => one !== undefined);
  return limit === undefined ? undefined : { "vlan-limit": limit };
}

/** Containers that no bridge of the fabric has: they are beside it. */
function noteOthers(view: HostView, plugged: readonly Plugged[]): void {
  if (!view.snapshot.hasDocker)
    view.leftOut.push(`${view.host}: there is no Docker, and containers of others are not looked for`);
  const within = new Set(plugged.map(({ container }) => container));
  for (const container of view.snapshot.containers) {
    const mode = container.HostConfig?.NetworkMode ?? "";
    if (within.has(container) || !container.State.Running || mode.startsWith("container:")) continue;
    view.leftOut.push(
      mode === "host"
        ? `${view.host}: the container ${container.Name.slice(1)} is in the host's own network namespace`
        : `${view.host}: the container ${container.Name.slice(1)} is at no bridge`,
    );
  }
}
