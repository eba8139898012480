import { DEFAULT_MTU } from "../../model/fabric/spec.ts";
import { type Fabric, must } from "../../model/fabric/fabric.ts";
import { type Cidr, formatCidr, formatIpv4, type Ipv4, networkOf } from "../../model/values/ipv4.ts";
import { leadsAway } from "../compile/host-names.ts";
import { mtuToBuild } from "../link-mtu.ts";

/** The interface by which a lab host is on the underlay. */
export const UNDERLAY_NIC = "under0";

/** What joins the hosts of a lab, as lines for ip(8) and iptables-restore(8) in a namespace of its own. */
export interface Underlay {
  readonly ip: readonly string[];
  readonly filter: readonly string[];
  /** settings for sysctl(8) */
  readonly sysctl: readonly string[];
  /** by host */
  readonly hosts: ReadonlyMap<string, HostUnderlay>;
}

export interface HostUnderlay {
  readonly addresses: readonly string[];
  /** of the underlay, in the host's first subnet */
  readonly gateway: string | undefined;
  readonly mtu: number;
  /** interfaces that lead to other hosts */
  readonly nics: readonly string[];
}

/**
 * One router between all hosts: it answers for every address, so that hosts of one subnet meet there, too, and each way from
 * one host to another can have its own MTU and lose what it is to lose, silently.
 * @param pids of the hosts' namespaces, in the fabric's order
 */
export function underlayOf(fabric: Fabric, pids: readonly number[]): Underlay {
  const { hosts } = fabric.columns;
  const mtu = Math.max(fabric.underlayMtu, DEFAULT_MTU);
  const ip: string[] = [];
  const sysctl = ["net.ipv4.ip_forward=1"];
  const byHost = new Map<string, HostUnderlay>();
  for (const [host, pid] of pids.entries()) {
    const addresses = must(hosts.addresses[host]);
    const gateways = addresses.map((one) => freeAddress(fabric, one));
    byHost.set(fabric.hostName(host), {
      addresses: addresses.map(formatCidr),
      gateway: gateways[0] === undefined ? undefined : formatIpv4(gateways[0]),
      mtu,
      nics: nicsOf(fabric, host),
    });
    if (addresses.length === 0) continue;
    const nic = nicOf(host);
    sysctl.push(`net.ipv4.conf.${nic}.proxy_arp=1`, `net.ipv4.conf.${nic}.rp_filter=0`);
    ip.push(
      `link add name ${nic} mtu ${mtu} type veth peer name ${UNDERLAY_NIC} mtu ${mtu} netns ${pid}`,
      `link set dev ${nic} up`,
      ...gateways.flatMap((one) =>
        one === undefined ? [] : [`address add ${formatIpv4(one)}/32 dev ${nic}`],
      ),
      ...addresses.map(({ address }) => `route add ${formatIpv4(address)}/32 dev ${nic}`),
    );
  }
  return { ip: [...ip, ...segments(fabric, pids)], filter: filters(fabric), sysctl, hosts: byHost };
}

function nicsOf(fabric: Fabric, host: number): string[] {
  const ports = [...fabric.bridgesOf(host)].flatMap((bridge) => [...fabric.portsOf(bridge)]);
  const isUp = (port: number) => fabric.columns.links.up[must(fabric.columns.ports.link[port])] === 1;
  return ports
    .filter((port) => leadsAway(fabric, port) && isUp(port))
    .map((port) => must(fabric.columns.ports.name[port]));
}

function nicOf(host: number): string {
  return `u${host}`;
}

/** The last address of a subnet that no host has: what the underlay answers with as a router. */
function freeAddress(fabric: Fabric, subnet: Cidr): Ipv4 | undefined {
  const taken = new Set(fabric.columns.hosts.addresses.flat().map(({ address }) => address));
  const first = networkOf(subnet);
  for (let address = first + 2 ** (32 - subnet.length) - 2; address > first; address--) {
    if (!taken.has(address as Ipv4)) return address as Ipv4;
  }
  return undefined;
}

/** What a path drops, and what is larger than it carries: without a word, as the model has it. */
function filters(fabric: Fabric): string[] {
  const { paths, hosts } = fabric.columns;
  const rules: string[] = [];
  const drop = (from: number, to: number, what: string) =>
    rules.push(`-A FORWARD -i ${nicOf(from)} -o ${nicOf(to)} ${what}-j DROP`);
  for (let from = 0; from < hosts.count; from++) {
    for (let to = 0; to < hosts.count; to++) {
      const path = pathBetween(fabric, from, to);
      const mtu = path < 0 ? fabric.underlayMtu : must(paths.mtu[path]);
      if (from === to) continue;
      if (path >= 0 && paths.up[path] === 0) drop(from, to, "");
      if (mtu < Math.max(fabric.underlayMtu, DEFAULT_MTU))
        drop(from, to, `-m length --length ${mtu + 1}:65535 `);
      for (const what of path < 0 ? [] : must(paths.drops[path])) {
        const [protocol = "", port] = what.split(":");
        drop(from, to, port === undefined ? `-p ${protocol} ` : `-p ${protocol} --dport ${port} `);
      }
    }
  }
  return rules.length === 0 ? [] : ["*filter", ...rules, "COMMIT"];
}

/** The last in the file counts. */
export function pathBetween({ columns: { paths } }: Fabric, from: number, to: number): number {
  for (let row = paths.count - 1; row >= 0; row--)
    if (paths.from[row] === from && paths.to[row] === to) return row;
  return -1;
}

/** Links between hosts, of which the hosts set their ends up, or not, where it is cut: two ports are a cable, more a bridge that learns nothing and lets spanning tree through. */
function segments(fabric: Fabric, pids: readonly number[]): string[] {
  const { links, ports } = fabric.columns;
  const linkMtu = mtuToBuild(fabric);
  return Array.from({ length: links.count }, (_, link) => link).flatMap((link) => {
    const ends = [...fabric.portsOn(link)].filter((port) => leadsAway(fabric, port));
    const mtu = ` mtu ${linkMtu(link)}`;
    const names = ends.map((port) => must(ports.name[port]));
    const spaces = ends.map((port) => must(pids[fabric.hostOf(port)]));
    if (ends.length === 0) return [];
    if (ends.length === 2)
      return [
        `link add name ${names[0]}${mtu} netns ${spaces[0]} type veth peer name ${names[1]}${mtu} netns ${spaces[1]}`,
      ];
    return [
      `link add name s${link} type bridge ageing_time 0 mcast_snooping 0`,
      `link set dev s${link} up`,
      ...names.flatMap((name, i) => [
        `link add name s${link}p${i}${mtu} type veth peer name ${name}${mtu} netns ${spaces[i]}`,
        `link set dev s${link}p${i} master s${link} up`,
      ]),
    ];
  });
}
