import { expect, test } from "vitest";
import { readNetwork } from "../../../src/model/network.ts";
import { valueOf } from "../fabric/make.ts";
import { scenario, tenant } from "./make.ts";

function notices(design: Readonly<Record<string, unknown>>, network: Readonly<Record<string, unknown>> = {}) {
  const red = tenant({
    networks: { lan: { subnet: "192.168.0.0/24", ...network } },
    containers: { app: { host: "h1", ip: "192.168.0.7" }, db: { host: "h2" } },
  });
  return valueOf(readNetwork(scenario({ design, tenants: { red } }))).notices;
}

test("docker-default says which addresses, keys and VLANs it does not use", () => {
  expect(notices({ kind: "docker-default" }, { key: 100, vlan: 10, mtu: 1400 })).toEqual([
    {
      kind: "unheeded",
      text: "a subnet or address that is not used: Docker numbers containers itself, within docker0's subnet, here and in 1 more",
      blame: "tenants.red.networks.lan.subnet",
    },
    {
      kind: "unheeded",
      text: "a key or VLAN that is not used: docker0 has neither, here and in 1 more",
      blame: "tenants.red.networks.lan.key",
    },
  ]);
});

test("bridge-per-tenant without keys says which keys are not used, and with them says nothing", () => {
  expect(notices({ kind: "bridge-per-tenant", keys: "none" }, { key: 100 })).toMatchObject([
    { blame: "tenants.red.networks.lan.key" },
  ]);
  expect(notices({ kind: "bridge-per-tenant" }, { key: 100, vlan: 10 })).toEqual([]);
});
