import { describe, expect, test } from "vitest";
import { complaints, scenario, tenant, wired } from "./make.ts";

const red = (more: object) => ({ tenants: { red: tenant({ ...more }) } });

const design = (subnet: string) =>
  complaints({
    design: { kind: "docker-default", subnet },
    ...red({ containers: { a: { host: "h1" }, b: { host: "h1" } } }),
  });
expect(design("10.0.0.0/31")).toEqual([["design.subnet", "a prefix of at most 30", '"10.0.0.0/31"']]);

describe("bad input is told by path, expected and found:", () => {
  test("an unknown host, with one that may be meant", () => {
    expect(complaints(red({ containers: { app: { host: "h11" }, db: { host: "elsewhere" } } }))).toEqual([
      ["tenants.red.containers.app.host", "a host, perhaps h1", '"h11"'],
      ["tenants.red.containers.db.host", "a host: h1, h2, h3", '"elsewhere"'],
    ]);
  });

  test("overlapping subnets in one network", () => {
    const networks = { lan: { subnet: ["10.0.0.0/24", "10.0.0.128/25"] } };
    expect(complaints(red({ networks }))).toEqual([
      [
        "tenants.red.networks.lan.subnet.1",
        "subnets that do not overlap",
        "10.0.0.128/25, which overlaps 10.0.0.0/24",
      ],
    ]);
  });

  test("overlapping subnets of two networks of one tenant, but not of two tenants", () => {
    const networks = { lan: { subnet: "10.0.0.0/24" }, wan: { subnet: ["10.1.0.0/24", "10.0.0.0/16"] } };
    const containers = { app: { host: "h1", network: "lan" } };
    expect(complaints(red({ networks, containers }))).toEqual([
      [
        "tenants.red.networks.wan.subnet.1",
        "subnets that do not overlap within a tenant",
        "10.0.0.0/16, which overlaps 10.0.0.0/24 of lan",
      ],
    ]);
  });

  test("two containers with one address, in one network but not in two tenants", () => {
    const containers = { app: { host: "h1", ip: "192.168.0.7" }, db: { host: "h2", ip: "192.168.0.7" } };
    expect(complaints(red({ containers }))).toEqual([
      ["tenants.red.containers.db.ip", "an address of its own", "192.168.0.7, which app has"],
    ]);
    expect(complaints({ tenants: { red: tenant(), blue: tenant() } })).toEqual([]);
  });

  test("an address outside of the subnet, the subnet's own, or none left", () => {
    const networks = { lan: { subnet: "192.168.0.0/30" } };
    const containers = {
      a: { host: "h1", ip: "10.0.0.1" },
      b: { host: "h1", ip: "192.168.0.3" },
      c: { host: "h1" },
      d: { host: "h1" },
      e: { host: "h1" },
    };
    expect(complaints(red({ networks, containers }))).toEqual([
      ["tenants.red.containers.a.ip", "a free address in 192.168.0.0/30", "10.0.0.1, which is outside"],
      [
        "tenants.red.containers.b.ip",
        "a free address in 192.168.0.0/30",
        "192.168.0.3, the subnet's own or its broadcast address",
      ],
      ["tenants.red.containers.e", "a free address in 192.168.0.0/30", "none left"],
    ]);
  });

  test("a key above 2^32-1 and a VLAN outside of 1 to 4094, as number or text", () => {
    const networks = {
      lan: { subnet: "10.0.0.0/24", key: 4_294_967_296, vlan: 0 },
      b: { subnet: "10.0.1.0/24", key: "0x100000000", vlan: "4095" },
    };
    expect(
      complaints(red({ networks, containers: { app: { host: "h1", network: "lan" } } })).map(
        ([path, expected]) => [path, expected],
      ),
    ).toEqual([
      ["tenants.red.networks.lan.key", "a key from 0 to 4294967295"],
      ["tenants.red.networks.lan.vlan", "a VLAN from 1 to 4094"],
      ["tenants.red.networks.b.key", "a key from 0 to 4294967295"],
      ["tenants.red.networks.b.vlan", "a VLAN from 1 to 4094"],
    ]);
  });

  test("a misspelt and an unknown key", () => {
    expect(complaints({ desing: {}, tenants: { red: { ...tenant(), mirror: 1 } } })).toEqual([
      ["tenants.red.mirror", "one of networks, containers, servers", 'the unknown key "mirror"'],
      ["desing", "design (did you mean that?)", 'the unknown key "desing"'],
    ]);
  });

  test("no hosts, no tenants, an empty tenant", () => {
    expect(complaints({ hosts: {}, tenants: {} }).map(([path]) => path)).toEqual(["hosts", "tenants"]);
    expect(complaints({ tenants: { red: { networks: {}, containers: {} } } })).toEqual([
      ["tenants.red.networks", "a network or more", "none"],
      ["tenants.red.containers", "a container or more", "none"],
    ]);
  });

  test("a network that the tenant has not, or that must be chosen", () => {
    const networks = { lan: { subnet: "10.0.0.0/24" }, wan: { subnet: "10.1.0.0/24" } };
    const containers = { a: { host: "h1" }, b: { host: "h1", network: "wam" } };
    expect(complaints(red({ networks, containers }))).toEqual([
      ["tenants.red.containers.a.network", "a network of the tenant: lan, wan", "nothing"],
      ["tenants.red.containers.b.network", "a network of the tenant, perhaps wan", '"wam"'],
    ]);
  });

  test("two hosts with one address", () => {
    expect(complaints({ hosts: { h1: { address: "1.1.1.1/24" }, h2: { address: "1.1.1.1/8" } } })).toEqual([
      ["hosts.h2.address", "an address of its own for each host", "1.1.1.1, which h1 has"],
    ]);
  });

  test("a mesh of unknown hosts, of one host, of one pair twice", () => {
    const mesh = [
      ["h1", "h9"],
      ["h2", "h2"],
      ["h1", "h2"],
      ["h2", "h1"],
    ];
    expect(complaints({ design: { kind: "bridge-per-tenant", mesh } }).map(([path]) => path)).toEqual([
      "design.mesh.0.1",
      "design.mesh.1",
      "design.mesh.3",
    ]);
    expect(complaints({ design: { kind: "bridge-per-tenant", mesh: [["h1"]] } })).toEqual([
      ["design.mesh.0", "a pair of hosts", "a list of 1"],
    ]);
  });

  test("a design that there is none of", () => {
    expect(complaints({ design: { kind: "vxlan-mesh" } })).toEqual([
      ["design.kind", "one of docker-default, bridge-per-tenant, neutron", '"vxlan-mesh"'],
    ]);
  });

  test("a subnet of docker0 that is too small for its containers", () => {
    expect(design("10.0.0.0/30")).toEqual([
      ["design.subnet", "room for the 2 containers of h1", "1 addresses"],
    ]);
    expect(design("10.0.0.0/29")).toEqual([]);
  });

  test("a path between hosts that is twice there, leads back, or starts nowhere", () => {
    const paths = [
      { from: "h1", to: "h2" },
      { from: "h1", to: "h2" },
      { from: "h1", to: "h1" },
      { from: "hx", to: "h1" },
    ];
    expect(
      complaints({ underlay: { paths } })
        .map(([path]) => path)
        .toSorted((a, b) => (a! < b! ? -1 : 1)),
    ).toEqual(["underlay.paths.1", "underlay.paths.2.to", "underlay.paths.3.from"]);
  });

  test("what nobody has in `allow`, and a change that cannot be made", () => {
    expect(
      complaints({
        allow: [["red", "green"]],
        changes: [{ kind: "remove-port", at: "h1/sdn-br0/nope" }],
      }).map(([path]) => path),
    ).toEqual(["allow.0.1", "changes.0.at"]);
  });

  test("the name __proto__, which would be lost", () => {
    const text = JSON.stringify(scenario()).replace('"red"', '"__proto__"').replace('"h3"', '"__proto__"');
    expect(
      complaints(JSON.parse(text) as object as Record<string, unknown>)
        .map(([path]) => path)
        .toSorted((a, b) => (a! < b! ? -1 : 1)),
    ).toEqual(["hosts.__proto__", "tenants.__proto__"]);
  });
});

test("tenants, hosts and containers may have the names that objects have of their own", () => {
  for (const name of ["constructor", "toString", "hasOwnProperty", "valueOf"]) {
    const own = { networks: { [name]: { subnet: "10.0.0.0/24" } }, containers: { [name]: { host: name } } };
    const fabric = wired({ hosts: { [name]: { address: "1.1.1.1/24" } }, tenants: { [name]: own } });
    expect(fabric.findEndpoint(`${name}/${name}`)).toBe(0);
    expect(
      complaints({ tenants: { red: tenant({ containers: { a: { host: name } } }) } }).map(([path]) => path),
    ).toEqual(["tenants.red.containers.a.host"]);
    expect(
      complaints({ tenants: { red: tenant({ containers: { a: { host: "h1", network: name } } }) } }).map(
        ([path]) => path,
      ),
    ).toEqual(["tenants.red.containers.a.network"]);
  }
});
