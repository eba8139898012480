import { LOCAL_OFPORT } from "../openflow/key.ts";

/** Of ports by row: the number as written, 0 for none. */
interface Written {
  readonly ofport: ArrayLike<number>;
}

/**
 * The OpenFlow numbers of a bridge's ports, LOCAL among them. What is written counts. A port that has nothing
 * written gets its place in the file, from 1, LOCAL not counted; where another port has that number, the next that
 * no port has.
 * @param ports rows, in the file's order @returns the number of each
 */
export function numberPorts(
  ports: ArrayLike<number> & Iterable<number>,
  { ofport }: Written,
): readonly number[] {
  const taken = new Set<number>();
  for (const port of ports) taken.add(ofport[port] ?? 0);
  let place = 0;
  return Array.from(ports, (port) => {
    const written = ofport[port] ?? 0;
    if (written !== LOCAL_OFPORT) place++;
    if (written !== 0) return written;
    let number = place;
    while (taken.has(number)) number++;
    taken.add(number);
    return number;
  });
}

/** The numbers of all ports of a fabric, each bridge's when it is first asked for. */
export class OfPorts {
  readonly #written: Written & { readonly bridge: ArrayLike<number> };
  readonly #portsOf: (bridge: number) => Int32Array;
  readonly #bridges = new Map<number, Numbers>();

  constructor(
    written: Written & { readonly bridge: ArrayLike<number> },
    portsOf: (bridge: number) => Int32Array,
  ) {
    this.#written = written;
    this.#portsOf = portsOf;
  }

  /** @param port a row */
  numberOf(port: number): number {
    return this.#numbers(this.#written.bridge[port] ?? -1).ofPort.get(port) ?? 0;
  }

  /** The row of the port with this number, or undefined where the bridge has none. */
  portAt(bridge: number, ofport: number): number | undefined {
    return this.#numbers(bridge).byNumber.get(ofport);
  }

  #numbers(bridge: number): Numbers {
    const known = this.#bridges.get(bridge);
    if (known !== undefined) return known;
    const ports = this.#portsOf(bridge);
    const numbers = numberPorts(ports, this.#written);
    const pairs = Array.from(ports, (port, i): [number, number] => [port, numbers[i] ?? 0]);
    const made = {
      ofPort: new Map(pairs),
      byNumber: new Map(pairs.map(([port, number]) => [number, port])),
    };
    this.#bridges.set(bridge, made);
    return made;
  }
}

interface Numbers {
  readonly ofPort: ReadonlyMap<number, number>;
  readonly byNumber: ReadonlyMap<number, number>;
}
