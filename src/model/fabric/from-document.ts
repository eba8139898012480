import { KnownNames } from "../schema/nearest.ts";
import { type Checked, type Problem, show } from "../values/problem.ts";
import { conflicts } from "./conflicts.ts";
import type { EndpointDocument, FabricDocument, UnderlayDocument } from "./document.ts";
import { FabricDraft } from "./draft.ts";
import { DEFAULT_NETWORK, FabricEditor } from "./editor.ts";
import { type Fabric, must } from "./fabric.ts";
import { Origins } from "./origin.ts";
import { partsOf } from "./party.ts";
import { placeOf } from "./reporter.ts";
import { ownPropertyProblems } from "./own-property.ts";
import { sealWhole } from "./seal-whole.ts";
import { DEFAULT_MTU } from "./spec.ts";

/** A fabric written by hand. The document has passed its schema; what its names refer to is checked here. */
export function fabricFrom(document: FabricDocument): Checked<Fabric> {
  const draft = new FabricDraft(document.name ?? "fabric");
  const editor = new FabricEditor(draft);
  const { origins } = draft;
  draft.underlayMtu = Number(document.underlay?.mtu ?? DEFAULT_MTU);
  addHosts(editor, document);
  addTables(editor, document);
  for (const [i, link] of (document.links ?? []).entries())
    editor.setLink(link, placeOf(origins.at(Origins.ROOT, "links", i)));
  for (const [i, path] of (document.underlay?.paths ?? []).entries()) {
    editor.setPath(path, placeOf(origins.at(Origins.ROOT, "underlay", "paths", i)));
  }
  addEndpoints(editor, document);
  draft.allowed = document.allow ?? [];
  draft.properties = document.properties ?? [];
  draft.failures = document.failures;
  draft.unmodelled = document.unmodelled ?? [];
  const problems = [
    ...editor.problems,
    ...conflicts(draft),
    ...repeatedLinks(document),
    ...repeatedPaths(document.underlay),
    ...unknownParties(editor),
    ...unknownPlaces(editor),
    ...ownPropertyProblems(editor),
  ];
  return sealWhole(draft, problems);
}

/** Hosts and bridges that `unmodelled` names have to be there; a port need not be one of the file's. */
function unknownPlaces({ draft, names }: FabricEditor): Problem[] {
  const hosts = new KnownNames("a host of this file", names.hosts);
  const bridges = new KnownNames("a bridge of this file", names.bridges);
  return draft.unmodelled.flatMap(({ at }, i) => {
    const [host = "", bridge] = at.split("/");
    const [known, name] = bridge === undefined ? [hosts, host] : [bridges, `${host}/${bridge}`];
    if ((bridge === undefined ? names.hosts : names.bridges).has(name)) return [];
    return [{ path: `unmodelled.${i}.at`, expected: known.expected(name), found: show(name) }];
  });
}

function addHosts(editor: FabricEditor, document: FabricDocument): void {
  const { origins } = editor.draft;
  const hosts = origins.at(Origins.ROOT, "hosts");
  for (const [hostName, host] of Object.entries(document.hosts)) {
    const hostOrigin = origins.at(hosts, hostName);
    editor.addHost(hostName, host, hostOrigin);
    for (const [bridgeName, bridge] of Object.entries(host.bridges ?? {})) {
      const at = `${hostName}/${bridgeName}`;
      const bridgeOrigin = origins.at(hostOrigin, "bridges", bridgeName);
      editor.setBridge(at, bridge, placeOf(bridgeOrigin));
      editor.addPorts(at, bridge.ports ?? {}, origins.at(bridgeOrigin, "ports"));
    }
  }
}

/** Once all ports are there: flows and MAC entries name them. */
function addTables(editor: FabricEditor, document: FabricDocument): void {
  const { origins } = editor.draft;
  for (const [hostName, { bridges = {} }] of Object.entries(document.hosts)) {
    for (const [bridgeName, bridge] of Object.entries(bridges)) {
      if (bridge.flows === undefined && bridge.fdb === undefined) continue;
      const origin = origins.at(Origins.ROOT, "hosts", hostName, "bridges", bridgeName);
      editor.setTables(`${hostName}/${bridgeName}`, bridge, placeOf(origin));
    }
  }
}

function addEndpoints(editor: FabricEditor, document: FabricDocument): void {
  const { origins } = editor.draft;
  const { endpoints = {} } = document;
  let networks: ReadonlyMap<string, ReadonlySet<string>> | undefined;
  const parent = origins.at(Origins.ROOT, "endpoints");
  // By key: pairs of a million of them take three times as long.
  for (const name of Object.keys(endpoints)) {
    const endpoint = must(endpoints[name]);
    const origin = origins.at(parent, name);
    const network =
      endpoint.network ?? onlyNetwork(editor, name, (networks ??= namedNetworks(endpoints)), origin);
    editor.addEndpoint(name, endpoint, network, placeOf(origin));
  }
}

/** The network of an endpoint that names none: the only one that endpoints of its tenant name. */
function onlyNetwork(
  { draft: { origins }, problems }: FabricEditor,
  name: string,
  networks: ReadonlyMap<string, ReadonlySet<string>>,
  origin: number,
): string {
  const [only = DEFAULT_NETWORK, ...others] = networks.get(partsOf(name).tenant) ?? [];
  if (others.length > 0) {
    const expected = `one of the tenant's networks: ${[only, ...others].join(", ")}`;
    problems.push({ path: origins.path(origins.at(origin, "network")), expected, found: "nothing" });
  }
  return only;
}

/** By tenant. */
function namedNetworks(endpoints: Readonly<Record<string, EndpointDocument>>): Map<string, Set<string>> {
  const networks = new Map<string, Set<string>>();
  for (const name of Object.keys(endpoints)) {
    const { network } = must(endpoints[name]);
    const { tenant } = partsOf(name);
    if (network !== undefined) networks.set(tenant, (networks.get(tenant) ?? new Set()).add(network));
  }
  return networks;
}

/** A path that is written twice: of the two only one could hold. */
export function repeatedPaths(underlay: UnderlayDocument | undefined): Problem[] {
  const names = (underlay?.paths ?? []).map(({ from, to }) => `${from}>${to}`);
  return repeated(names, (i) => `underlay.paths.${i}`, "each pair of hosts once");
}

function repeatedLinks(document: FabricDocument): Problem[] {
  const names = (document.links ?? []).map(({ name }) => name);
  return repeated(names, (i) => `links.${i}.name`, "a name of its own for each link");
}

function repeated(names: readonly string[], path: (i: number) => string, expected: string): Problem[] {
  const seen = new Set<string>();
  return names.flatMap((name, i) => {
    if (!seen.has(name)) return (seen.add(name), []);
    return [{ path: path(i), expected, found: show(name) }];
  });
}

/** Names in `allow` that no tenant and no endpoint has. */
export function unknownParties(editor: FabricEditor): Problem[] {
  const { names } = editor;
  return editor.draft.allowed.flatMap((pair, i) =>
    pair.flatMap((party, side) =>
      names.tenants.has(party) || names.endpoints.has(party)
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
