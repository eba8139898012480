import { formatIpv4 } from "../values/ipv4.ts";
import { type Checked, type Problem, show, unless } from "../values/problem.ts";
import { type EndpointDocument, type FabricDocument } from "./document.ts";
import { FabricDraft } from "./draft.ts";
import { DEFAULT_NETWORK, FabricEditor } from "./editor.ts";
import type { Fabric } from "./fabric.ts";
import { must } from "./fabric.ts";
import { Origins } from "./origin.ts";
import { seal } from "./seal.ts";
import { DEFAULT_MTU } from "./spec.ts";

/** A fabric written by hand. The document has passed its schema; what its names refer to is checked here. */
export function fabricFrom(document: FabricDocument): Checked<Fabric> {
  const draft = new FabricDraft(document.name ?? "fabric");
  const editor = new FabricEditor(draft);
  const { origins } = draft;
  draft.underlayMtu = Number(document.underlay?.mtu ?? DEFAULT_MTU);
  addHosts(editor, document);
  for (const [i, link] of (document.links ?? []).entries())
    editor.setLink(link, origins.at(Origins.ROOT, "links", i));
  for (const [i, path] of (document.underlay?.paths ?? []).entries()) {
    editor.setPath(path, origins.at(Origins.ROOT, "underlay", "paths", i));
  }
  addEndpoints(editor, document);
  draft.allowed = document.allow ?? [];
  const problems = [
    ...editor.problems,
    ...sharedAddresses(draft),
    ...repeatedLinks(document),
    ...unknownParties(editor),
  ];
  return unless(problems, () => seal(draft));
}

function addHosts(editor: FabricEditor, document: FabricDocument): void {
  const { origins } = editor.draft;
  const hosts = origins.at(Origins.ROOT, "hosts");
  for (const [hostName, host] of Object.entries(document.hosts)) {
    const hostOrigin = origins.at(hosts, hostName);
    editor.addHost(hostName, host, hostOrigin);
    for (const [bridgeName, bridge] of Object.entries(host.bridges ?? {})) {
      const bridgeOrigin = origins.at(hostOrigin, "bridges", bridgeName);
      editor.setBridge(`${hostName}/${bridgeName}`, bridge, bridgeOrigin);
      const ports = origins.at(bridgeOrigin, "ports");
      for (const [name, port] of Object.entries(bridge.ports ?? {})) {
        editor.setPort(`${hostName}/${bridgeName}/${name}`, port, origins.at(ports, name));
      }
    }
  }
}

function addEndpoints(editor: FabricEditor, document: FabricDocument): void {
  const { origins } = editor.draft;
  const endpoints = Object.entries(document.endpoints ?? {});
  const networks = namedNetworks(endpoints);
  const parent = origins.at(Origins.ROOT, "endpoints");
  for (const [name, endpoint] of endpoints) {
    const origin = origins.at(parent, name);
    const [tenant = ""] = name.split("/");
    const named = networks.get(tenant) ?? new Set();
    if (endpoint.network === undefined && named.size > 1) {
      const expected = `one of the tenant's networks: ${[...named].join(", ")}`;
      editor.problems.push({ path: origins.path(origins.at(origin, "network")), expected, found: "nothing" });
    }
    const [only = DEFAULT_NETWORK] = named;
    editor.setEndpoint(name, endpoint, endpoint.network ?? only, origin);
  }
}

function namedNetworks(
  endpoints: readonly (readonly [string, EndpointDocument])[],
): Map<string, Set<string>> {
  const networks = new Map<string, Set<string>>();
  for (const [name, { network }] of endpoints) {
    const [tenant = ""] = name.split("/");
    if (network !== undefined) networks.set(tenant, (networks.get(tenant) ?? new Set()).add(network));
  }
  return networks;
}

/** Two hosts with one address: nobody could say where a packet to it goes. */
export function sharedAddresses(draft: FabricDraft): Problem[] {
  const { name, addresses, origin } = draft.hosts.columns;
  const owners = new Map<number, number>();
  const problems: Problem[] = [];
  for (let host = 0; host < draft.hosts.count; host++) {
    for (const { address } of must(addresses[host])) {
      const owner = owners.get(address);
      if (owner === undefined) owners.set(address, host);
      else if (owner !== host) {
        const path = draft.origins.path(must(origin[host]));
        const found = `${formatIpv4(address)}, which ${name[owner]} has`;
        problems.push({ path, expected: "an address of its own for each host", found });
      }
    }
  }
  return problems;
}

function repeatedLinks(document: FabricDocument): Problem[] {
  const seen = new Set<string>();
  return (document.links ?? []).flatMap(({ name }, i) => {
    if (!seen.has(name)) return (seen.add(name), []);
    return [{ path: `links.${i}.name`, expected: "a name of its own for each link", found: show(name) }];
  });
}

/** Names in `allow` that no tenant and no endpoint has. */
export function unknownParties(editor: FabricEditor): Problem[] {
  const { tenants, endpoints } = editor.names;
  return editor.draft.allowed.flatMap((pair, i) =>
    pair.flatMap((party, side) =>
      tenants.has(party) || endpoints.has(party)
        ? []
        : [
            {
              path: `allow.${i}.${side}`,
              expected: "a tenant or an endpoint of this file",
              found: show(party),
            },
          ],
    ),
  );
}
