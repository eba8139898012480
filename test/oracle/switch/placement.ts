import { join } from "node:path";
import type { BridgeDocument, FabricDocument, PortDocument } from "../../../src/model/fabric/document.ts";
import { isTunnel, Names } from "./names.ts";
import { type BridgeRows, plainPort, type PortRows } from "./rows.ts";
import { type Foothold, footholds, type HostPort, hostPorts } from "./underlay.ts";
import { hub, Wires } from "./wires.ts";

/** A port where frames leave the fabric, or a host for the underlay, and the file where they are written down. */
export interface Edge {
  readonly at: string;
  readonly pcap: string;
}

/** What the contract leaves to defaults and Open vSwitch would choose otherwise: by AT and HOST/BRIDGE. */
export interface Numbers {
  readonly stpPortNumber: (at: string) => number | undefined;
  readonly systemId: (bridge: string) => string;
  readonly localMac: (bridge: string) => string;
}

/** What is added to one switch. */
export interface Addition<T> {
  readonly home: number;
  readonly rows: T;
}

/** A fabric among others in some switches: its names there, and the rows that make it. */
export class Placement {
  readonly names: Names;
  readonly wires: Wires;
  readonly bridges: Addition<BridgeRows>[] = [];
  /** Bridges that repeat everything. */
  readonly hubs: Addition<BridgeRows>[] = [];
  /** In the file's order, after all else, one by one: of those that exclude each other the first stands. */
  readonly tunnels: Addition<{ readonly bridge: string; readonly port: PortRows }>[] = [];
  /** Spanning tree starts last: a port that comes later and takes no part in it would get no floods. */
  readonly treeBridges: Addition<string>[] = [];
  readonly edges: Edge[] = [];
  /** Of ports with a wire or at the edge, by AT: what they lose when they fail. */
  readonly options = new Map<string, Readonly<Record<string, string>>>();
  readonly underlay: readonly Foothold[];
  readonly hostPorts: readonly HostPort[];
  readonly #folder: string;

  constructor(document: FabricDocument, prefix: string, folder: string, numbers: Numbers) {
    this.#folder = folder;
    this.names = new Names(document, prefix);
    this.wires = new Wires(folder, prefix);
    for (const link of document.links ?? []) this.wires.join(link.ports);
    this.underlay = this.names.homes > 1 ? footholds(document, this.names) : [];
    this.hostPorts = hostPorts(document, this.names);
    if (this.underlay.length > 0) this.#joinUnderlay();
    for (const [host, { bridges = {} }] of Object.entries(document.hosts)) {
      for (const [name, bridge] of Object.entries(bridges)) this.#addBridge(host, name, bridge, numbers);
    }
    this.hubs.push(...this.wires.hubs);
  }

  #joinUnderlay(): void {
    const networks = new Set(this.underlay.map(({ network }) => network));
    for (const network of networks)
      this.wires.share(this.underlay.filter((one) => one.network === network).map(wireEnd));
    for (const one of this.underlay) {
      const pcap = join(this.#folder, `${one.bridge}.pcap`);
      this.edges.push({ at: `underlay:${one.host}`, pcap });
      const wire = plainPort(`${one.bridge}w`, { ...this.wires.endOf(wireEnd(one)), tx_pcap: pcap });
      this.hubs.push({ home: one.home, rows: hub(one.bridge, [wire], { hwaddr: one.mac }) });
    }
  }

  #addBridge(host: string, bridgeName: string, bridge: BridgeDocument, numbers: Numbers): void {
    const at = `${host}/${bridgeName}`;
    const [name, home] = [this.names.of(at), this.names.homeOf(at)];
    const ports: PortRows[] = [plainPort(name, this.#edge(`${at}/LOCAL`), "internal")];
    for (const [order, [portName, port]] of Object.entries(bridge.ports ?? {}).entries()) {
      const made = this.#port(`${at}/${portName}`, port, order + 1, numbers);
      if (isTunnel(port)) this.tunnels.push({ home, rows: { bridge: name, port: made } });
      else ports.push(made);
    }
    const columns = { fail_mode: bridge.fail_mode ?? "standalone" };
    if (isOn(bridge.stp_enable)) this.treeBridges.push({ home, rows: name });
    const own = { "stp-system-id": numbers.systemId(at), hwaddr: numbers.localMac(at) };
    const otherConfig = { ...own, ...bridge.other_config };
    this.bridges.push({ home, rows: { name, columns, otherConfig, ports } });
  }

  #port(at: string, port: PortDocument, order: number, numbers: Numbers): PortRows {
    const { type, ofport, other_config: otherConfig, ...rest } = port;
    const { options: _, ...columns } = "options" in rest ? rest : { ...rest, options: undefined };
    const number = numbers.stpPortNumber(at);
    return {
      name: this.names.of(at),
      type: type === undefined || type === "" || type === "system" ? "dummy" : type,
      ofport: Number(ofport ?? order),
      options: this.#options(at, port),
      columns: Object.fromEntries(Object.entries(columns).map(([key, value]) => [key, columnOf(value)])),
      otherConfig: { ...(number === undefined ? {} : { "stp-port-num": number }), ...otherConfig },
    };
  }

  #options(at: string, port: PortDocument): Readonly<Record<string, unknown>> {
    if (port.type === "patch") return { peer: this.names.peerOf(at.split("/")[0] ?? "", port.options.peer) };
    if ("options" in port) return port.options;
    const options = this.wires.endOf(at) ?? this.#edge(at);
    this.options.set(at, options);
    return options;
  }

  #edge(at: string): Readonly<Record<string, string>> {
    const pcap = join(this.#folder, `${this.names.of(at)}${at.endsWith("/LOCAL") ? "-local" : ""}.pcap`);
    this.edges.push({ at, pcap });
    return { tx_pcap: pcap };
  }
}

function wireEnd({ bridge }: Foothold): string {
  return `underlay ${bridge}`;
}

/** OVSDB's integers and sets; documents have numbers as text, too. */
function columnOf(value: unknown): unknown {
  if (Array.isArray(value)) return ["set", value.map(Number)];
  return typeof value === "string" && /^(?:\d+|0x[\da-f]+)$/i.test(value) ? Number(value) : value;
}

function isOn(flag: boolean | "true" | "false" | undefined): boolean {
  return flag === true || flag === "true";
}
