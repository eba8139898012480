import type { Case, Injection } from "../case.ts";
import type { Columns } from "./columns.ts";
import type { End, Shape } from "./shape.ts";
import { addressOf, mirrored, type TunnelEnd, tunnelOptions } from "./tunnels.ts";
import { type Ring, WiringRules } from "./wiring-rules.ts";

type Fabric = Case["fabric"];
type Wire = Shape["wires"][number];
type Link = NonNullable<Fabric["links"]>[number];

/** From what was drawn to a case: names, numbers, and no wire over which frames would go round for ever. */
export class Build {
  readonly #shape: Shape;
  readonly #ports: { readonly name: string; readonly place: number; readonly columns: Columns }[][];
  readonly #edges: string[] = [];
  readonly #links: Link[] = [];
  readonly #rules: WiringRules;
  readonly #hosts: number;
  #hubs: number;
  #rings: number;
  #serial = 0;

  /** @param rings of patch ports alone that may be closed */
  constructor(drawn: Shape, hosts: number, rings: number) {
    this.#hosts = Math.min(hosts, drawn.bridges.length);
    this.#shape = drawn;
    this.#ports = drawn.bridges.map(() => []);
    this.#rules = new WiringRules(drawn.bridges.length + drawn.wires.length);
    this.#hubs = drawn.bridges.length;
    this.#rings = rings;
  }

  case(): Case {
    const { edges, wires, injections, failures } = this.#shape;
    for (const { end, internal } of edges) {
      this.#edges.push(this.#at(end, this.#port("e", end, internal ? { type: "internal" } : {})));
    }
    this.#shape.bridges.forEach((_, bridge) => this.#edges.push(`${this.#bridgeName(bridge)}/LOCAL`));
    for (const wire of wires) this.#wire(wire);
    const links = this.#links.map(({ name }) => name);
    const named = (numbers: readonly number[]) =>
      links.length === 0
        ? []
        : [...new Set(numbers.map((number) => links[number % links.length] ?? ""))].toSorted();
    return {
      fabric: { kind: "fabric", hosts: this.#allHosts(), links: this.#links } as Fabric,
      stages: [
        { down: [], steps: injections.map((one) => this.#injection(one)) },
        ...failures.map((one) => ({
          down: named(one.down),
          steps: one.injections.map((injection) => this.#injection(injection)),
        })),
      ],
    };
  }

  #injection({ at, frame }: Shape["injections"][number]): Injection {
    return { at: this.#edges[at % this.#edges.length] ?? "", frame };
  }

  #wire({ kind, ends, tunnels }: Wire): void {
    const [a, b] = ends;
    switch (kind) {
      case "tunnel":
        return this.#tunnel(a, b, tunnels);
      case "cable":
        return this.#link([a, b]);
      case "segment":
        return this.#link(ends);
      case "lonely":
        return this.#link([a]);
      case "patch":
        return this.#patch(a, b);
      case "dangling":
        this.#port("x", a, { type: "patch", options: { peer: "nobody" } });
        return;
      case "one-sided": {
        const peer = this.#port("x", b, { type: "patch", options: { peer: "nobody" } });
        this.#port("x", a, { type: "patch", options: { peer } });
        return;
      }
    }
  }

  /** A cable joins two bridges; a segment joins each to a node of its own, which runs nothing but cuts nothing. */
  #link(ends: readonly End[]): void {
    const [a, b, ...more] = ends;
    if (a === undefined) return;
    let joined = ends;
    if (more.length > 0) {
      const hub = this.#hubs++;
      joined = ends.filter((end) => this.#rules.join(this.#row(end), hub, this.#ring([end])));
    } else if (b !== undefined && !this.#rules.join(this.#row(a), this.#row(b), this.#ring([a, b]))) return;
    const ports = joined.map((end) => this.#at(end, this.#port("w", end)));
    this.#links.push({ name: `l${this.#links.length}`, ports });
  }

  #patch(a: End, b: End): void {
    if (this.#hostOf(a) !== this.#hostOf(b)) return;
    let ring = this.#ring([a, b]);
    const [from, to] = [this.#row(a), this.#row(b)];
    if (ring === "never" && this.#rings > 0) ring = "patch";
    if (!this.#rules.join(from, to, "never")) {
      if (!this.#rules.join(from, to, ring)) return;
      if (ring === "patch") this.#rings--;
    } else if (ring !== "never") this.#rules.join(from, to, ring);
    const [one, other] = [`x${this.#serial}`, `x${this.#serial + 1}`];
    this.#port("x", a, { type: "patch", options: { peer: other } });
    this.#port("x", b, { type: "patch", options: { peer: one } });
  }

  /** Two ends of which each may be meant for something else than the other. */
  #tunnel(a: End, b: End, [near, far]: Wire["tunnels"]): void {
    const [from, to] = [this.#hostOf(a), this.#hostOf(b)];
    if (from === to) return;
    if (!this.#rules.join(this.#row(a), this.#row(b), this.#ring([a, b]))) return;
    const answer = near.isMirrored ? mirror(near, far) : far;
    this.#tunnelPort(a, near, tunnelOptions(near, from, to));
    this.#tunnelPort(b, answer, tunnelOptions(answer, to, from));
  }

  /**
   * The dummy datapath cannot send from an address that a tunnel names: Open vSwitch asks for a local route, and its
   * commands make none. Such a port takes packets and, being alone in its VLAN, sends none.
   */
  #tunnelPort(end: End, { type }: TunnelEnd, options: Columns): void {
    const isMute = "local_ip" in options && options["local_ip"] !== "flow";
    const mute = { ...end, vlan: { tag: 4000 + this.#serial }, stpEnable: false };
    this.#port("g", isMute ? mute : end, { type, options });
  }

  /** A ring may be closed where all that is on it takes part in a tree. */
  #ring(ends: readonly End[]): Ring {
    const takePart = ends.every((end) => end.stpEnable && this.#shape.bridges[this.#row(end)]?.stp === true);
    return takePart ? "tree" : "never";
  }

  #port(letter: string, end: End, more: Columns = {}): string {
    const name = `${letter}${this.#serial++}`;
    const other = { ...end.stp, ...(end.stpEnable ? {} : { "stp-enable": false }) };
    const columns = {
      ...end.vlan,
      ...more,
      ...(Object.keys(other).length > 0 ? { other_config: other } : {}),
    };
    this.#ports[this.#row(end)]?.push({ name, place: end.place, columns });
    return name;
  }

  #allHosts(): Record<string, unknown> {
    const hosts = Array.from({ length: this.#hosts }, (_, host) => {
      const addresses = [`${addressOf(host, "first")}/24`, `${addressOf(host, "second")}/24`];
      const bridges = this.#bridges().filter((__, row) => row % this.#hosts === host);
      const own = { bridges: Object.fromEntries(bridges) };
      return [this.#hostName(host), this.#hosts === 1 ? own : { addresses, ...own }] as const;
    });
    return Object.fromEntries(hosts);
  }

  #bridges(): (readonly [string, unknown])[] {
    return this.#shape.bridges.map(({ stp, config, secure }, row) => {
      const ports = (this.#ports[row] ?? []).toSorted((a, b) => a.place - b.place);
      return [
        `b${row}`,
        {
          ...(this.#hosts === 1 ? {} : { datapath_type: "netdev" }),
          ...(stp ? { stp_enable: true, other_config: config } : {}),
          ...(secure ? { fail_mode: "secure" } : {}),
          ports: Object.fromEntries(
            ports.map(({ name, columns }, at) => [name, this.#numbered(columns, at, ports.length)]),
          ),
        },
      ];
    });
  }

  /** Numbers that are not the order in the file: they fall where that rises. */
  #numbered(columns: Columns, at: number, count: number): Columns {
    if (!this.#shape.numbered) return columns;
    const number = { "stp-port-num": count - at };
    const other = columns["other_config"] as Columns | undefined;
    return { ...columns, ofport: 2 * (count - at), other_config: { ...other, ...number } };
  }

  #row({ bridge }: End): number {
    return bridge % this.#shape.bridges.length;
  }

  #at(end: End, port: string): string {
    return `${this.#bridgeName(this.#row(end))}/${port}`;
  }

  #bridgeName(row: number): string {
    return `${this.#hostName(row % this.#hosts)}/b${row}`;
  }

  #hostOf(end: End): number {
    return this.#row(end) % this.#hosts;
  }

  #hostName(host: number): string {
    return this.#hosts === 1 ? "h" : `h${host}`;
  }
}

/** The other end of a tunnel whose ends are meant for each other. */
function mirror(near: TunnelEnd, far: TunnelEnd): TunnelEnd {
  const remote = near.local === "second" ? "second" : "peer";
  const local = near.remote === "second" ? "second" : "none";
  return { ...near, header: far.header, key: mirrored(near.key), remote, local };
}
