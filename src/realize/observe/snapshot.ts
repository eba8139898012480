import type { Datapath } from "../compile/context.ts";
import type { Transport } from "../transport/transport.ts";
import { type PrintedFlow, readFlows } from "./flow-text.ts";
import { type OvsdbRow, readTables } from "./ovsdb.ts";

/** One interface, of `ip -json -details address`. */
export interface Link {
  readonly ifindex: number;
  readonly ifname: string;
  readonly flags: readonly string[];
  readonly mtu: number;
  readonly operstate: string;
  readonly address?: string;
  readonly ifalias?: string;
  readonly master?: string;
  /** the other end of a pair, or what the interface rests on, where that is in this namespace */
  readonly link?: string;
  /** the same, where it is in another namespace */
  readonly link_index?: number;
  readonly link_netnsid?: number;
  readonly linkinfo?: {
    readonly info_kind?: string;
    readonly info_data?: Readonly<Record<string, unknown>>;
    readonly info_slave_data?: Readonly<Record<string, unknown>>;
  };
  readonly addr_info: readonly {
    readonly family: string;
    readonly local: string;
    readonly prefixlen: number;
    readonly scope?: string;
  }[];
}

/** One container, of docker-inspect(1). */
export interface Container {
  readonly Id: string;
  /** with a `/` before it */
  readonly Name: string;
  readonly State: { readonly Running: boolean; readonly Pid: number; readonly Status: string };
  readonly Config: { readonly Image: string; readonly Labels: Readonly<Record<string, string>> | null };
  readonly HostConfig?: { readonly NetworkMode?: string };
  readonly NetworkSettings?: {
    readonly Networks?: Readonly<
      Record<string, { readonly MacAddress?: string; readonly IPAddress?: string }>
    > | null;
  };
}

/** All that simnet asks a host for, as it was said. */
export interface Snapshot {
  readonly host: string;
  /** see `MACHINE` */
  readonly machine: string;
  /** the kernel's where its module is there, else the one in user space */
  readonly datapath: Datapath;
  readonly openVSwitch: readonly OvsdbRow[];
  readonly bridges: readonly OvsdbRow[];
  readonly ports: readonly OvsdbRow[];
  readonly interfaces: readonly OvsdbRow[];
  readonly links: readonly Link[];
  readonly containers: readonly Container[];
  /** whether there is a Docker that could have any */
  readonly hasDocker: boolean;
  readonly flows: ReadonlyMap<string, readonly PrintedFlow[]>;
  /** lines of `ovs-ofctl show`, by bridge */
  readonly shown: ReadonlyMap<string, readonly string[]>;
  /** lines of `ovs-appctl fdb/show`, by bridge */
  readonly fdb: ReadonlyMap<string, readonly string[]>;
  /** of running containers, by id: the number that the host has for its network namespace, as in `link_netnsid`; see `innerEnd` */
  readonly spaces: ReadonlyMap<string, number>;
  /** of running containers, by id */
  readonly inside: ReadonlyMap<string, readonly Link[]>;
  /** the default gateway of running containers, by id, and the interface that leads there */
  readonly gateways: ReadonlyMap<string, { readonly gateway: string; readonly dev: string }>;
  /** bridges of Open vSwitch whose tables could not be read */
  readonly unread: ReadonlySet<string>;
  /** of the kernel, by path below /proc/sys/net: forwarding, reverse-path filters, whether bridges ask the packet filter */
  readonly sysctl: ReadonlyMap<string, string>;
  /** lines of iptables-save(8) and ebtables-save(8) */
  readonly filter: readonly string[];
  /** of nftables, as FAMILY NAME; those that iptables and ebtables make are among them */
  readonly tables: readonly string[];
  /** of tc-qdisc(8) */
  readonly disciplines: readonly { readonly kind: string; readonly dev?: string }[];
}

/**
 * Prints what no two machines have alike, nor two containers of one kernel: the boot that it is in, and its network namespace.
 * random(4), network_namespaces(7).
 */
export const MACHINE = `echo "$(cat /proc/sys/kernel/random/boot_id) $(readlink /proc/self/ns/net)"`;

/**
 * One command, one answer: sections that begin with a byte that none of these programs prints. Names that are read from the
 * host are only ever words in quotes.
 */
const LOOK = `set -f
say() { printf '\\036%s\\n' "$*"; }
# In OpenFlow 1.0, whose ports have most flags, or in what the bridge speaks.
openflow() {
  ovs-ofctl --timeout=10 "$@" 2>/dev/null ||
    ovs-ofctl --timeout=10 --protocols=OpenFlow11,OpenFlow12,OpenFlow13,OpenFlow14,OpenFlow15 "$@"
}
say switch
ovs-vsctl --timeout=10 --format=json -- list Open_vSwitch -- list Bridge -- list Port -- list Interface || say failed ovs-vsctl
ovs-appctl --timeout=5 version >/dev/null || { say failed ovs-vswitchd; exit 0; }
say machine
${MACHINE}
say datapath "$(if ovs-dpctl dump-dps >/dev/null 2>&1; then echo system; else echo netdev; fi)"
say links
ip -json -details address || say failed ip
ids=
if command -v docker >/dev/null; then ids=$(docker ps --all --quiet --no-trunc) || say failed docker; else say dockerless; fi
say containers
inspected=
if [ -n "$ids" ]; then
  inspected=$(docker inspect --format '{{.State.Pid}} {{.Id}} {{json .}}' -- $ids)
  printf '[%s]\\n' "$(printf '%s\\n' "$inspected" | cut -d ' ' -f 3- | paste -s -d , -)"
fi
ovs-vsctl --timeout=10 list-br 2>/dev/null | while IFS= read -r bridge; do
  say flows "$bridge"
  ovs-appctl --timeout=10 bridge/dump-flows "$bridge" || say unread "$bridge"
  say cookies "$bridge"
  openflow --no-stats --no-names dump-flows "$bridge" || say unread "$bridge"
  say show "$bridge"
  openflow show "$bridge" || say unread "$bridge"
  say fdb "$bridge"
  ovs-appctl --timeout=10 fdb/show "$bridge"
done
say spaces
spaces() { lsns --type net --noheadings --output NETNSID,NS; }
spaces || spaces || say failed lsns
say sysctl
(set +f; cd /proc/sys/net && grep -Hs . ipv4/ip_forward ipv4/conf/*/rp_filter bridge/bridge-nf-call-iptables \
  ipv6/conf/all/forwarding ipv6/conf/*/force_forwarding)
say filter
iptables-save 2>/dev/null
ebtables-save 2>/dev/null
say tables
nft list tables 2>/dev/null
say disciplines
tc -json qdisc show 2>/dev/null
printf '%s\\n' "$inspected" | while read -r pid id _; do
  [ "\${pid:-0}" = 0 ] && continue
  say space "$id"
  stat --dereference --format %i "/proc/$pid/ns/net"
  say inside "$id"
  nsenter --target "$pid" --net ip -json -details address
  say route "$id"
  nsenter --target "$pid" --net ip -json route show default
done
:`;

/** @returns what the host says, or why it says nothing */
export async function takeSnapshot(transport: Transport): Promise<Snapshot | { readonly failure: string }> {
  const { code, stdout, stderr } = await transport.run({ argv: ["sh", "-c", LOOK] });
  if (code !== 0) return { failure: stderr.trim() || `exit code ${code}` };
  return readSnapshot(transport.host, stdout, stderr);
}

export function readSnapshot(
  host: string,
  text: string,
  stderr: string,
): Snapshot | { readonly failure: string } {
  const sections = text.split("\u001e").slice(1).map(sectionOf);
  const failed = sections.find(({ kind }) => kind === "failed");
  if (failed !== undefined) return { failure: `${failed.of}: ${stderr.trim()}` };
  const only = (kind: string) => sections.find((one) => one.kind === kind)?.body ?? "";
  const each = <T>(kind: string, read: (body: string) => T) =>
    new Map(sections.filter((one) => one.kind === kind).map(({ of, body }) => [of, read(body)]));
  const [openVSwitch = [], bridges = [], ports = [], interfaces = []] = readTables(only("switch"));
  const cookies = each("cookies", linesOf);
  return {
    host,
    machine: only("machine").trim(),
    datapath: sections.some(({ kind, of }) => kind === "datapath" && of === "system") ? "system" : "netdev",
    openVSwitch,
    bridges,
    ports,
    interfaces,
    links: readList<Link>(only("links")),
    containers: readList<Container>(only("containers")),
    hasDocker: sections.every(({ kind }) => kind !== "dockerless"),
    flows: new Map(
      [...each("flows", linesOf)].map(([bridge, lines]) => [
        bridge,
        readFlows(lines, cookies.get(bridge) ?? []),
      ]),
    ),
    shown: each("show", linesOf),
    fdb: each("fdb", linesOf),
    spaces: readSpaces(only("spaces"), each("space", Number)),
    inside: each("inside", readList<Link>),
    gateways: new Map(
      [...each("route", readList<{ gateway?: string; dev?: string }>)].flatMap(
        ([id, [{ gateway, dev = "" } = {}]]) =>
          gateway === undefined ? [] : [[id, { gateway, dev }] as const],
      ),
    ),
    unread: new Set(sections.filter(({ kind }) => kind === "unread").map(({ of }) => of)),
    sysctl: new Map(
      linesOf(only("sysctl")).map((line): [string, string] => {
        const at = line.lastIndexOf(":");
        return [line.slice(0, at), line.slice(at + 1)];
      }),
    ),
    filter: linesOf(only("filter")),
    tables: linesOf(only("tables")).map((line) => line.replace(/^table /, "")),
    disciplines: readList<Snapshot["disciplines"][number]>(only("disciplines")),
  };
}

function sectionOf(text: string) {
  const end = text.indexOf("\n");
  const [kind = "", ...rest] = text.slice(0, end).split(" ");
  return { kind, of: rest.join(" "), body: text.slice(end + 1) };
}

/** lsns(8) prints a number for each namespace by its inode, or that it has none here. */
function readSpaces(body: string, inodes: ReadonlyMap<string, number>): ReadonlyMap<string, number> {
  const numbers = new Map(
    [...body.matchAll(/^ *(\d+) +(\d+) *$/gm)].map(([, number, inode]) => [Number(inode), Number(number)]),
  );
  return new Map(
    [...inodes].flatMap(([id, inode]): [string, number][] => {
      const number = numbers.get(inode);
      return number === undefined ? [] : [[id, number]];
    }),
  );
}

function linesOf(body: string): string[] {
  return body.split("\n").filter((line) => line.trim() !== "");
}

/** ip(8) prints an empty object for nothing. */
function readList<T>(body: string): T[] {
  if (body.trim() === "") return [];
  const value: unknown = JSON.parse(body);
  return Array.isArray(value) ? (value as T[]).filter((one) => Object.keys(one as object).length > 0) : [];
}
