import { show } from "../values/problem.ts";
import type { BridgeDocument, HostDocument, PortDocument } from "./document.ts";
import { LOCAL } from "./draft.ts";
import { must } from "./fabric.ts";
import { PortReader } from "./port-reader.ts";
import { splitPort } from "./port-rows.ts";
import { bridgeSpec, hostSpec } from "./read.ts";
import { type Place, placeOf } from "./reporter.ts";
import type { PortRole, PortSpec } from "./spec.ts";
import { TableEditor } from "./table-editor.ts";

/** Hosts, bridges and their ports. */
export class SwitchEditor extends TableEditor {
  readonly #reader = new PortReader();

  addHost(name: string, host: HostDocument, origin: number): number {
    const row = this.draft.addHost(name, hostSpec(host), origin);
    this.names.hosts.set(name, row);
    return row;
  }

  setBridge(at: string, bridge: BridgeDocument, place: Place): void {
    const [hostName = "", name = ""] = at.split("/");
    const spec = bridgeSpec(bridge);
    if (spec.settings.kind === "linux") {
      this.#refuseOnLinux(bridge, LINUX_LACKS.bridge, place.columns);
      const otherConfig = this.draft.origins.at(place.columns, "other_config");
      this.#refuseOnLinux(bridge.other_config ?? {}, LINUX_LACKS.otherConfig, otherConfig);
    }
    const known = this.names.bridges.get(at);
    if (known !== undefined) {
      const { kind } = this.settingsOf(known);
      if (kind === spec.settings.kind) return this.draft.setBridge(known, spec, place.origin);
      const origin = this.draft.origins.at(place.columns, "kind");
      return this.problem(origin, `${kind}, as it is: its ports are of that kind`, show(spec.settings.kind));
    }
    const host = this.find("hosts", hostName, place.name);
    if (host === undefined) return;
    if (name === LOCAL) return this.problem(place.name, "a bridge other than LOCAL", show(at));
    const row = this.draft.addBridge(host, name, spec, place.origin);
    this.names.bridges.set(at, row);
    this.names.ports.add(at, LOCAL, must(this.draft.bridges.columns.local[row]));
  }

  /**
   * Ports of a bridge that is there and has none of their names: of a million in a document nothing more need be asked.
   * @param origin of all of them
   */
  addPorts(bridgeName: string, ports: Readonly<Record<string, PortDocument>>, origin: number): void {
    const bridge = must(this.names.bridges.get(bridgeName));
    for (const name of Object.keys(ports)) {
      const place = placeOf(this.draft.origins.at(origin, name));
      this.#addPort(bridge, bridgeName, name, this.#read(bridge, must(ports[name]), place), place);
    }
  }

  #addPort(bridge: number, bridgeName: string, name: string, spec: PortSpec, { origin }: Place): void {
    const row = this.addingPort(bridge, () => this.draft.addPort(bridge, name, spec, origin));
    this.names.ports.add(bridgeName, name, row);
  }

  setPort(at: string, port: PortDocument, place: Place): void {
    const [bridgeName, name] = splitPort(at);
    const bridge = this.find("bridges", bridgeName, place.name);
    if (bridge === undefined || !this.#isOwn(at, place.name)) return;
    const known = this.names.ports.get(at);
    const spec = this.#read(bridge, port, place);
    if (known === undefined) {
      this.#addPort(bridge, bridgeName, name, spec, place);
    } else if (isPluggableRole(spec.role.kind) || this.#isFree(known)) {
      this.settingPort(bridge, known, () => this.draft.setPort(known, spec, place.origin));
    } else {
      const origin = this.draft.origins.at(place.columns, "type");
      this.problem(origin, "neither patch nor tunnel: something is plugged there", show(port.type));
    }
  }

  /** Between bridges of one kind: a port's VLAN columns mean nothing on the other. */
  movePort(at: string, to: string, place: Place & { readonly to: number }): void {
    const port = this.find("ports", at, place.name);
    const bridge = this.find("bridges", to, place.to);
    if (port === undefined || bridge === undefined || !this.#isOwn(at, place.name)) return;
    const [, portName] = splitPort(at);
    const name = `${to}/${portName}`;
    const { kind } = this.settingsOf(must(this.draft.ports.columns.bridge[port]));
    if (this.settingsOf(bridge).kind !== kind)
      return this.problem(place.to, `a bridge of the kind ${kind}`, show(to));
    if (name !== at && this.names.ports.has(name))
      return this.problem(place.to, "a bridge without a port of this name", show(to));
    const left = must(this.draft.ports.columns.bridge[port]);
    this.movingPort(left, bridge, port, () => this.draft.movePort(port, bridge, place.origin));
    this.names.ports.delete(at);
    this.names.ports.add(to, portName, port);
  }

  removePort(at: string, place: Place): void {
    const port = this.find("ports", at, place.name);
    if (port === undefined || !this.#isOwn(at, place.name)) return;
    const endpoint = must(this.draft.ports.columns.endpoint[port]);
    if (endpoint >= 0) this.names.endpoints.delete(this.names.endpointName(endpoint));
    const bridge = must(this.draft.ports.columns.bridge[port]);
    this.removingPort(bridge, port, () => this.draft.removePort(port));
    this.names.ports.delete(at);
  }

  #read(bridge: number, port: PortDocument, place: Place): PortSpec {
    const isAware = this.settingsOf(bridge).kind !== "linux";
    if (!isAware) this.#refuseVlansOnLinux(port, place.columns);
    return this.#reader.spec(port, isAware);
  }

  #refuseOnLinux(
    element: Readonly<Record<string, unknown>>,
    { keys, expected }: (typeof LINUX_LACKS)[keyof typeof LINUX_LACKS],
    columns: number,
  ): void {
    for (const key of keys) {
      const value = element[key];
      if (value === undefined || value === "" || value === "system") continue;
      this.problem(this.draft.origins.at(columns, key), expected, show(value));
    }
  }

  #refuseVlansOnLinux(port: PortDocument, columns: number): void {
    this.#refuseOnLinux(port, LINUX_LACKS.port, columns);
    const otherConfig = this.draft.origins.at(columns, "other_config");
    this.#refuseOnLinux(port.other_config ?? {}, LINUX_LACKS.portConfig, otherConfig);
  }

  /** LOCAL comes and goes with its bridge. */
  #isOwn(at: string, origin: number): boolean {
    const isLocal = at.endsWith(`/${LOCAL}`);
    if (isLocal) this.problem(origin, "a port other than LOCAL", show(at));
    return !isLocal;
  }

  #isFree(port: number): boolean {
    const { link, endpoint } = this.draft.ports.columns;
    return must(link[port]) < 0 && must(endpoint[port]) < 0;
  }
}

/** A Linux bridge knows neither VLAN columns nor Open vSwitch's own: they are errors, not ignored. */
const LINUX_LACKS = {
  bridge: {
    keys: ["datapath_type", "fail_mode", "flows", "fdb"],
    expected: "nothing: a Linux bridge has no such column",
  },
  otherConfig: {
    keys: ["mac-table-size", "forward-bpdu"],
    expected: "nothing: a Linux bridge keeps all addresses, and relays BPDUs unless it runs spanning tree",
  },
  port: {
    keys: ["tag", "trunks", "vlan_mode", "cvlans", "type"],
    expected: "nothing: simnet models no VLANs and no tunnels on a Linux bridge",
  },
  portConfig: {
    keys: ["priority-tags", "qinq-ethtype"],
    expected: "nothing: simnet models no VLANs on a Linux bridge",
  },
} as const;

/** Whether something may be plugged into a port of this kind. */
function isPluggableRole(kind: PortRole["kind"]): boolean {
  return kind !== "patch" && kind !== "tunnel";
}
