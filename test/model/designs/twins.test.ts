import fc from "fast-check";
import { expect, test } from "vitest";
import type { Fabric } from "../../../src/model/fabric/fabric.ts";
import { readNetwork } from "../../../src/model/network.ts";
import { scenario, tenant } from "../scenario/make.ts";

const physical = fc.uniqueArray(
  fc.constantFrom("int", "tun", "eth1", "ex", "LOCAL", "br-eth1", "phy-br-eth1"),
);
const designs = fc.oneof(
  physical.map((names) => ({ kind: "neutron", physical: Object.fromEntries(names.map((one) => [one, {}])) })),
  fc.constantFrom("gre", "vxlan").map((tunnel) => ({ kind: "bridge-per-tenant", tunnel })),
  fc.constant({ kind: "docker-default" }),
);
const tenantNames = fc.uniqueArray(fc.constantFrom("a", "a-b", "a-b-c", "xlan"), { minLength: 1 });
const containers = fc.constantFrom("c", "b-c", "b-c-d", "c-d", "d", "h2", "b-c.d822030b");

const onHosts = (names: readonly string[]) =>
  tenant({ containers: Object.fromEntries(names.map((name) => [name, { host: "h1" }])) });

test("no design makes two bridges of one name on a host, or two ports of one name on a bridge", () => {
  fc.assert(
    fc.property(
      designs,
      tenantNames,
      fc.uniqueArray(containers, { minLength: 1 }),
      (design, tenants, names) => {
        const made = readNetwork(
          scenario({ design, tenants: Object.fromEntries(tenants.map((name) => [name, onHosts(names)])) }),
        );
        const twins = made.ok ? twinsIn(made.value.fabric) : [];
        const unfit = made.ok ? [] : made.problems.map(({ path }) => path);
        expect([twins, unfit.filter((path) => !/^design\.physical\.(?:int|tun|LOCAL)$/.test(path))]).toEqual([
          [],
          [],
        ]);
      },
    ),
  );
});

function twinsIn(fabric: Fabric): readonly string[] {
  const { bridges, ports } = fabric.columns;
  return [
    Array.from({ length: bridges.count }, (_, row) => fabric.bridgeName(row)),
    Array.from({ length: ports.count }, (_, row) => fabric.portName(row)),
  ].flatMap((names) => names.filter((name, i) => names.indexOf(name) !== i));
}
