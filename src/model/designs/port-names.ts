import { TUNNEL_TYPES } from "../fabric/columns.ts";

const LONGEST = 64;
const HASHED = /\.[0-9a-f]{8}$/;
const TYPES: ReadonlySet<string> = new Set(TUNNEL_TYPES);

/**
 * Names for the ports of a design's bridges, never one twice on a bridge. Names that can be read in one way only stand
 * as they are. All others end with a hash, none of the first kind looks so, and of them each bridge's are remembered.
 */
export class PortNamer {
  readonly #hashed = new Set<string>();

  /** The port of a container: `vred-app`, as the deck's pipework would have it. */
  container(bridge: number, tenant: string, container: string): string {
    const name = `v${tenant}-${container}`;
    // `a-b` + `c` and `a` + `b-c` would be one name; so would `xlan` + `h2` and a tunnel.
    const isPlain = !tenant.includes("-") && !TYPES.has(`v${tenant}`) && isPlainName(name);
    return isPlain ? name : this.#hash(bridge, name, `${tenant.length} ${container.length}`);
  }

  /** The port of a tunnel: `gre-h2`. */
  tunnel(bridge: number, type: string, remote: string): string {
    const name = `${type}-${remote}`;
    return isPlainName(name) ? name : this.#hash(bridge, name, type);
  }

  #hash(bridge: number, name: string, what: string): string {
    for (let attempt = 0; ; attempt++) {
      const hash = fnv1a(`${attempt} ${what} ${name}`).toString(16).padStart(8, "0");
      const made = `${name.slice(0, LONGEST - 9)}.${hash}`;
      const place = `${bridge} ${made}`;
      if (this.#hashed.has(place)) continue;
      this.#hashed.add(place);
      return made;
    }
  }
}

function isPlainName(name: string): boolean {
  return name.length <= LONGEST && !HASHED.test(name);
}

/** FNV-1a, 32 bits (Fowler, Noll, Vo 1991). */
function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}
