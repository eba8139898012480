import { FabricDraft } from "../fabric/draft.ts";
import { applyAll } from "../fabric/apply.ts";
import { FabricEditor } from "../fabric/editor.ts";
import type { Fabric } from "../fabric/fabric.ts";
import { conflicts } from "../fabric/conflicts.ts";
import { repeatedPaths, unknownParties } from "../fabric/from-document.ts";
import { must } from "../fabric/fabric.ts";
import { Origins } from "../fabric/origin.ts";
import { placeOf } from "../fabric/reporter.ts";
import { ownPropertyProblems } from "../fabric/own-property.ts";
import { sealWhole } from "../fabric/seal-whole.ts";
import { DEFAULT_MTU } from "../fabric/spec.ts";
import { checkScenario } from "../scenario/check.ts";
import type { Scenario } from "../scenario/schema.ts";
import { parseCidr } from "../values/ipv4.ts";
import { type Checked, type Problem, refused } from "../values/problem.ts";
import { countTunnelPorts, MAX_TUNNEL_PORTS, wireBridgePerTenant } from "./bridge-per-tenant.ts";
import { wireDockerDefault } from "./docker-default.ts";
import { wireNeutron } from "./neutron.ts";

/** Wires a scenario by the design it names, then makes the changes that it says were made by hand. */
export function wire(scenario: Scenario): Checked<Fabric> {
  const unfit = checkScenario(scenario);
  const unwired = unfit.length > 0 ? unfit : tooManyTunnels(scenario);
  const draft = new FabricDraft(scenario.name);
  const underlayProblems = addHosts(draft, scenario);
  if (unwired.length > 0) return refused([...unwired, ...underlayProblems]);
  wireDesign(draft, scenario);
  refuseTwins(draft);
  draft.allowed = scenario.allow ?? [];
  draft.properties = scenario.properties ?? [];
  draft.failures = scenario.failures;
  if (draft.allowed.length === 0 && draft.properties.length === 0 && scenario.changes === undefined)
    return sealWhole(draft, underlayProblems);
  const editor = new FabricEditor(draft);
  const allowProblems = unknownParties(editor);
  applyAll(editor, scenario.changes ?? []);
  const problems = [
    ...underlayProblems,
    ...allowProblems,
    ...editor.problems,
    ...conflicts(draft),
    ...ownPropertyProblems(editor),
  ];
  return sealWhole(draft, problems);
}

function wireDesign(draft: FabricDraft, scenario: Scenario): void {
  const { design } = scenario;
  switch (design.kind) {
    case "docker-default":
      return wireDockerDefault(draft, scenario, design);
    case "bridge-per-tenant":
      return wireBridgePerTenant(draft, scenario, design);
    case "neutron":
      return wireNeutron(draft, scenario, design);
  }
}

/** A host cannot hold two bridges of one name, and nothing that is said of one of them would be true. */
function refuseTwins({ hosts, bridges }: FabricDraft): void {
  const names = new Set<string>();
  for (let row = 0; row < bridges.count; row++) {
    const name = `${hosts.columns.name[must(bridges.columns.host[row])]}/${bridges.columns.name[row]}`;
    if (names.has(name)) throw new Error(`the design made ${name} twice`);
    names.add(name);
  }
}

function addHosts(draft: FabricDraft, scenario: Scenario): readonly Problem[] {
  const { origins } = draft;
  draft.underlayMtu = Number(scenario.underlay?.mtu ?? DEFAULT_MTU);
  const hosts = origins.at(Origins.ROOT, "hosts");
  for (const [name, { address }] of Object.entries(scenario.hosts)) {
    const addresses = [must(parseCidr(address))];
    draft.addHost(name, { addresses, ipForward: false, rpFilter: 0 }, origins.at(hosts, name));
  }
  const editor = new FabricEditor(draft);
  for (const [i, path] of (scenario.underlay?.paths ?? []).entries()) {
    editor.setPath(path, placeOf(origins.at(Origins.ROOT, "underlay", "paths", i)));
  }
  return [...editor.problems, ...repeatedPaths(scenario.underlay)];
}

/** Above a million tunnel ports no host could hold them, and simnet says so instead of trying. */
function tooManyTunnels({ design, ...scenario }: Scenario): readonly Problem[] {
  if (design.kind !== "bridge-per-tenant") return [];
  const ports = countTunnelPorts({ design, ...scenario }, design);
  if (ports <= MAX_TUNNEL_PORTS) return [];
  const expected = `at most ${MAX_TUNNEL_PORTS.toLocaleString("en")} tunnel ports, hosts × (hosts − 1) a network`;
  return [{ path: "design", expected, found: ports.toLocaleString("en") }];
}
