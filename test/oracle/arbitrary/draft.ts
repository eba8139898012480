import type { Case } from "../case.ts";
import type { Columns } from "./columns.ts";
import type { End, Shape } from "./shape.ts";
import { flowsOn } from "./flows.ts";
import { addressOf } from "./tunnels.ts";

type Fabric = Case["fabric"];
type Link = NonNullable<Fabric["links"]>[number];

/** Bridges on hosts, and the ports and links that they are given: names and numbers for what was drawn. */
export class Draft {
  readonly links: Link[] = [];
  readonly #bridges: Shape["bridges"];
  readonly #hosts: number;
  readonly #isNumbered: boolean;
  readonly #limit: number | undefined;
  readonly #ports: { readonly name: string; readonly place: number; readonly columns: Columns }[][];
  readonly #fdb: Columns[][];
  #serial = 0;

  /** @param hosts that bridges go round */
  constructor({ bridges, numbered, limit }: Shape, hosts: number) {
    this.#bridges = bridges;
    this.#hosts = Math.min(hosts, bridges.length);
    this.#isNumbered = numbered;
    this.#limit = limit;
    this.#ports = bridges.map(() => []);
    this.#fdb = bridges.map(() => []);
  }

  /** A number that no port has yet; the next port's, too. */
  get serial(): number {
    return this.#serial;
  }

  rowOf({ bridge }: End): number {
    return bridge % this.#bridges.length;
  }

  hostOf(end: End): number {
    return this.rowOf(end) % this.#hosts;
  }

  /** `h/b0`, or `h1/b1` where there are more hosts. */
  bridgeName(row: number): string {
    return `${this.#hostName(row % this.#hosts)}/b${row}`;
  }

  /** @returns its AT */
  addPort(letter: string, end: End, more: Columns = {}): string {
    const name = `${letter}${this.#serial++}`;
    const other = { ...end.stp, ...end.config, ...(end.stpEnable ? {} : { "stp-enable": false }) };
    const columns = {
      ...end.vlan,
      ...more,
      ...(Object.keys(other).length > 0 ? { other_config: other } : {}),
    };
    this.#ports[this.rowOf(end)]?.push({ name, place: end.place, columns });
    return `${this.bridgeName(this.rowOf(end))}/${name}`;
  }

  addLink(ports: readonly string[]): void {
    this.links.push({ name: `l${this.links.length}`, ports: [...ports] });
  }

  /** A static MAC entry at a port of the bridge; `port` counts them. */
  addStatic(row: number, { vlan, mac, port }: Shape["fdb"][number]): void {
    const bridge = row % this.#bridges.length;
    const names = [...(this.#ports[bridge] ?? []).map(({ name }) => name), "LOCAL"];
    const entries = this.#fdb[bridge] ?? [];
    if (entries.some((one) => one["vlan"] === vlan && one["mac"] === mac)) return;
    entries.push({ vlan, mac, port: names[port % names.length] });
  }

  fabric(): Fabric {
    const hosts = Array.from({ length: this.#hosts }, (_, host) => {
      const addresses = [`${addressOf(host, "first")}/24`, `${addressOf(host, "second")}/24`];
      const bridges = this.#bridgeDocuments().filter((__, row) => row % this.#hosts === host);
      const limit = this.#limit === undefined ? {} : { other_config: { "vlan-limit": this.#limit } };
      const own = { ...limit, bridges: Object.fromEntries(bridges) };
      return [this.#hostName(host), this.#hosts === 1 ? own : { addresses, ...own }] as const;
    });
    return { kind: "fabric", hosts: Object.fromEntries(hosts), links: this.links } as Fabric;
  }

  #bridgeDocuments(): (readonly [string, unknown])[] {
    return this.#bridges.map(({ stp, trees, config, secure, flows }, row) => {
      const ports = (this.#ports[row] ?? []).toSorted((a, b) => a.place - b.place);
      const fdb = this.#fdb[row] ?? [];
      const other = { ...config, ...(stp ? trees : {}) };
      return [
        `b${row}`,
        {
          ...(this.#hosts === 1 ? {} : { datapath_type: "netdev" }),
          ...(stp ? { stp_enable: true } : {}),
          ...(Object.keys(other).length > 0 ? { other_config: other } : {}),
          ...(secure ? { fail_mode: "secure" } : {}),
          ...(fdb.length > 0 ? { fdb } : {}),
          ...(flows === undefined ? {} : { flows: flowsOn(flows, this.#ofports(ports.length)) }),
          ports: Object.fromEntries(
            ports.map(({ name, columns }, at) => [name, this.#numbered(columns, ports.length - at)]),
          ),
        },
      ];
    });
  }

  /** Numbers that are not the order in the file: they fall where that rises. */
  #numbered(columns: Columns, number: number): Columns {
    if (!this.#isNumbered) return columns;
    const other = columns["other_config"] as Columns | undefined;
    return { ...columns, ofport: 2 * number, other_config: { ...other, "stp-port-num": number } };
  }

  /** What {@link Draft.#numbered} makes of so many ports, or what is so by default. */
  #ofports(count: number): number[] {
    return Array.from({ length: count }, (_, at) => (this.#isNumbered ? 2 * (count - at) : at + 1));
  }

  #hostName(host: number): string {
    return this.#hosts === 1 ? "h" : `h${host}`;
  }
}
