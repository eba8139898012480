import { PORT } from "../model/fabric/columns.ts";
import { type Fabric, must } from "../model/fabric/fabric.ts";
import { localAddresses } from "../model/forwarding/host-rules.ts";
import { tunnelSpec } from "../model/fabric/tunnel-spec.ts";
import { sentKey, takenPackets } from "../model/fabric/tunnel-words.ts";
import type { TunnelLoss } from "../model/forwarding/tunnel-ways.ts";
import type { Wiring } from "../model/forwarding/wiring.ts";
import { formatIpv4, type Ipv4 } from "../model/values/ipv4.ts";
import { formatMac } from "../model/values/mac.ts";
import type { Context } from "./context.ts";
import { lostOutputs } from "./flow-findings.ts";
import { sharedContainers } from "./shared-containers.ts";
import { withoutModel } from "./joined.ts";
import { unsound } from "./unsound.ts";
import { type PropertyVerdict, verdictOf, type Violation } from "./verdict.ts";

/** Soundness: nothing refused, nothing that leads nowhere, nothing that two claim. */
export function checkSoundness(context: Context): PropertyVerdict {
  const { endpoints, ports } = context.fabric.columns;
  const coverage = { endpoints: endpoints.count, ports: ports.count, pairs: 0 };
  const found = [
    ...refusedTunnels(context),
    ...lostTunnels(context),
    ...danglingPatches(context),
    ...lostOutputs(context),
    ...sharedAddresses(context),
    ...addressesOfHosts(context),
    ...containersOfSeveral(context),
  ];
  // What leads from a place without a model leads nobody knows where.
  const unmodelled = new Map(context.fabric.unmodelled.map(({ at, what }) => [at, `${at}: ${what}`]));
  const violations = found.filter(({ from }) => !unmodelled.has(from));
  const undecided = found.flatMap(({ from }) => unmodelled.get(from) ?? []);
  return verdictOf("soundness", coverage, {
    violations,
    most: context.most,
    undecided: undecided.length === 0 ? [] : [withoutModel([...new Set(undecided)])],
  });
}

/** ovs-vswitchd: `could not add network device … to ofproto (File exists)`. */
function refusedTunnels({ fabric, wiring }: Context): readonly Violation[] {
  const { tunnels, ports } = fabric.columns;
  const found: Violation[] = [];
  for (const group of wiring.tunnels.ties) {
    const members = [...group];
    const [kept, ...refused] = members.map((tunnel) => must(tunnels.port[tunnel]));
    const last = must(refused.at(-1));
    const alike = takenPackets(fabric, must(members[0]));
    const rivals = members.map((tunnel) => fabric.portName(must(tunnels.port[tunnel]))).join(" and ");
    found.push(
      unsound("tunnel-refused", {
        from: fabric.portName(must(kept)),
        to: fabric.portName(last),
        count: refused.length,
        cause: `${rivals} ${members.length === 2 ? "both" : "all"} have ${alike}: Open vSwitch keeps one and refuses ${refused.length === 1 ? "the other" : "the others"}, and a restart may change which`,
        blame: fabric.blame(ports.origin[last]),
      }),
    );
  }
  return found;
}

function lostTunnels({ fabric, wiring }: Context): readonly Violation[] {
  const { tunnels, ports } = fabric.columns;
  const found: Violation[] = [];
  for (let tunnel = 0; tunnel < tunnels.count; tunnel++) {
    const loss = lossOf(wiring, tunnel);
    if (loss === "none" || loss === "link-down" || loss === "path-down" || loss === "path-drops") continue;
    const port = must(tunnels.port[tunnel]);
    const remote = formatIpv4(must(tunnels.remoteIp[tunnel]) as Ipv4);
    const [from, blame] = [fabric.portName(port), fabric.blame(ports.origin[port])];
    if (loss === "no-taker") {
      const to = fabric.hostName(must(wiring.underlay.ownerOf(must(tunnels.remoteIp[tunnel]))));
      const cause = `${to} has no tunnel that takes what ${from} sends to ${remote} with ${keyInVain(fabric, tunnel)}`;
      found.push(unsound("tunnel-one-ended", { from, to, count: 1, cause, blame }));
      continue;
    }
    const why = {
      "no-such-host": "no host has this address",
      "own-address": "it is the host's own address",
      "ttl-expired": "a time to live of 1 ends at the first router, and the host is in no network with it",
      "no-source-address": "its host does not have the address to send from",
    }[loss];
    found.push(
      unsound("tunnel-to-nowhere", {
        from,
        to: remote,
        count: 1,
        cause: `${from} sends to ${remote}: ${why}`,
        blame,
      }),
    );
  }
  return found;
}

/** What it sends with in vain: where its options leave the key to flows, no key at all is taken. */
function keyInVain(fabric: Fabric, tunnel: number): string {
  const { type, outKey } = tunnelSpec(fabric, tunnel);
  return outKey === "flow"
    ? `whatever ${type === "vxlan" ? "VNI" : "key"} flows set`
    : sentKey(fabric, tunnel);
}

/** Where its options leave a tunnel to flows, it is lost only if nothing that they could say leads anywhere. */
function lossOf(wiring: Wiring, tunnel: number): Exclude<TunnelLoss, "no-destination"> {
  const loss = wiring.lossOf(tunnel);
  if (loss === "no-destination") return "none";
  return loss === "no-taker" && wiring.takersOf(tunnel).length > 0 ? "none" : loss;
}

/** A patch works only if each side names the other: "No usable peer 'X' exists in 'system' datapath." */
function danglingPatches({ fabric, wiring }: Context): readonly Violation[] {
  const { ports } = fabric.columns;
  return [...ports.kind.keys()]
    .filter((port) => ports.kind[port] === PORT.patch && must(wiring.peer[port]) < 0)
    .map((port) => {
      const [from, to] = [fabric.portName(port), must(ports.peerName[port])];
      const cause = `${from} names ${to} as its peer, and no patch port ${to} of the host names it back`;
      return unsound("patch-dangling", {
        from,
        to,
        count: 1,
        cause,
        blame: fabric.blame(ports.origin[port]),
      });
    });
}

/** Two endpoints of one network with one IP or one MAC. Between networks that is fine. */
function sharedAddresses({ fabric }: Context): readonly Violation[] {
  const { endpoints } = fabric.columns;
  const found: Violation[] = [];
  const clash = (owner: number, endpoint: number, address: string) => {
    const [from, to] = [fabric.endpointName(owner), fabric.endpointName(endpoint)];
    const cause = `${from} and ${to} are both ${address} in ${fabric.networkName(must(endpoints.network[endpoint]))}`;
    const blame = fabric.blame(endpoints.origin[endpoint]);
    found.push(unsound("address-clash", { from, to, count: 1, cause, blame }));
  };
  const ipOwners = new Map<number, number>();
  const macOwners = new Map<number, number[]>();
  for (let endpoint = 0; endpoint < endpoints.count; endpoint++) {
    const network = must(endpoints.network[endpoint]);
    const ip = must(endpoints.ip[endpoint]) as Ipv4;
    const key = network * 2 ** 32 + ip;
    const owner = ip === 0 ? undefined : ipOwners.get(key);
    if (owner !== undefined) clash(owner, endpoint, formatIpv4(ip));
    else ipOwners.set(key, endpoint);
    const mac = fabric.macOf(endpoint);
    const bearers = macOwners.get(mac) ?? [];
    const bearer = bearers.find((one) => endpoints.network[one] === network);
    if (bearer !== undefined) clash(bearer, endpoint, formatMac(mac));
    macOwners.set(mac, [...bearers, endpoint]);
  }
  return found;
}

/** An endpoint with an address that the host has on the same bridge. */
function addressesOfHosts({ fabric }: Context): readonly Violation[] {
  const { endpoints, ports } = fabric.columns;
  return [...endpoints.ip.entries()].flatMap(([endpoint, ip]) => {
    const bridge = must(ports.bridge[must(endpoints.port[endpoint])]);
    if (ip === 0 || !localAddresses(fabric, bridge).some(({ address }) => address === ip)) return [];
    const [from, to] = [fabric.endpointName(endpoint), `${fabric.bridgeName(bridge)}/LOCAL`];
    const cause = `${from} and the host at ${to} are both ${formatIpv4(ip as Ipv4)}`;
    const blame = fabric.blame(endpoints.origin[endpoint]);
    return [unsound("address-clash", { from, to, count: 1, cause, blame })];
  });
}

function containersOfSeveral({ fabric }: Context): readonly Violation[] {
  const { endpoints } = fabric.columns;
  return [...sharedContainers(fabric)].map(([container, members]) => {
    const [from, to] = [must(members[0]), must(members.at(-1))].map((endpoint) =>
      fabric.endpointName(endpoint),
    );
    const cause = `${container} is one machine with interfaces in ${members.map((one) => fabric.networkName(must(endpoints.network[one]))).join(" and ")}`;
    const blame = fabric.blame(endpoints.origin[must(members.at(-1))]);
    return unsound("container-shared", {
      from: must(from),
      to: must(to),
      count: members.length,
      cause,
      blame,
    });
  });
}
