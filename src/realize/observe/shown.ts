/** What `ovs-ofctl show` says of a bridge that no table of its database has. */
export interface Shown {
  /** by number as printed, or LOCAL: flags of ports that keep frames from them */
  readonly flags: ReadonlyMap<string, readonly string[]>;
  /** what becomes of fragments, if that is not `normal` */
  readonly fragments: string | undefined;
  /** whether all flags are among them: NO_FLOOD has a word in OpenFlow 1.0 only */
  readonly isWhole: boolean;
  /** what becomes of frames that no flow of some table matches, if it is not what Open vSwitch does by default */
  readonly misses: readonly string[];
}

/** That an interface is down says the interface itself, and whom a frame is reported to is of no frame's way. */
const HARMLESS: ReadonlySet<string> = new Set(["0", "PORT_DOWN", "NO_PACKET_IN"]);

/** With it a frame is dropped, unless a controller asks for it. */
const USUAL_MISS = "controller";

/** @see ovs-ofctl(8), mod-port, mod-table and set-frags */
export function readShown(lines: readonly string[]): Shown {
  const flags = new Map<string, readonly string[]>();
  let port = "";
  for (const line of lines) {
    port = /^ (\d+|LOCAL)\(/.exec(line)?.[1] ?? port;
    const words = /^ {5}config: +(.+)$/.exec(line)?.[1]?.split(" ") ?? [];
    const telling = words.filter((word) => !HARMLESS.has(word));
    if (telling.length > 0) flags.set(port, telling);
  }
  const fragments = lines
    .map((line) => /^OFPT_GET_CONFIG_REPLY.*: frags=(\S+)/.exec(line)?.[1])
    .find((one) => one !== undefined);
  const misses = lines.flatMap((line) => /^ {4}config=(\S+)/.exec(line)?.[1] ?? []);
  const isWhole = !lines.some((line) => /^OFPT_FEATURES_REPLY \(OF1\.[1-9]\)/.test(line));
  return {
    flags,
    fragments: fragments === "normal" ? undefined : fragments,
    isWhole,
    misses: [...new Set(misses)].filter((one) => one !== USUAL_MISS),
  };
}
