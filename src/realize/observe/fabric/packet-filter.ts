import type { SeenBridge } from "./layout.ts";
import { type HostView, ownAddresses } from "./view.ts";

/** What a host's packet filter means for its bridges. */
export interface FilterReading {
  /** live names of bridges whose subnet is masqueraded, as Docker has it */
  readonly masqueraded: ReadonlySet<string>;
  /** live names of bridges with rules of their own that are not modelled, and one of those */
  readonly strange: ReadonlyMap<string, string>;
}

/** One rule of iptables-save(8) or ebtables-save(8). */
interface Rule {
  readonly table: string;
  readonly chain: string;
  readonly text: string;
}

/**
 * Reads iptables-save: what Docker writes for its bridges is known (members of one bridge meet, what leaves is masqueraded, nobody
 * comes in), any other rule is not.
 */
export function readFilter(view: HostView): FilterReading {
  const rules = rulesOf(view.snapshot.filter);
  const masqueraded = new Set(
    rules.flatMap(({ table, chain, text }) => {
      const found = /^-s (\S+) ! -o (\S+) -j MASQUERADE$/.exec(text);
      return table === "nat" && chain === "POSTROUTING" && found !== null ? [found[2] ?? ""] : [];
    }),
  );
  const foreign = rules.filter((rule) => !isDockers(rule));
  const [own, other] = [foreign.find(concernsHost), foreign.find((rule) => !concernsHost(rule))];
  const strange = new Map<string, string>();
  for (const bridge of view.bridges) {
    const table = view.snapshot.tables.find((one) => concerns(view, bridge, one));
    if (table !== undefined) strange.set(bridge.live, `nftables with the table ${table}`);
    const first =
      (asksFilter(view, bridge) ? other : undefined) ?? (hearsHost(bridge) ? (own ?? other) : undefined);
    if (first !== undefined)
      strange.set(bridge.live, `a packet filter with the rule ${first.chain} ${first.text}`);
  }
  for (const [live, what] of keptApart(view, rules)) if (!strange.has(live)) strange.set(live, what);
  return { masqueraded, strange };
}

/** Docker forwards nothing between its networks; a host of a fabric that forwards does so between all of its bridges. */
function keptApart({ bridges, snapshot }: HostView, rules: readonly Rule[]): readonly [string, string][] {
  if (snapshot.sysctl.get("ipv4/ip_forward") !== "1") return [];
  const dropped = new Set(
    rules.flatMap(({ chain, text }) => {
      const found = /^(?:! -i \S+ )?-o (\S+) -j DROP$/.exec(text);
      return /^DOCKER(?:-ISOLATION-STAGE-2)?$/.test(chain) && found !== null ? [found[1] ?? ""] : [];
    }),
  );
  const apart = bridges.filter((one) => dropped.has(one.live) && one.ports.length > 0 && hearsHost(one));
  if (apart.length < 2) return [];
  return apart.map(({ live }) => [live, "Docker's rules, which keep it apart from its other networks"]);
}

/** Of iptables and ebtables where nftables does their work: their rules are read as such. */
const TRANSLATED = /^(?:ip|ip6|bridge) (?:filter|nat|mangle|raw|security|broute)$/;

/** Whether a table of nftables may see what a bridge carries: nft(8), address families. */
function concerns(view: HostView, bridge: SeenBridge, table: string): boolean {
  if (TRANSLATED.test(table)) return false;
  const [family] = table.split(" ");
  if (family === "netdev") return true;
  if (family === "bridge") return bridge.kind === "linux";
  return asksFilter(view, bridge) || hearsHost(bridge);
}

/** Whether a rule is about what is for the host itself, or from it. */
function concernsHost({ chain }: Rule): boolean {
  return chain === "INPUT" || chain === "OUTPUT";
}

/** Whether frames between members of a bridge are shown to the packet filter. */
function asksFilter({ snapshot }: HostView, { kind, link }: SeenBridge): boolean {
  if (kind !== "linux") return false;
  const ofAll = snapshot.sysctl.get("bridge/bridge-nf-call-iptables") === "1";
  return ofAll || Number(link?.linkinfo?.info_data?.["nf_call_iptables"] ?? 0) === 1;
}

/** Whether the host itself takes packets from the bridge, and so may filter them. */
function hearsHost({ link }: SeenBridge): boolean {
  return link !== undefined && link.flags.includes("UP") && ownAddresses(link).length > 0;
}

function rulesOf(lines: readonly string[]): Rule[] {
  let table = "";
  const rules: Rule[] = [];
  for (const line of lines) {
    if (line.startsWith("*")) table = line.slice(1);
    const found = /^-A (\S+) (.*)$/.exec(line);
    if (found !== null) rules.push({ table, chain: found[1] ?? "", text: found[2] ?? "" });
    // A chain's own policy: only FORWARD's is Docker's.
    const policy = /^:(INPUT|OUTPUT|FORWARD|PREROUTING|POSTROUTING) DROP\b/.exec(line);
    if (policy !== null && policy[1] !== "FORWARD")
      rules.push({ table, chain: policy[1] ?? "", text: "DROP" });
  }
  return rules;
}

/** Rules that an engine of Docker writes by itself, in any order: versions differ in how many chains there are. */
function isDockers({ table, chain, text }: Rule): boolean {
  if (table !== "filter" && table !== "nat") return false;
  if (/^DOCKER-(?:ISOLATION-STAGE-[12]|CT|BRIDGE|FORWARD|INTERNAL)$/.test(chain)) return true;
  if (chain === "DOCKER-USER") return text === "-j RETURN";
  if (chain === "DOCKER") return /^(?:-i \S+ -j RETURN|! -i \S+ -o \S+ -j DROP)$/.test(text);
  if (chain === "FORWARD")
    return /^(?:-j DOCKER(?:-\S+)?|-o \S+ -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT|-o \S+ -j DOCKER|-i (\S+) ! -o \1 -j ACCEPT|-i (\S+) -o \2 -j ACCEPT)$/.test(
      text,
    );
  if (table !== "nat") return false;
  if (chain === "POSTROUTING") return /^-s \S+ ! -o \S+ -j MASQUERADE$/.test(text);
  return /^(?:! -d 127\.0\.0\.0\/8 )?-m addrtype --dst-type LOCAL -j DOCKER$/.test(text);
}
