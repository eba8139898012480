/** What a switch says that it does with one frame: where it leaves the host, and why. */
export interface RealTrace {
  /** in the words of `exitPort` and `exitTunnel`, sorted, each once */
  readonly exits: readonly string[];
  /** as ofproto/trace printed it */
  readonly text: string;
}

export function exitPort(name: string): string {
  return `port ${name}`;
}

/** @param key 0 for none */
export function exitTunnel(remote: string, key: number): string {
  return `tunnel to ${remote} with key ${key}`;
}

/** Of `ovs-appctl dpif/show`: the datapath's number of each port, with its bridge and name. */
export type DatapathPorts = ReadonlyMap<string, { readonly bridge: string; readonly name: string }>;

/** Lines are `  br-int:` and `    vone-a 3/7: (system)`; patches have `none` for a number, tunnels of one type share one. */
export function readDatapathPorts(text: string): DatapathPorts {
  const ports = new Map<string, { bridge: string; name: string }>();
  let bridge = "";
  for (const line of text.split("\n")) {
    const head = /^ {2}(\S.*):$/.exec(line);
    if (head !== null) bridge = head[1] ?? "";
    const port = /^ {4}(.*) \d+\/(\d+): \(/.exec(line);
    if (port !== null) ports.set(port[2] ?? "", { bridge, name: port[1] ?? "" });
  }
  return ports;
}

/**
 * Reads `ovs-appctl ofproto/trace`: the datapath's actions say where the frame goes, and the lines before why.
 * @param isOurs whether a bridge is one of the network's: what leaves by another is a tunnel's packet on its way out
 */
export function readTrace(
  text: string,
  ports: DatapathPorts,
  isOurs: (bridge: string) => boolean,
): RealTrace {
  const line = /^Datapath actions: (.*)$/m.exec(text)?.[1] ?? "";
  const exits = new Set<string>();
  collect(line, (exit) => exits.add(exit), ports, isOurs);
  return { exits: [...exits].toSorted((a, b) => (a < b ? -1 : 1)), text: text.trim() };
}

function collect(
  actions: string,
  add: (exit: string) => void,
  ports: DatapathPorts,
  isOurs: (bridge: string) => boolean,
): void {
  let tunnel: string | undefined;
  for (const action of splitActions(actions)) {
    if (action.startsWith("clone(")) collect(action.slice("clone(".length, -1), add, ports, isOurs);
    else if (action.startsWith("tnl_push(")) add(pushed(action));
    else if (action.startsWith("set(tunnel(")) tunnel = encapsulated(action);
    else if (/^\d+$/.test(action)) {
      const port = ports.get(action);
      if (tunnel !== undefined) add(tunnel);
      else if (port !== undefined && isOurs(port.bridge)) add(exitPort(port.name));
      tunnel = undefined;
    }
  }
}

/** The userspace datapath writes the whole outer header. */
function pushed(action: string): string {
  const remote = /ipv4\(src=[^,]*,dst=([\d.]+)/.exec(action)?.[1] ?? "?";
  return exitTunnel(remote, Number(/(?:key|vni)=(0x[0-9a-f]+)/.exec(action)?.[1] ?? 0));
}

/** The kernel's leaves that to the port. */
function encapsulated(action: string): string {
  const remote = /\bdst=([\d.]+)/.exec(action)?.[1] ?? "?";
  return exitTunnel(remote, Number(/tun_id=(0x[0-9a-f]+|\d+)/.exec(action)?.[1] ?? 0));
}

/** At the commas that no bracket holds. */
function splitActions(text: string): string[] {
  const actions: string[] = [];
  let [depth, start] = [0, 0];
  for (let i = 0; i <= text.length; i++) {
    const char = text[i];
    if (char === "(" || char === "{") depth++;
    else if (char === ")" || char === "}") depth--;
    if (i === text.length || (char === "," && depth === 0)) {
      actions.push(text.slice(start, i).trim());
      start = i + 1;
    }
  }
  return actions.filter((one) => one !== "");
}
