import type { Mac } from "../model/values/mac.ts";

const FREE = -1;

/**
 * The learned addresses of all bridges: (bridge, VLAN, MAC) → port and when it was last seen. One
 * open-addressing table over columns, so that learning allocates nothing.
 */
export class MacTable {
  #macs = new Float64Array(64);
  #domains = new Float64Array(64).fill(FREE);
  #ports = new Int32Array(64);
  #seen = new Float64Array(64);
  #count = 0;

  /** @returns whether the address was not known at this port before: new, or moved here */
  learn(bridge: number, vlan: number, mac: Mac, port: number, now: number): boolean {
    const domain = bridge * 4096 + vlan;
    let slot = this.#probe(domain, mac);
    const isNew = this.#domains[slot] === FREE;
    if (isNew) {
      if (++this.#count * 2 > this.#domains.length) slot = this.#grow(domain, mac);
      this.#domains[slot] = domain;
      this.#macs[slot] = mac;
    }
    const hasMoved = isNew || this.#ports[slot] !== port;
    this.#ports[slot] = port;
    this.#seen[slot] = now;
    return hasMoved;
  }

  /** The port behind which the address was seen, at most `ageing` µs ago; or -1. */
  find(bridge: number, vlan: number, mac: Mac, now: number, ageing: number): number {
    const slot = this.#probe(bridge * 4096 + vlan, mac);
    if (this.#domains[slot] === FREE || now - (this.#seen[slot] ?? 0) > ageing) return -1;
    return this.#ports[slot] ?? -1;
  }

  #probe(domain: number, mac: Mac): number {
    const mask = this.#domains.length - 1;
    let slot = hash(domain, mac) & mask;
    for (;;) {
      const there = this.#domains[slot];
      if (there === FREE || (there === domain && this.#macs[slot] === mac)) return slot;
      slot = (slot + 1) & mask;
    }
  }

  /** @returns the slot where (domain, mac) is to go now */
  #grow(domain: number, mac: Mac): number {
    const [macs, domains, ports, seen] = [this.#macs, this.#domains, this.#ports, this.#seen];
    const size = domains.length * 2;
    this.#macs = new Float64Array(size);
    this.#domains = new Float64Array(size).fill(FREE);
    this.#ports = new Int32Array(size);
    this.#seen = new Float64Array(size);
    for (let old = 0; old < domains.length; old++) {
      const there = domains[old] ?? FREE;
      if (there === FREE) continue;
      const slot = this.#probe(there, (macs[old] ?? 0) as Mac);
      this.#domains[slot] = there;
      this.#macs[slot] = macs[old] ?? 0;
      this.#ports[slot] = ports[old] ?? 0;
      this.#seen[slot] = seen[old] ?? 0;
    }
    return this.#probe(domain, mac);
  }
}

function hash(domain: number, mac: Mac): number {
  let mixed = Math.imul((mac / 0x1000000) | 0, 0x9e3779b1) ^ Math.imul(mac >>> 0, 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 15) ^ domain, 0xc2b2ae35);
  return (mixed ^ (mixed >>> 13)) >>> 0;
}
