import { createHash } from "node:crypto";

/** IFNAMSIZ of Linux, less the byte that ends it. Open vSwitch's bridges and ports are interfaces too. */
export const MAX_INTERFACE_NAME = 15;

/** The other end of a pair that leads nowhere: nobody's. Names that are alike in their beginning have others. */
export function stubOf(name: string): string {
  return `x-${createHash("sha256").update(name).digest("hex").slice(0, 12)}`;
}

/** Docker has no limit of its own; longer names do no harm, but nobody reads them. */
const MAX_CONTAINER_NAME = 100;

/** Names that a host has, or that `ip` and Open vSwitch take for something else. */
const RESERVED: readonly string[] = ["lo", "all", "default", "ovs-system", "ovs-netdev", "LOCAL", "none"];

/**
 * Names on one host for what the fabric calls otherwise: a fabric's names are longer than an interface may have, and two
 * bridges may have ports of one name, which one Open vSwitch may not. Who comes first keeps its own name if that can
 * be; the others get its beginning and a hash of all of it, so that a name depends on nothing that comes after.
 */
export class Namer {
  readonly #taken = new Set<string>(RESERVED);
  readonly #longest: number;
  readonly #prefix: string;

  private constructor(longest: number, prefix: string) {
    this.#longest = longest;
    this.#prefix = prefix;
  }

  static ofInterfaces(): Namer {
    return new Namer(MAX_INTERFACE_NAME, "if");
  }

  static ofContainers(): Namer {
    return new Namer(MAX_CONTAINER_NAME, "c");
  }

  /** The name is taken, whatever asks for it: of an interface that the host has. */
  reserve(name: string): void {
    this.#taken.add(name);
  }

  /** @param whole tells it from all others of the fabric: HOST/BRIDGE/PORT, TENANT/CONTAINER */
  name(wanted: string, whole: string): string {
    const name = this.#isFree(wanted) ? wanted : this.#hashed(wanted, whole);
    this.#taken.add(name).add(stubOf(name));
    return name;
  }

  #isFree(name: string): boolean {
    return name.length <= this.#longest && START.test(name) && !this.#isTaken(name);
  }

  /** A name that is free may have a stub that is not. */
  #isTaken(name: string): boolean {
    return this.#taken.has(name) || this.#taken.has(stubOf(name));
  }

  #hashed(wanted: string, whole: string): string {
    const hash = createHash("sha256").update(whole).digest("hex");
    const start = START.test(wanted) ? wanted : `${this.#prefix}${wanted}`;
    for (let length = HASH; length < this.#longest; length++) {
      const name = `${start.slice(0, this.#longest - length - 1)}-${hash.slice(0, length)}`;
      if (!this.#isTaken(name)) return name;
    }
    throw new Error(`no name is left for ${whole}`);
  }
}

/** `-x` would be an option to a command, and `.` and `..` are no names of interfaces; Docker's begin like this too. */
const START = /^[A-Za-z0-9]/;
/** hexadecimal digits */
const HASH = 8;
