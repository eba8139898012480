import type { NameList } from "../schema/nearest.ts";

/**
 * Rows of ports by HOST/BRIDGE/PORT. Each bridge has a map of its own, so that no long name is made for each of a million
 * ports, and one that is asked for is looked for among few.
 */
export class PortRows implements NameList {
  readonly #bridges = new Map<string, Map<string, number>>();
  readonly #listed: () => Iterable<string>;
  #size = 0;

  /** @param listed all names, in the order of the rows */
  constructor(listed: () => Iterable<string>) {
    this.#listed = listed;
  }

  get size(): number {
    return this.#size;
  }

  /** @param bridge HOST/BRIDGE */
  add(bridge: string, name: string, row: number): void {
    let own = this.#bridges.get(bridge);
    if (own === undefined) this.#bridges.set(bridge, (own = new Map()));
    const before = own.size;
    own.set(name, row);
    this.#size += own.size - before;
  }

  get(at: string): number | undefined {
    const [bridge, name] = splitPort(at);
    return this.#bridges.get(bridge)?.get(name);
  }

  has(at: string): boolean {
    return this.get(at) !== undefined;
  }

  delete(at: string): void {
    const [bridge, name] = splitPort(at);
    if (this.#bridges.get(bridge)?.delete(name) === true) this.#size--;
  }

  keys(): Iterable<string> {
    return this.#listed();
  }
}

/** HOST/BRIDGE and PORT. */
export function splitPort(at: string): [bridge: string, port: string] {
  const slash = at.lastIndexOf("/");
  return [at.slice(0, slash), at.slice(slash + 1)];
}
