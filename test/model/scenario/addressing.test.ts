import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  addressesIn,
  isHostAddress,
  keysOf,
  membersIn,
  networkNameOf,
} from "../../../src/model/scenario/addressing.ts";
import { formatCidr, parseCidr, parseIpv4 } from "../../../src/model/values/ipv4.ts";
import { checked, tenant } from "./make.ts";

const addresses = (more: object) => {
  const own = checked({ tenants: { red: tenant({ ...more }) } }).tenants["red"]!;
  const given = addressesIn(own, "lan");
  return Object.fromEntries(
    membersIn(own, "lan").map(([name], i) => [name, given[i] && formatCidr(given[i])]),
  );
};

const is = (subnet: string, ip: string) => isHostAddress(parseCidr(subnet)!, parseIpv4(ip)!);

let subnets = 0;
const network = (key?: number | string) => ({
  subnet: `10.0.${subnets++}.0/24`,
  ...(key !== undefined && { key }),
});

describe("containers get", () => {
  test("the lowest address that nobody wrote, past the network's own and before its broadcast", () => {
    const containers = { a: { host: "h1" }, b: { host: "h1", ip: "10.0.0.2" }, c: { host: "h1" } };
    expect(addresses({ networks: { lan: { subnet: "10.0.0.0/29" } }, containers })).toEqual({
      a: "10.0.0.1/29",
      b: "10.0.0.2/29",
      c: "10.0.0.3/29",
    });
  });

  test("addresses of the next subnet when one is full; a /31 has two and a /32 one", () => {
    const containers = Object.fromEntries(["a", "b", "c", "d"].map((name) => [name, { host: "h1" }]));
    const networks = { lan: { subnet: ["10.0.0.0/32", "10.0.1.0/31", "10.0.2.0/24"] } };
    expect(Object.values(addresses({ networks, containers }))).toEqual([
      "10.0.0.0/32",
      "10.0.1.0/31",
      "10.0.1.1/31",
      "10.0.2.1/24",
    ]);
  });

  test("each an address of its own inside of the subnet, whatever is written", () => {
    const ip = fc.option(
      fc.integer({ min: 1, max: 30 }).map((n) => `10.0.0.${n}`),
      { nil: undefined },
    );
    fc.assert(
      fc.property(
        fc.uniqueArray(ip, { minLength: 1, maxLength: 30, selector: (one) => one ?? Symbol("none") }),
        (written) => {
          const containers = Object.fromEntries(
            written.map((one, i) => [`c${i}`, { host: "h1", ...(one !== undefined && { ip: one }) }]),
          );
          const given = Object.values(
            addresses({ networks: { lan: { subnet: "10.0.0.0/27" } }, containers }),
          );
          expect(new Set(given).size).toBe(written.length);
          for (const one of given)
            expect(isHostAddress(parseCidr("10.0.0.0/27")!, parseCidr(one!)!.address)).toBe(true);
        },
      ),
      { numRuns: 50 },
    );
  });
});

test("a subnet's own address and its broadcast are no host's, but in /31 and /32", () => {
  expect([
    is("10.0.0.0/24", "10.0.0.0"),
    is("10.0.0.0/24", "10.0.0.255"),
    is("10.0.0.0/24", "10.0.1.1"),
  ]).toEqual([false, false, false]);
  expect([
    is("10.0.0.0/31", "10.0.0.0"),
    is("10.0.0.0/32", "10.0.0.0"),
    is("10.0.0.0/24", "10.0.0.1"),
  ]).toEqual([true, true, true]);
});

test("keys are as written, in whatever form, else counted from 100 past those", () => {
  const networks = { a: network(), b: network("0x65"), c: network(), d: network("100"), e: network(0) };
  const { containers } = tenant({ containers: { app: { host: "h1", network: "a" } } });
  expect(Object.fromEntries(keysOf(checked({ tenants: { red: { networks, containers } } })))).toEqual({
    "red/a": 102,
    "red/b": 101,
    "red/c": 103,
    "red/d": 100,
    "red/e": 0,
  });
});

test("a container is in the network that it names, else in its tenant's only one", () => {
  const { tenants } = checked();
  expect(networkNameOf(tenants["red"]!, {})).toBe("lan");
  expect(networkNameOf(tenants["red"]!, { network: "other" })).toBe("other");
  expect(networkNameOf({ networks: {}, containers: {} }, {})).toBeUndefined();
});
