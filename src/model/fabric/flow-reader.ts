import { LOCAL_OFPORT } from "../openflow/key.ts";
import type { PortNames } from "../openflow/port-names.ts";
import { readFlow, type ReadFlow } from "../openflow/read-flow.ts";
import type { Checked } from "../values/problem.ts";

/** Reads the flows of many bridges. A text that names no port means the same everywhere, and is read once. */
export class FlowReader {
  readonly #read = new Map<string, Checked<ReadFlow>>();

  /** @param path of the flow in the file */
  read(text: string, path: string, ports: PortNames): Checked<ReadFlow> {
    const known = this.#read.get(text);
    if (known !== undefined) return known;
    const asked = new Asked(ports);
    const flow = readFlow(text, { path, ports: asked });
    if (flow.ok && !asked.isAsked) this.#read.set(text, flow);
    return flow;
  }
}

/** Remembers whether a name was looked for. */
class Asked implements PortNames {
  isAsked = false;
  readonly #ports: PortNames;

  constructor(ports: PortNames) {
    this.#ports = ports;
  }

  numberOf(name: string): number | undefined {
    this.isAsked = true;
    return this.#ports.numberOf(name);
  }

  get names(): Iterable<string> {
    return this.#ports.names;
  }
}

/**
 * The ports of one bridge by name; LOCAL goes by the bridge's name too, as in Open vSwitch. They are listed when the first is
 * asked for: most flows name none.
 */
export class BridgePorts implements PortNames {
  readonly #bridge: string;
  readonly #ports: () => Iterable<readonly [string, number]>;
  #numbers: ReadonlyMap<string, number> | undefined;

  constructor(bridge: string, ports: () => Iterable<readonly [string, number]>) {
    this.#bridge = bridge;
    this.#ports = ports;
  }

  numberOf(name: string): number | undefined {
    return this.#listed().get(name);
  }

  get names(): Iterable<string> {
    return this.#listed().keys();
  }

  #listed(): ReadonlyMap<string, number> {
    this.#numbers ??= new Map([[this.#bridge, LOCAL_OFPORT], ...this.#ports()]);
    return this.#numbers;
  }
}
