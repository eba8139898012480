import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import type { FabricDocument } from "../../../src/model/fabric/document.ts";
import type { PortRole, PortState } from "../../../src/model/spanning-tree/port-state.ts";

/** What a bridge of the kernel says of its spanning tree. */
export interface SeenBridge {
  readonly rootCost: number;
  /** by name, or null for the root */
  readonly rootPort: string | null;
  readonly ports: Readonly<
    Record<string, { readonly role: PortRole; readonly state: PortState; readonly cost: number }>
  >;
}

/** The quickest timers that Linux takes, in hundredths of a second: forward delay 2 s, hello 1 s, max age 6 s. */
const TIMERS = "forward_delay 200 hello_time 100 max_age 600";

/** Why no network namespace can be made here, or undefined. */
export function lackOfNamespaces(): string | undefined {
  const name = `simnet-${randomBytes(3).toString("hex")}`;
  try {
    ip("netns", "add", name);
  } catch (error) {
    return `no network namespace can be made here (${firstLine(error)})`;
  }
  try {
    ip("-n", name, "link", "add", "name", "br0", "type", "bridge", "stp_state", "1");
    return undefined;
  } catch (error) {
    return `no bridge can be made here (${firstLine(error)})`;
  } finally {
    ip("netns", "del", name);
  }
}

/** Fabrics of Linux bridges and cables in one network namespace, apart from the machine's own network. */
export class Namespace {
  readonly #name = `simnet-${randomBytes(3).toString("hex")}`;
  /** Interfaces by fabric and AT, and the other way round. */
  readonly #interfaces = new Map<string, string>();
  readonly #fabrics: FabricDocument[] = [];

  #isThere = true;

  constructor() {
    ip("netns", "add", this.#name);
    // Whatever ends the tests, nothing is left behind.
    process.once("exit", () => this.end());
  }

  /** Everything in it goes with it. */
  end(): void {
    if (this.#isThere) ip("netns", "del", this.#name);
    this.#isThere = false;
  }

  /** Builds a fabric of one host; all come up at the same time with `up`. @returns its number here */
  build(fabric: FabricDocument): number {
    const number = this.#fabrics.push(fabric) - 1;
    const lines: string[] = [];
    for (const [host, { bridges = {} }] of Object.entries(fabric.hosts)) {
      for (const [index, [name, bridge]] of Object.entries(bridges).entries()) {
        const own = `f${number}b${index}`;
        const { "stp-system-id": mac, "stp-priority": priority = 0x8000 } = bridge.other_config ?? {};
        this.#interfaces.set(`${number} ${host}/${name}`, own);
        lines.push(
          `link add name ${own} address 02${(mac ?? "00:00:00:00:00:00").slice(2)} type bridge ` +
            (bridge.stp_enable === true ? `stp_state 1 priority ${priority} ${TIMERS}` : "forward_delay 0"),
        );
      }
    }
    for (const { ports } of fabric.links ?? []) lines.push(...this.#cable(number, ports));
    // Numbers go by the order in which ports are plugged in: that of the file.
    for (const [at, own] of this.#interfaces) {
      const [of, path = ""] = at.split(" ");
      if (Number(of) === number && path.split("/").length === 2) lines.push(...this.#plug(number, path, own));
    }
    this.#batch(lines);
    return number;
  }

  up(): void {
    this.#batch([...this.#interfaces.values()].map((name) => `link set ${name} up`));
  }

  /** Takes carrier from both ends of a link. */
  down(number: number, link: string): void {
    const { ports = [] } = this.#fabrics[number]?.links?.find(({ name }) => name === link) ?? {};
    this.#batch(ports.map((at) => `link set ${this.#interface(number, at)} down`));
  }

  /** What every bridge with spanning tree says, by HOST/BRIDGE. */
  look(number: number): Record<string, SeenBridge> {
    const links = JSON.parse(ip("-n", this.#name, "-d", "-j", "link", "show")) as KernelLink[];
    const byName = new Map(links.map((link) => [link.ifname, link]));
    const names = new Map(
      [...this.#interfaces].map(([at, name]) => [name, at.split(" ")[1]?.split("/").at(-1) ?? ""]),
    );
    const seen = [...this.#interfaces].flatMap(([at, own]) => {
      const [of, path = ""] = at.split(" ");
      const info = byName.get(own)?.linkinfo?.info_data;
      if (Number(of) !== number || info?.stp_state !== 1) return [];
      const slaves = links.filter(({ master }) => master === own);
      return [[path, readBridge(info, slaves, names)] as const];
    });
    return Object.fromEntries(seen);
  }

  #plug(number: number, bridge: string, own: string): string[] {
    const [host = "", name = ""] = bridge.split("/");
    const ports = this.#fabrics[number]?.hosts[host]?.bridges?.[name]?.ports ?? {};
    return Object.entries(ports).flatMap(([port, { other_config: other = {} }]) => {
      const end = this.#interface(number, `${bridge}/${port}`);
      const { "stp-path-cost": cost = 2, "stp-port-priority": priority = 128 } = other;
      return [
        `link set ${end} master ${own}`,
        `link set dev ${end} type bridge_slave cost ${cost} priority ${Number(priority) >> 2}`,
      ];
    });
  }

  #cable(number: number, ports: readonly string[]): string[] {
    const [one = "", other = ""] = ports.map((at) => this.#interface(number, at));
    return [`link add name ${one} type veth peer name ${other}`];
  }

  /** Names of interfaces have fifteen characters at most. */
  #interface(number: number, at: string): string {
    const key = `${number} ${at}`;
    const known = this.#interfaces.get(key) ?? `f${number}p${this.#interfaces.size}`;
    this.#interfaces.set(key, known);
    return known;
  }

  #batch(lines: readonly string[]): void {
    ip("-n", this.#name, "-batch", "-", { input: lines.join("\n") });
  }
}

interface KernelLink {
  readonly ifname: string;
  readonly operstate: string;
  readonly master?: string;
  readonly linkinfo?: { readonly info_data?: KernelBridge; readonly info_slave_data?: KernelPort };
}

interface KernelBridge {
  readonly stp_state: number;
  readonly bridge_id: string;
  readonly root_port: number;
  readonly root_path_cost: number;
}

interface KernelPort {
  readonly state: PortState;
  readonly cost: number;
  /** Hexadecimal. */
  readonly id: string;
  readonly no: string;
  readonly designated_port: number;
  /** Of the designated bridge. */
  readonly bridge_id: string;
}

function readBridge(
  { bridge_id, root_port, root_path_cost }: KernelBridge,
  slaves: readonly KernelLink[],
  names: ReadonlyMap<string, string>,
): SeenBridge {
  let rootPort: string | null = null;
  const ports = slaves.flatMap(({ ifname, linkinfo }) => {
    const port = linkinfo?.info_slave_data;
    if (port === undefined) return [];
    const name = names.get(ifname) ?? ifname;
    const isRoot = root_port !== 0 && Number(port.no) === root_port;
    if (isRoot) rootPort = name;
    const isDesignated = port.bridge_id === bridge_id && port.designated_port === Number(port.id);
    const role = roleOf(port.state, isRoot, isDesignated);
    return [[name, { role, state: port.state, cost: port.cost }] as const];
  });
  return { rootCost: root_path_cost, rootPort, ports: Object.fromEntries(ports) };
}

function roleOf(state: PortState, isRoot: boolean, isDesignated: boolean): PortRole {
  if (state === "disabled") return "disabled";
  if (isRoot) return "root";
  return isDesignated ? "designated" : "alternate";
}

type Last = string | { readonly input: string };

function ip(...args: [...string[], Last]): string {
  const last = args.at(-1);
  const input = typeof last === "object" ? last.input : "";
  const words = args.filter((word): word is string => typeof word === "string");
  return execFileSync("ip", words, {
    input,
    encoding: "utf8",
    stdio: ["pipe", "pipe", "pipe"],
    timeout: 20_000,
  });
}

function firstLine(error: unknown): string {
  const { stderr, message } = error as { stderr?: string; message: string };
  return (stderr ?? message).trim().split("\n")[0] ?? "";
}
