import type { TunnelFields } from "../model/forwarding/tunnel-fields.ts";
import type { IpFields } from "../model/openflow/network-key.ts";

/** A frame's way through a tunnel, as the port sees it that it comes out of. */
export interface Crossing {
  /** that sent it, or -1 if a container built the outer packet itself */
  readonly tunnel: number;
  /** of the outer packet */
  readonly fields: TunnelFields;
  /** of the packet inside, as far as flows saw one at the sender and it matters */
  readonly ip: IpFields | undefined;
}

/** Crossings as numbers from 0, the same for the same: what is under way is kept in columns of numbers. */
export class Crossings {
  readonly #all: Crossing[] = [];
  readonly #numbers = new Map<string, number>();

  number(tunnel: number, fields: TunnelFields, ip?: IpFields): number {
    const { id, src, dst } = fields;
    const name = `${tunnel} ${id} ${src} ${dst} ${ip?.tos} ${ip?.ttl}`;
    let number = this.#numbers.get(name);
    if (number === undefined) {
      number = this.#all.push({ tunnel, fields: { id, src, dst }, ip }) - 1;
      this.#numbers.set(name, number);
    }
    return number;
  }

  of(number: number): Crossing | undefined {
    return this.#all[number];
  }
}
