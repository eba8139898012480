import type { Case, Injection } from "../case.ts";
import type { Columns } from "./columns.ts";
import type { End, Shape, WireKind } from "./shape.ts";
import { type Ring, WiringRules } from "./wiring-rules.ts";

type Fabric = Case["fabric"];
type Link = NonNullable<Fabric["links"]>[number];

/** From what was drawn to a case: names, numbers, and no wire over which frames would go round for ever. */
export class Build {
  readonly #shape: Shape;
  readonly #ports: { readonly name: string; readonly place: number; readonly columns: Columns }[][];
  readonly #edges: string[] = [];
  readonly #links: Link[] = [];
  readonly #rules: WiringRules;
  #hubs: number;
  #rings: number;
  #serial = 0;

  /** @param rings of patch ports alone that may be closed */
  constructor(drawn: Shape, rings: number) {
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
    this.#shape.bridges.forEach((_, bridge) => this.#edges.push(`h/b${bridge}/LOCAL`));
    for (const { kind, ends } of wires) this.#wire(kind, ends);
    const links = this.#links.map(({ name }) => name);
    const named = (numbers: readonly number[]) =>
      links.length === 0
        ? []
        : [...new Set(numbers.map((number) => links[number % links.length] ?? ""))].toSorted();
    return {
      fabric: { kind: "fabric", hosts: { h: { bridges: this.#bridges() } }, links: this.#links } as Fabric,
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

  #wire(kind: WireKind, ends: readonly [End, End, End]): void {
    const [a, b] = ends;
    switch (kind) {
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

  #bridges(): Record<string, unknown> {
    return Object.fromEntries(
      this.#shape.bridges.map(({ stp, config, secure }, row) => {
        const ports = (this.#ports[row] ?? []).toSorted((a, b) => a.place - b.place);
        return [
          `b${row}`,
          {
            ...(stp ? { stp_enable: true, other_config: config } : {}),
            ...(secure ? { fail_mode: "secure" } : {}),
            ports: Object.fromEntries(
              ports.map(({ name, columns }, at) => [name, this.#numbered(columns, at, ports.length)]),
            ),
          },
        ];
      }),
    );
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
    return `h/b${this.#row(end)}/${port}`;
  }
}
