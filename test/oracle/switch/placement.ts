import { join } from "node:path";
import type { FabricDocument, PortDocument } from "../../../src/model/fabric/document.ts";
import { must } from "../../../src/model/fabric/fabric.ts";
import type { BridgeRows, PortRows } from "./rows.ts";

type Bridge = NonNullable<FabricDocument["hosts"][string]["bridges"]>[string];

/** A port where frames leave the fabric, and the file where the switch writes them down. */
export interface Edge {
  readonly at: string;
  readonly pcap: string;
}

/** What the contract leaves to defaults and Open vSwitch would choose otherwise: by AT and HOST/BRIDGE. */
export interface Numbers {
  readonly stpPortNumber: (at: string) => number | undefined;
  readonly systemId: (bridge: string) => string;
}

/** A fabric among others in one switch: its names there, and the rows that make it. */
export class Placement {
  readonly bridges: BridgeRows[] = [];
  /** Tunnel ports in the file's order, which come after all else: of those that exclude each other the first stands. */
  readonly tunnels: { readonly bridge: string; readonly port: PortRows }[] = [];
  readonly edges: Edge[] = [];
  /** Bridges that only join the ports of a shared segment. */
  readonly hubs: string[] = [];
  readonly #prefix: string;
  readonly #folder: string;
  readonly #names = new Map<string, string>();
  readonly #ats = new Map<string, string>();
  /** Of ports on links: what makes them ends of a wire. */
  readonly #wires = new Map<string, Readonly<Record<string, string>>>();

  /** @param prefix of all names in the switch: of at most four letters, since `stp/show` cuts names at ten */
  constructor(document: FabricDocument, prefix: string, folder: string, numbers: Numbers) {
    this.#prefix = prefix;
    this.#folder = folder;
    this.#nameAll(document);
    for (const link of document.links ?? []) this.#wire(link.ports);
    for (const [host, { bridges = {} }] of Object.entries(document.hosts)) {
      for (const [name, bridge] of Object.entries(bridges)) this.#addBridge(host, name, bridge, numbers);
    }
  }

  /** The switch's name of a port or, by HOST/BRIDGE, of a bridge. */
  nameOf(at: string): string {
    const name = this.#names.get(at);
    if (name === undefined) throw new Error(`no ${at} in this fabric`);
    return name;
  }

  /** The AT, or HOST/BRIDGE, that has this name in the switch. */
  atOf(name: string): string | undefined {
    return this.#ats.get(name);
  }

  /** What makes a port on a link one end of its wire. */
  wireOf(at: string): Readonly<Record<string, string>> {
    return this.#wires.get(at) ?? {};
  }

  #nameAll(document: FabricDocument): void {
    let serial = 0;
    for (const [host, { bridges = {} }] of Object.entries(document.hosts)) {
      for (const [bridge, { ports = {} }] of Object.entries(bridges)) {
        const name = `${this.#prefix}b${serial++}`;
        this.#name(`${host}/${bridge}`, name);
        this.#names.set(`${host}/${bridge}/LOCAL`, name);
        for (const port of Object.keys(ports))
          this.#name(`${host}/${bridge}/${port}`, `${this.#prefix}p${serial++}`);
      }
    }
  }

  #name(at: string, name: string): void {
    this.#names.set(at, name);
    this.#ats.set(name, at);
  }

  /** Two ports are joined by a socket; three or more each with a port of a bridge that repeats everything. */
  #wire(ports: readonly string[]): void {
    const socket = (end: number) => join(this.#folder, `${this.#prefix}w${this.#wires.size}-${end}`);
    const [a, b, ...more] = ports;
    if (a === undefined || b === undefined) {
      for (const only of ports) this.#wires.set(only, {});
      return;
    }
    if (more.length === 0) {
      const path = socket(0);
      this.#wires.set(a, { pstream: `punix:${path}` });
      this.#wires.set(b, { stream: `unix:${path}` });
      return;
    }
    const name = `${this.#prefix}h${this.hubs.length}`;
    this.hubs.push(name);
    const ends = ports.map((at, end): PortRows => {
      const path = socket(end);
      this.#wires.set(at, { stream: `unix:${path}` });
      return plain(`${name}_${end}`, { pstream: `punix:${path}` });
    });
    const columns = { fail_mode: "secure" };
    this.bridges.push({ name, columns, otherConfig: {}, ports: [plain(name, {}, "internal"), ...ends] });
  }

  #addBridge(host: string, bridgeName: string, bridge: Bridge, numbers: Numbers): void {
    const at = `${host}/${bridgeName}`;
    const name = this.nameOf(at);
    const ports: PortRows[] = [plain(name, this.#edge(`${at}/LOCAL`), "internal")];
    let order = 0;
    for (const [portName, port] of Object.entries(bridge.ports ?? {})) {
      const made = this.#port(`${at}/${portName}`, host, port, ++order, numbers);
      if (port.type === "gre") this.tunnels.push({ bridge: name, port: made });
      else ports.push(made);
    }
    const columns = { fail_mode: bridge.fail_mode ?? "standalone", stp_enable: isOn(bridge.stp_enable) };
    const otherConfig = { "stp-system-id": numbers.systemId(at), ...bridge.other_config };
    this.bridges.push({ name, columns, otherConfig, ports });
  }

  #port(at: string, host: string, port: PortDocument, order: number, numbers: Numbers): PortRows {
    const { type, ofport, other_config: otherConfig, ...rest } = port;
    const { options, ...columns } = "options" in rest ? rest : { ...rest, options: undefined };
    const number = numbers.stpPortNumber(at);
    return {
      name: this.nameOf(at),
      type: type === undefined || type === "" || type === "system" ? "dummy" : type,
      ofport: Number(ofport ?? order),
      options: this.#options(at, host, port, options),
      columns: Object.fromEntries(Object.entries(columns).map(([key, value]) => [key, columnOf(value)])),
      otherConfig: { ...(number === undefined ? {} : { "stp-port-num": number }), ...otherConfig },
    };
  }

  #options(
    at: string,
    host: string,
    port: PortDocument,
    options: object = {},
  ): Readonly<Record<string, unknown>> {
    if (port.type === "patch") return { peer: this.#peer(host, port.options.peer) };
    if (port.type === "gre") return { ...options };
    return this.#wires.get(at) ?? this.#edge(at);
  }

  /** A patch names its peer among all ports of the host. */
  #peer(host: string, port: string): string {
    const at = [...this.#names.keys()].find((one) => one.startsWith(`${host}/`) && one.endsWith(`/${port}`));
    return at === undefined ? `${this.#prefix}nobody` : must(this.#names.get(at));
  }

  #edge(at: string): Readonly<Record<string, string>> {
    const pcap = join(this.#folder, `${this.nameOf(at)}${at.endsWith("/LOCAL") ? "-local" : ""}.pcap`);
    this.edges.push({ at, pcap });
    return { tx_pcap: pcap };
  }
}

function plain(name: string, options: Readonly<Record<string, string>>, type = "dummy"): PortRows {
  return { name, type, options, columns: {}, otherConfig: {} };
}

/** OVSDB's integers and sets; documents have numbers as text, too. */
function columnOf(value: unknown): unknown {
  if (Array.isArray(value)) return ["set", value.map(Number)];
  return typeof value === "string" && /^(?:\d+|0x[\da-f]+)$/i.test(value) ? Number(value) : value;
}

function isOn(flag: boolean | "true" | "false" | undefined): boolean {
  return flag === true || flag === "true";
}
