import { PORT } from "../../model/fabric/columns.ts";
import { type Fabric, must } from "../../model/fabric/fabric.ts";
import { PORT_DEFAULTS, TUNNEL_DEFAULTS } from "../../model/fabric/spec.ts";
import { formatEnd, tunnelSpec } from "../../model/fabric/tunnel-spec.ts";
import { vlanColumns, vlanConfig } from "../../model/fabric/vlan-columns.ts";
import { VXLAN_PORT } from "../../model/wire/vxlan.ts";
import { columnsOf, under, unlessDefault } from "../columns.ts";
import type { Columns, Part } from "../part.ts";
import type { HostContext } from "./context.ts";

/** A port of a bridge of Open vSwitch. Its numbers are told: the switch would give them by hash order. */
export function portPart(context: HostContext, port: number): Part {
  const { fabric, names, trees } = context;
  const { ports, vlanProfiles } = fabric.columns;
  const profile = must(vlanProfiles[must(ports.vlan[port])]);
  const settings = fabric.portSettings(port);
  const config = {
    "stp-enable": unlessDefault(settings.stpEnable, PORT_DEFAULTS.stpEnable),
    "stp-port-num": trees.portNumbers.get(port),
    "stp-port-priority": unlessDefault(settings.stpPriority, PORT_DEFAULTS.stpPriority),
    "stp-path-cost": unlessDefault(settings.stpPathCost, PORT_DEFAULTS.stpPathCost),
    ...vlanConfig(profile),
  };
  const columns: Columns = columnsOf({
    bridge: must(names.bridges.get(must(ports.bridge[port]))),
    ...under("Port.", { ...vlanColumns(profile), ...under("other_config:", config) }),
    "Interface.ofport_request": fabric.ofPorts.numberOf(port),
    ...under("Interface.", roleColumns(context, port)),
    link: isCut(context, port) ? "down" : undefined,
  });
  return { kind: "port", name: must(names.ports.get(port)), of: fabric.portName(port), columns };
}

/** Whether the interface is there and has no carrier. */
function isCut({ fabric }: HostContext, port: number): boolean {
  const { ports, links } = fabric.columns;
  const link = must(ports.link[port]);
  return ports.kind[port] === PORT.system && link >= 0 && links.up[link] === 0;
}

function roleColumns({ fabric, names }: HostContext, port: number) {
  const { ports } = fabric.columns;
  switch (ports.kind[port]) {
    case PORT.patch:
      return { type: "patch", "options:peer": peerName(fabric, names.ports, port) };
    case PORT.tunnel:
      return tunnelColumns(fabric, must(ports.tunnel[port]));
    case PORT.internal:
      return { type: "internal" };
    default:
      return {};
  }
}

/** The peer's name on the host; a peer that is not there keeps the name that it would have. */
function peerName(fabric: Fabric, names: ReadonlyMap<number, string>, port: number): string {
  const { ports } = fabric.columns;
  const wanted = must(ports.peerName[port]);
  const host = fabric.hostOf(port);
  const peers = [...names.keys()].filter(
    (other) => ports.name[other] === wanted && fabric.hostOf(other) === host,
  );
  const mutual = peers.find((other) => ports.peerName[other] === ports.name[port]) ?? peers[0];
  return mutual === undefined ? wanted : must(names.get(mutual));
}

/** ovs-vswitchd.conf.db(5), Interface, tunnel options. */
function tunnelColumns(fabric: Fabric, tunnel: number) {
  const { type, dstPort, remoteIp, localIp, inKey, outKey, csum, dontFragment, ttl, tos } = tunnelSpec(
    fabric,
    tunnel,
  );
  const hasOneKey = inKey === outKey;
  const options = {
    remote_ip: formatEnd(remoteIp),
    local_ip: localIp === undefined ? undefined : formatEnd(localIp),
    key: hasOneKey ? inKey : undefined,
    in_key: hasOneKey ? undefined : unlessDefault<number | "flow">(inKey, 0),
    out_key: hasOneKey ? undefined : outKey,
    csum: unlessDefault(csum, TUNNEL_DEFAULTS.csum),
    df_default: unlessDefault(dontFragment, TUNNEL_DEFAULTS.dontFragment),
    ttl: unlessDefault<number | "inherit">(ttl, TUNNEL_DEFAULTS.ttl),
    tos: unlessDefault<number | "inherit">(tos, TUNNEL_DEFAULTS.tos),
    dst_port: type === "vxlan" ? unlessDefault(dstPort, VXLAN_PORT) : undefined,
  };
  return { type, ...under("options:", options) };
}
