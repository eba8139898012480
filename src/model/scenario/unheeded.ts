import type { Notice } from "../values/notice.ts";
import type { Scenario } from "./schema.ts";

/**
 * What a scenario says that its design does not heed. No error: whoever compares designs changes the design's kind
 * and nothing else.
 */
export function unheededIn(scenario: Scenario): readonly Notice[] {
  const { design } = scenario;
  switch (design.kind) {
    case "docker-default":
      return [
        ...notice(
          "a subnet or address that is not used: Docker numbers containers itself, within docker0's subnet",
          [...columnPaths(scenario, "networks", "subnet"), ...columnPaths(scenario, "containers", "ip")],
        ),
        ...notice("a key or VLAN that is not used: docker0 has neither", [
          ...columnPaths(scenario, "networks", "key"),
          ...columnPaths(scenario, "networks", "vlan"),
        ]),
      ];
    case "bridge-per-tenant":
      return design.keys === "none"
        ? notice('a key that is not used: design.keys is "none"', columnPaths(scenario, "networks", "key"))
        : [];
    case "neutron":
      return [];
  }
}

function columnPaths({ tenants }: Scenario, part: "networks" | "containers", column: string): string[] {
  return Object.entries(tenants).flatMap(([tenant, of]) =>
    Object.entries<Readonly<Record<string, unknown>>>(of[part])
      .filter(([, element]) => element[column] !== undefined)
      .map(([name]) => `tenants.${tenant}.${part}.${name}.${column}`),
  );
}

/** @param what and why not */
function notice(what: string, paths: readonly string[]): Notice[] {
  const [first] = paths;
  if (first === undefined) return [];
  const more = paths.length === 1 ? "" : `, here and in ${(paths.length - 1).toLocaleString("en")} more`;
  return [{ kind: "unheeded", text: `${what}${more}`, blame: first }];
}
