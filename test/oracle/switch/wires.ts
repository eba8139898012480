import { join } from "node:path";
import { type BridgeRows, plainPort } from "./rows.ts";

type Options = Readonly<Record<string, string>>;

/** A bridge that joins the ports of a shared segment: it repeats everything. */
interface Hub {
  readonly home: number;
  readonly rows: BridgeRows;
}

/** The links of a fabric as sockets between dummy ports. */
export class Wires {
  readonly hubs: Hub[] = [];
  readonly #folder: string;
  readonly #prefix: string;
  readonly #ends = new Map<string, Options>();

  /** @param prefix of the names of sockets and hubs */
  constructor(folder: string, prefix: string) {
    this.#folder = folder;
    this.#prefix = prefix;
  }

  /** Two ports are joined by a socket; three or more each with a port of a hub. One alone leads nowhere. */
  join(ports: readonly string[]): void {
    const [a, b, ...more] = ports;
    if (a !== undefined && b !== undefined && more.length === 0) {
      const socket = this.#socket();
      this.#ends.set(a, { pstream: `punix:${socket}` });
      this.#ends.set(b, { stream: `unix:${socket}` });
    } else if (b === undefined) {
      for (const only of ports) this.#ends.set(only, {});
    } else this.share(ports);
  }

  /** A shared segment, of any number of ports. */
  share(ports: readonly string[]): void {
    const name = `${this.#prefix}h${this.hubs.length}`;
    const ends = ports.map((at, end) => {
      const socket = this.#socket();
      this.#ends.set(at, { stream: `unix:${socket}` });
      return plainPort(`${name}_${end}`, { pstream: `punix:${socket}` });
    });
    this.hubs.push({ home: 0, rows: hub(name, ends) });
  }

  /** What makes a port one end of its wire; undefined for a port on no link. */
  endOf(at: string): Options | undefined {
    return this.#ends.get(at);
  }

  #socket(): string {
    return join(this.#folder, `${this.#prefix}w${this.#ends.size}`);
  }
}

/** Without flows of its own it drops everything, until it is told to repeat it. */
export function hub(name: string, ports: BridgeRows["ports"], otherConfig: Options = {}): BridgeRows {
  const own = plainPort(name, {}, "internal");
  return { name, columns: { fail_mode: "secure" }, otherConfig, ports: [own, ...ports] };
}
