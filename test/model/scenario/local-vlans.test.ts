import { expect, test } from "vitest";
import { localVlans, spreadNetworks } from "../../../src/model/scenario/local-vlans.ts";
import { checked, tenant } from "./make.ts";

const lan = (more: object = {}) => ({ networks: { lan: { subnet: "192.168.0.0/24", ...more } } });
const allotted = (tenants: object) => {
  const scenario = checked({ design: { kind: "neutron" }, tenants });
  const vlans = localVlans(spreadNetworks(scenario));
  return Object.fromEntries(Array.from(vlans, ([name, local]) => [name, Object.fromEntries(local)]));
};

test("each host counts VLANs from 1, in the order of the networks that it has", () => {
  expect(
    allotted({
      red: tenant(),
      blue: tenant({ containers: { app: { host: "h2" } } }),
      green: tenant({ containers: { app: { host: "h3" }, db: { host: "h2" } } }),
    }),
  ).toEqual({ "red/lan": { h1: 1, h2: 1 }, "blue/lan": { h2: 2 }, "green/lan": { h3: 1, h2: 3 } });
});

test("a VLAN that is written is kept, and passed over when others are counted", () => {
  expect(
    allotted({
      red: tenant(),
      blue: tenant(lan({ localVlans: { h1: 1, h2: "2" } })),
      green: tenant(lan({ localVlans: { h2: 0x1 } })),
    }),
  ).toEqual({ "red/lan": { h1: 2, h2: 3 }, "blue/lan": { h1: 1, h2: 2 }, "green/lan": { h1: 3, h2: 1 } });
});
