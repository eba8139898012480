import { formatIpv4 } from "../values/ipv4.ts";
import type { Problem } from "../values/problem.ts";
import type { Change } from "./change.ts";
import { PORT } from "./columns.ts";
import type { FabricDraft } from "./draft.ts";
import { must } from "./fabric.ts";

/** What no element is wrong in alone: two that claim what only one of them can have. */
export function conflicts(draft: FabricDraft): Problem[] {
  return [...sharedAddresses(draft), ...sharedNumbers(draft), ...sharedPatchNames(draft)];
}

/** Whether there can be a conflict after this change that was not there before it. */
export function canConflict(change: Change): boolean {
  switch (change.kind) {
    case "set-port": {
      const { port } = change;
      return (
        port.ofport !== undefined ||
        port.other_config?.["stp-port-num"] !== undefined ||
        port.type === "patch"
      );
    }
    case "move-port":
      return true;
    case "set-bridge":
    case "set-flow":
    case "remove-flow":
    case "remove-port":
    case "set-endpoint":
    case "remove-endpoint":
    case "set-link":
    case "set-path":
      return false;
  }
}

/** Two hosts with one address: nobody could say where a packet to it goes. */
function sharedAddresses(draft: FabricDraft): Problem[] {
  const { name, addresses, origin } = draft.hosts.columns;
  const owners = new Map<number, number>();
  const problems: Problem[] = [];
  for (let host = 0; host < draft.hosts.count; host++) {
    for (const [i, { address }] of must(addresses[host]).entries()) {
      const owner = owners.get(address) ?? host;
      owners.set(address, owner);
      if (owner === host) continue;
      const found = `${formatIpv4(address)}, which ${name[owner]} has`;
      const expected = "an address of its own for each host";
      problems.push(problemAt(draft, must(origin[host]), ["addresses", i], expected, found));
    }
  }
  return problems;
}

/** Open vSwitch gives a number once in a bridge, and turns spanning tree off on a port that asks for a taken one. */
function sharedNumbers(draft: FabricDraft): Problem[] {
  const { ofport, stpNumber } = draft.ports.columns;
  return [
    ...repeats(draft, (port) => must(ofport[port]), ["ofport"]),
    ...repeats(draft, (port) => must(stpNumber[port]), ["other_config", "stp-port-num"]),
  ];
}

function repeats(draft: FabricDraft, numberOf: (port: number) => number, keys: readonly string[]): Problem[] {
  const { name, bridge, origin } = draft.ports.columns;
  const owners = new Map<number, number>();
  const problems: Problem[] = [];
  for (let port = 0; port < draft.ports.count; port++) {
    const number = numberOf(port);
    if (number === 0 || draft.ports.isRemoved(port)) continue;
    const key = must(bridge[port]) * NUMBERS + number;
    const owner = owners.get(key) ?? port;
    owners.set(key, owner);
    if (owner === port) continue;
    const found = `${number}, which ${name[owner]} has`;
    problems.push(problemAt(draft, must(origin[port]), keys, "a number of its own in the bridge", found));
  }
  return problems;
}

const NUMBERS = 0x10000;

/** A patch names its peer by port, not by bridge: all ports of a host are in one table of Open vSwitch. */
function sharedPatchNames(draft: FabricDraft): Problem[] {
  const { name, bridge, kind, origin } = draft.ports.columns;
  const owners = new Map<string, number>();
  const problems: Problem[] = [];
  for (let port = 0; port < draft.ports.count; port++) {
    if (kind[port] !== PORT.patch || draft.ports.isRemoved(port)) continue;
    const host = must(draft.bridges.columns.host[must(bridge[port])]);
    const key = `${host}/${name[port]}`;
    const owner = owners.get(key) ?? port;
    owners.set(key, owner);
    if (owner === port) continue;
    const found = `${name[port]}, which is a patch of ${draft.bridges.columns.name[must(bridge[owner])]} too`;
    problems.push(
      problemAt(draft, must(origin[port]), [], "a name of its own for each patch of a host", found),
    );
  }
  return problems;
}

function problemAt(
  { origins }: FabricDraft,
  origin: number,
  keys: readonly (string | number)[],
  expected: string,
  found: string,
): Problem {
  return { path: origins.path(origins.at(origin, ...keys)), expected, found };
}
