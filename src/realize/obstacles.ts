import type { HostDiff } from "./diff.ts";
import { deadNics, othersAtDocker } from "./host-nics.ts";
import { stubOf } from "./names.ts";
import { nameOf, numberHolders } from "./observe/observed-ports.ts";
import { mapIn, textIn } from "./observe/ovsdb.ts";
import type { Observed } from "./observe/observed-parts.ts";
import { nicsInUse } from "./nics-in-use.ts";
import { LAB_KEY } from "./ownership.ts";
import { rivalTunnels } from "./rival-tunnels.ts";
import { DOCKER_BRIDGE, type HostParts, type Part, SWITCH_MARK, VLAN_LIMIT } from "./part.ts";

/** What one host has, beside what it should have. */
export interface Looked {
  readonly wanted: HostParts;
  readonly observed: Observed;
  readonly diff: HostDiff;
}

/** Why a host cannot be worked on: it does not answer, or has what is in the way. */
export interface Obstacle {
  readonly host: string;
  readonly what: string;
}

/** Why a host that has answered cannot be made what it should be. */
export function whatIsInTheWay(looked: Looked): Obstacle[] {
  const { host } = looked.wanted;
  const all = [
    ...inTheWay(looked),
    ...nicsInUse(looked.wanted.parts, looked.observed.snapshot, looked.diff),
    ...unreadTables(looked),
    ...missingAddresses(looked),
    ...rivalTunnels(looked.wanted.parts, looked.observed),
    ...othersSwitch(looked),
    ...wrongNics(looked),
    ...patchesOnRstp(looked),
    ...filteredBridges(looked),
    ...takenAddresses(looked),
    ...takenNumbers(looked),
    ...deadNics(looked.wanted.parts, looked.observed),
    ...othersAtDocker(looked.diff.missing, looked.observed),
  ];
  return all.map((what) => ({ host, what }));
}

/**
 * Bridges whose tables could not be read, as when a switch that is busy does not answer in time: they would be taken for empty, and a bridge in
 * order for one to be made anew. One that goes anyhow, as its datapath is another, may be one that Open vSwitch could not make.
 */
function unreadTables({ observed: { own, snapshot }, diff }: Looked): string[] {
  const going = [
    ...diff.surplus,
    ...diff.changed
      .filter(({ drift }) => drift.some(({ column }) => column === "Bridge.datapath_type"))
      .map(({ expected }) => expected),
  ];
  const goes = (name: string) => going.some((one) => one.kind === "bridge" && one.name === name);
  return own
    .filter(({ kind, name }) => kind === "bridge" && snapshot.unread.has(name) && !goes(name))
    .map(({ name }) => `the tables of ${name} could not be read`);
}

/** Docker has FORWARD drop what it does not know, and the kernel may show it what any Linux bridge carries: br_netfilter. */
function filteredBridges({ wanted: { parts }, observed: { snapshot } }: Looked): string[] {
  const { filter, sysctl } = snapshot;
  const isShown = sysctl.get("bridge/bridge-nf-call-iptables") === "1";
  if (!isShown || !filter.some((line) => /^:FORWARD DROP\b/.test(line))) return [];
  const accepting = filter.filter((line) => /^-A (?:FORWARD|DOCKER-USER)\b.* -j ACCEPT$/.test(line));
  const lets = (name: string) =>
    accepting.some((line) => / physdev |^-A \S+ -j ACCEPT$/.test(line) || line.includes(` ${name} `));
  return parts
    .filter(({ kind, name }) => kind === "linux-bridge" && !lets(name))
    .map(
      ({ of }) =>
        `net.bridge.bridge-nf-call-iptables is 1 and iptables' FORWARD drops: ${of} would carry no IP`,
    );
}

/** Addresses that Docker has given to others on its own bridge, and that containers of this network are to have there. */
function takenAddresses({ wanted: { parts }, observed: { snapshot } }: Looked): string[] {
  const holders = new Map(
    snapshot.containers.flatMap(({ Name, NetworkSettings }) =>
      Object.values(NetworkSettings?.Networks ?? {}).map(({ IPAddress }) => [IPAddress, Name.slice(1)]),
    ),
  );
  return parts
    .filter(({ kind, columns }) => kind === "plug" && columns["master"] === DOCKER_BRIDGE)
    .flatMap(({ of, columns: { address = "" } }) => {
      const [local = ""] = address.split("/");
      const holder = local === "" ? undefined : holders.get(local);
      return holder === undefined ? [] : [`${of} is to have ${local}, which Docker has given to ${holder}`];
    });
}

/** Flows, static entries and spanning trees go by numbers: a port whose number another has gets one that they do not mean. */
function takenNumbers({ wanted: { parts }, observed: { own, snapshot } }: Looked): string[] {
  const ownPorts = new Set(own.filter(({ kind }) => kind === "port").map(({ name }) => name));
  const holders = new Map(
    own.filter(({ kind }) => kind === "bridge").map(({ name }) => [name, numberHolders(snapshot, name)]),
  );
  return parts
    .filter(({ kind }) => kind === "port")
    .flatMap(({ of, columns: { bridge = "", "Interface.ofport_request": number = "" } }) => {
      const holder = holders.get(bridge)?.get(number);
      if (holder === undefined || ownPorts.has(holder)) return [];
      return [
        `port ${number} of ${bridge} is ${holder}, which is not simnet's; ${of} is to have that number`,
      ];
    });
}

/** A patch port on a bridge that runs RSTP aborts Open vSwitch 3.1.0. */
function patchesOnRstp({ wanted: { parts }, observed: { snapshot } }: Looked): string[] {
  const patched = new Set(
    parts
      .filter(({ columns }) => columns["Interface.type"] === "patch")
      .map(({ columns }) => columns["bridge"]),
  );
  return snapshot.bridges
    .filter((row) => textIn(row, "rstp_enable") === "true" && patched.has(textIn(row, "name")))
    .map((row) => `${nameOf(row)} runs RSTP, and is to have patch ports: that aborts Open vSwitch`);
}

/** Where tunnels of others lead to: it is the host's own affair, and simnet sets none but in a lab. */
function missingAddresses({ wanted: { addresses }, observed: { snapshot } }: Looked): string[] {
  const there = new Set(snapshot.links.flatMap(({ addr_info: all }) => all.map(({ local }) => local)));
  return addresses
    .filter((address) => !there.has(address))
    .map((address) => `it does not have the address ${address}, which tunnels lead to: is it this host?`);
}

/** What simnet would have to make and somebody else has under that name; and interfaces that are to be there and are not. */
function inTheWay({ observed: { taken, snapshot }, diff }: Looked): string[] {
  // The interface of a port may well be there, if Open vSwitch does not make it: one that leads to another host, or our own end of a pair.
  const portNames = new Set(snapshot.ports.map(nameOf));
  const others = new Set<string>();
  const told = diff.missing.flatMap(({ kind, name, of, columns }): string[] => {
    switch (kind) {
      case "nic":
        return [`there is no interface ${name}, which ${of} is to be`];
      case "container":
        return takenOf([name], taken.containers, of, others);
      case "bridge":
      case "linux-bridge":
      case "plug":
        return takenOf([name], taken.interfaces, of, others);
      case "cable":
        return takenOf([name, columns["peer"] ?? stubOf(name)], taken.interfaces, of, others);
      case "port":
        return portNames.has(name) || columns["Interface.type"] === "internal"
          ? takenOf([name], taken.interfaces, of, others)
          : [];
      case "switch":
      case "flows":
      case "fdb":
      case "local":
      case "mirror":
      case "controller":
        return [];
    }
  });
  return [
    ...new Set(told),
    ...[...others].map(
      (owner) => `names that are needed are of ${owner}, a network that simnet has built: destroy that first`,
    ),
  ];
}

/** @param others takes the other networks of simnet's that have these names: they are told once, not name by name */
function takenOf(
  names: readonly string[],
  taken: ReadonlyMap<string, string | undefined>,
  of: string,
  others: Set<string>,
): string[] {
  return names.flatMap((name) => {
    if (!taken.has(name)) return [];
    const owner = taken.get(name);
    if (owner === undefined) return [`${name} is there and is not simnet's; ${of} is to be called so`];
    others.add(owner);
    return [];
  });
}

/** How many tags a switch reads holds for all of its bridges: it is changed only where all of them are this fabric's. */
function othersSwitch({ observed, diff }: Looked): string[] {
  return diff.changed
    .filter(({ expected: { kind } }) => kind === "switch")
    .flatMap(({ expected, found }) => {
      const isOthers = VLAN_LIMIT in found.columns && !(SWITCH_MARK in found.columns);
      const others = othersBridges(observed);
      if (!isOthers && others.length === 0) return [];
      const [is, wanted] = [found, expected].map(({ columns }) => columns[VLAN_LIMIT] ?? "1");
      const why = isOthers ? "simnet has not set it" : `it is the vlan-limit of ${others.join(", ")}, too`;
      return [`the switch has vlan-limit ${is}, and is to have ${wanted}: ${why}`];
    });
}

/** Bridges that are not this fabric's, but for what a lab has to reach its underlay. */
export function othersBridges({ own, snapshot }: Observed): string[] {
  const ownNames = new Set(own.filter(({ kind }) => kind === "bridge").map(({ name }) => name));
  return snapshot.bridges
    .filter((row) => !ownNames.has(nameOf(row)) && !(LAB_KEY in mapIn(row, "external_ids")))
    .map(nameOf);
}

/** docker0's addresses are Docker's to give. */
function wrongNics({ diff }: Looked): string[] {
  return diff.changed
    .filter(({ expected: { kind } }) => kind === "nic")
    .flatMap(({ expected: { name }, drift }) =>
      drift.map(
        ({ expected, found }) => `${name} has ${found ?? "no address"}, and is to have ${expected ?? "none"}`,
      ),
    );
}

/** What others have at bridges that are to go: it would go with them. */
export function strandedBy(host: string, strange: readonly Part[], gone: readonly Part[]): Obstacle[] {
  const going = new Set(
    gone.filter(({ kind }) => kind === "bridge" || kind === "linux-bridge").map(({ name }) => name),
  );
  return strange.flatMap((part): Obstacle[] => {
    const bridge = part.columns["bridge"] ?? part.name;
    if (!going.has(bridge)) return [];
    const what =
      part.kind === "flows"
        ? `the flow ${Object.keys(part.columns).join(" · ")}`
        : `${part.kind} ${part.name}`;
    return [{ host, what: `${what} at ${bridge} is not simnet's, and ${bridge} is to go: it would go, too` }];
  });
}
