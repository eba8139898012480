import fc from "fast-check";
import { expect, test } from "vitest";
import { face } from "../../../src/model/fabric/face.ts";
import { addressesIn, membersIn } from "../../../src/model/scenario/addressing.ts";
import { formatCidr } from "../../../src/model/values/ipv4.ts";
import { checked, tenant, wired } from "../scenario/make.ts";

/** Of one member: its network, and whether its address is written. */
const members = fc.array(fc.record({ network: fc.constantFrom("lan", "dmz"), isWritten: fc.boolean() }), {
  minLength: 1,
  maxLength: 8,
});
type Members = readonly { readonly network: string; readonly isWritten: boolean }[];

function written(prefix: string, last: number, all: Members, more: object) {
  return Object.fromEntries(
    all.map(({ network, isWritten }, i) => [
      `${prefix}${i}`,
      { network, ...more, ...(isWritten && { ip: `10.0.${network === "lan" ? 0 : 1}.${last + i}` }) },
    ]),
  );
}

test.each(["neutron", "bridge-per-tenant"])(
  "%s gives everybody the address that the scenario says",
  (kind) => {
    const isNeutron = kind === "neutron";
    const provider = { physical: "eth1" };
    const more = isNeutron ? { provider, key: 7 } : {};
    const networks = {
      lan: { subnet: "10.0.0.0/24", ...more },
      dmz: {
        subnet: "10.0.1.0/24",
        ...more,
        ...(isNeutron && { key: 8, provider: { ...provider, vlan: 9 } }),
      },
    };
    fc.assert(
      fc.property(members, members, (inside, outside) => {
        const red = tenant({
          networks,
          containers: written("c", 2, inside, { host: "h1" }),
          ...(isNeutron && { servers: written("s", 20, outside, {}) }),
        });
        const file = {
          design: { kind, ...(isNeutron && { physical: { eth1: {} } }) },
          tenants: { red },
        };
        const { endpoints } = face(wired(file));
        const own = checked(file).tenants["red"]!;
        const expected = Object.keys(networks).flatMap((network) => {
          const addresses = addressesIn(own, network);
          return membersIn(own, network).map(
            ([name], i) => [`red/${name}`, formatCidr(addresses[i]!)] as const,
          );
        });
        expect(new Map(endpoints.map(({ name, ip }) => [name, ip]))).toEqual(new Map(expected));
      }),
      { numRuns: 50 },
    );
  },
);
