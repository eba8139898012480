import type { Case, Stage, Step } from "../case.ts";
import type { Columns } from "./columns.ts";
import { Draft } from "./draft.ts";
import type { End, Recipe, Shape } from "./shape.ts";
import { mirrored, type TunnelEnd, tunnelOptions } from "./tunnels.ts";
import { type Ring, WiringRules } from "./wiring-rules.ts";

type Wire = Shape["wires"][number];

/** From what was drawn to a case, and no wire over which frames would go round for ever. */
export class Build {
  readonly #shape: Shape;
  readonly #recipe: Recipe;
  readonly #draft: Draft;
  readonly #rules: WiringRules;
  readonly #edges: string[] = [];
  #hubs: number;
  #rings: number;

  constructor(drawn: Shape, recipe: Recipe) {
    this.#shape = drawn;
    this.#recipe = recipe;
    this.#draft = new Draft(drawn, recipe.hosts);
    this.#rules = new WiringRules(drawn.bridges.length + drawn.wires.length);
    this.#hubs = drawn.bridges.length;
    this.#rings = recipe.rings;
  }

  case(): Case {
    const { bridges, edges, wires, fdb, injections, failures } = this.#shape;
    for (const { end, internal } of edges) {
      this.#edges.push(this.#draft.addPort("e", end, internal ? { type: "internal" } : {}));
    }
    bridges.forEach((_, bridge) => this.#edges.push(`${this.#draft.bridgeName(bridge)}/LOCAL`));
    for (const wire of wires) this.#wire(wire);
    for (const entry of fdb) this.#draft.addStatic(entry.bridge, entry);
    const stages = [
      { down: [], steps: this.#steps(injections) },
      ...failures.map((one): Stage => ({ down: this.#failed(one.down), steps: this.#steps(one.injections) })),
    ];
    const running = this.#recipe.isRunning ? { running: true as const } : {};
    return { fabric: this.#draft.fabric(), ...running, stages };
  }

  /** All cases of a family wait at the same steps, for equally long. */
  #steps(injections: Shape["injections"]): Step[] {
    return injections.map(({ at, frame }, place) => {
      const wait = this.#recipe.waits[(place - WAIT_EVERY + 1) / WAIT_EVERY];
      if (wait !== undefined) return { wait };
      return { at: this.#edges[at % this.#edges.length] ?? "", frame };
    });
  }

  /** Links, and where the tree runs ports on them, too. */
  #failed(numbers: readonly number[]): string[] {
    const all = this.#draft.links.flatMap(({ name, ports }) =>
      this.#recipe.isRunning ? [name, ...ports] : [name],
    );
    const names = numbers.flatMap((number) => all[number % all.length] ?? []);
    return [...new Set(names)].toSorted();
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
        return void this.#draft.addPort("x", a, patch("nobody"));
      case "one-sided": {
        const peer = this.#draft.addPort("x", b, patch("nobody"));
        return void this.#draft.addPort("x", a, patch(peer.split("/").at(-1) ?? ""));
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
      joined = ends.filter(
        (end) => this.#rules.join(this.#draft.rowOf(end), hub, this.#ring([end])) !== "refused",
      );
    } else if (b !== undefined && !this.#join(a, b)) return;
    this.#draft.addLink(joined.map((end) => this.#draft.addPort("w", end)));
  }

  #patch(a: End, b: End): void {
    if (this.#draft.hostOf(a) !== this.#draft.hostOf(b)) return;
    const isTree = this.#ring([a, b]) === "tree";
    if (!this.#join(a, b, isTree || this.#rings === 0 ? undefined : "patch")) return;
    const { serial } = this.#draft;
    this.#draft.addPort("x", a, patch(`x${serial + 1}`));
    this.#draft.addPort("x", b, patch(`x${serial}`));
  }

  /** Two ends of which each may be meant for something else than the other. */
  #tunnel(a: End, b: End, [near, far]: Wire["tunnels"]): void {
    const [from, to] = [this.#draft.hostOf(a), this.#draft.hostOf(b)];
    if (from === to || !this.#join(a, b)) return;
    const answer = near.isMirrored ? mirror(near, far) : far;
    // No flow is to put anything out by a port that cannot send: see below.
    if (this.#recipe.hasFlows && [near, answer].some(({ local }) => local !== "none" && local !== "flow"))
      return;
    this.#tunnelPort(a, near, tunnelOptions(near, from, to));
    this.#tunnelPort(b, answer, tunnelOptions(answer, to, from));
  }

  /**
   * The dummy datapath cannot send from an address that a tunnel names: Open vSwitch asks for a local route, and its
   * commands make none. Such a port takes packets and, being alone in its VLAN, sends none.
   */
  #tunnelPort(end: End, { type }: TunnelEnd, options: Columns): void {
    const isMute = "local_ip" in options && options["local_ip"] !== "flow";
    const mute = { ...end, vlan: { tag: 4000 + this.#draft.serial }, stpEnable: false };
    this.#draft.addPort("g", isMute ? mute : end, { type, options });
  }

  /** @returns whether a wire between the two was harmless */
  #join(a: End, b: End, ring: Ring = this.#ring([a, b])): boolean {
    const [from, to] = [this.#draft.rowOf(a), this.#draft.rowOf(b)];
    const closed = this.#rules.join(from, to, ring);
    if (closed === "ring" && ring === "patch") this.#rings--;
    return closed !== "refused";
  }

  /** A ring may be closed where all that is on it takes part in a tree. */
  #ring(ends: readonly End[]): Ring {
    const takePart = ends.every(
      (end) => end.stpEnable && this.#shape.bridges[this.#draft.rowOf(end)]?.stp === true,
    );
    return takePart ? "tree" : "never";
  }
}

const WAIT_EVERY = 5;

function patch(peer: string): Columns {
  return { type: "patch", options: { peer } };
}

/** The other end of a tunnel whose ends are meant for each other. */
function mirror(near: TunnelEnd, far: TunnelEnd): TunnelEnd {
  const remote = near.local === "second" ? "second" : "peer";
  const local = near.remote === "second" ? "second" : "none";
  return { ...near, header: far.header, key: mirrored(near.key), remote, local };
}
