import { describe, expect, test } from "vitest";
import { complaints, tenant } from "./make.ts";

const neutron = (more: object = {}) => ({ design: { kind: "neutron", ...more } });
const lan = (more: object) => ({ networks: { lan: { subnet: "192.168.0.0/24", ...more } } });
const provider = { physical: "eth1", vlan: 100 };
const PATH = "tenants.red.networks.lan";

const redWith = (more: object) => ({ tenants: { red: tenant(lan({ provider, ...more })) } });
const manyNetworks = (count: number) =>
  Object.fromEntries(
    Array.from({ length: count }, (_, i) => [
      `n${i}`,
      { subnet: `10.${Math.floor(i / 256)}.${i % 256}.0/24` },
    ]),
  );
const manyContainers = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, i) => [`c${i}`, { host: "h1", network: `n${i}` }]));
const manyHosts = (count: number) =>
  Object.fromEntries(
    Array.from({ length: count }, (_, i) => [
      `h${i}`,
      { address: `10.${Math.floor(i / 250)}.${i % 250}.1/24` },
    ]),
  );

const many = (count: number) => ({ networks: manyNetworks(count), containers: manyContainers(count) });

describe("where the design is another, it is told", () => {
  test("what only neutron heeds", () => {
    const red = tenant({ ...lan({ provider, localVlans: { h1: 20 } }), servers: { c: {} } });
    const found = "the design bridge-per-tenant";
    expect(complaints({ tenants: { red } })).toEqual([
      [`${PATH}.provider`, "nothing: a provider is for the design neutron", found],
      [`${PATH}.localVlans`, "nothing: a host's own VLAN is for the design neutron", found],
      ["tenants.red.servers", "nothing: a server is for the design neutron", found],
    ]);
  });
});

describe("a physical network", () => {
  test("is named by an interface, on hosts that there are, and shares no name with one", () => {
    const physical = { h2: {}, eth1: { hosts: ["h1", "h9"] } };
    expect(complaints(neutron({ physical }))).toEqual([
      ["design.physical.h2", "a name that no host has", "h2"],
      ["design.physical.eth1.hosts.1", "a host, perhaps h1", '"h9"'],
    ]);
    expect(complaints(neutron({ physical: { eth1234567890: {} } }))).toMatchObject([
      ["design.physical.eth1234567890", expect.stringContaining("1 to 12 letters"), expect.anything()],
    ]);
  });

  test.each(["int", "tun"])("is not %s, whose bridge is the agent's own", (name) => {
    expect(complaints(neutron({ physical: { eth1: {}, [name]: {} } }))).toEqual([
      [`design.physical.${name}`, `another name: br-${name} is the agent's own bridge`, name],
    ]);
  });

  test("is not LOCAL, for its bridge has a port of that name", () => {
    expect(complaints(neutron({ physical: { LOCAL: {} } }))).toEqual([
      ["design.physical.LOCAL", "a name other than LOCAL, which is a bridge's own port", "LOCAL"],
    ]);
  });

  test("is one of the design's where a network names it", () => {
    const tenants = { red: tenant(lan({ provider: { physical: "eth2" } })) };
    expect(complaints({ ...neutron({ physical: { eth1: {} } }), tenants })).toEqual([
      [`${PATH}.provider.physical`, "an interface of design.physical, perhaps eth1", '"eth2"'],
    ]);
    expect(complaints({ ...neutron(), tenants })).toEqual([
      [`${PATH}.provider.physical`, "an interface of design.physical, of which there is none", '"eth2"'],
    ]);
  });

  test("is on the host of every container of a network that is in no tunnel", () => {
    const physical = { eth1: { hosts: ["h1"] } };
    expect(complaints({ ...neutron({ physical }), ...redWith({}) })).toEqual([
      ["tenants.red.containers.db.host", "a host with eth1: h1", "h2"],
    ]);
    expect(complaints({ ...neutron({ physical }), ...redWith({ key: 7 }) })).toEqual([]);
  });
});

describe("a server", () => {
  const physical = { eth1: { hosts: ["h1"] } };

  test("is on a provider's network", () => {
    const red = tenant({ servers: { c: {} } });
    expect(complaints({ ...neutron({ physical }), tenants: { red } })).toEqual([
      ["tenants.red.servers.c", "a network with a provider", "lan, which has none"],
    ]);
  });

  test("has a name, a network and an address of its own", () => {
    const servers = { app: {}, c: { network: "wan" }, d: { ip: "192.168.0.7" } };
    const containers = { app: { host: "h1" }, db: { host: "h1", ip: "192.168.0.7" } };
    const red = tenant({ ...lan({ provider }), servers, containers });
    expect(complaints({ ...neutron({ physical }), tenants: { red } })).toEqual([
      ["tenants.red.servers.app", "a name of its own", "that of a container"],
      ["tenants.red.servers.c.network", "a network of the tenant, perhaps lan", '"wan"'],
      ["tenants.red.servers.d.ip", "an address of its own", "192.168.0.7, which db has"],
    ]);
  });
});

describe("a VLAN within a host", () => {
  test("is written for hosts of the network, once on each", () => {
    const tenants = {
      red: tenant(lan({ localVlans: { h1: 20, h2: 40, h3: 60, host: 80 } })),
      blue: tenant(lan({ localVlans: { h1: "20", h2: 20 } })),
    };
    expect(complaints({ ...neutron(), tenants })).toEqual([
      [`${PATH}.localVlans.h3`, "a host of the network's containers", "h3, which has none"],
      [`${PATH}.localVlans.host`, "a host: h1, h2, h3", '"host"'],
      ["tenants.blue.networks.lan.localVlans.h1", "a VLAN of its own on h1", "20, which red/lan has"],
    ]);
  });

  test("is not what a network's vlan says", () => {
    expect(complaints({ ...neutron(), tenants: { red: tenant(lan({ vlan: 10 })) } })).toEqual([
      [`${PATH}.vlan`, expect.stringContaining("see localVlans and provider.vlan"), "10"],
    ]);
  });

  test("is there for 4094 networks of a host and for no more", () => {
    expect(complaints({ ...neutron(), tenants: { red: many(4094) } })).toEqual([]);
    expect(complaints({ ...neutron(), tenants: { red: many(4095) } })).toEqual([
      ["hosts.h1", "at most 4094 networks, a VLAN within the host for each", "4095 networks"],
    ]);
  });
});

describe("what no host could hold is counted and not tried:", () => {
  test("tunnels between more than a thousand hosts", () => {
    const containers = { app: { host: "h1" } };
    expect(
      complaints({ ...neutron(), hosts: manyHosts(1002), tenants: { red: tenant({ containers }) } }),
    ).toEqual([["design", "at most 1,000,000 tunnel ports, hosts × (hosts − 1)", "1,003,002"]]);
  });

  test("flows that tell every host of every container", () => {
    const containers = Object.fromEntries(
      Array.from({ length: 3000 }, (_, i) => [`c${i}`, { host: `h${i % 400}` }]),
    );
    const networks = { lan: { subnet: "192.168.0.0/16" } };
    const tenants = { red: { networks, containers } };
    expect(complaints({ ...neutron({ l2population: true }), hosts: manyHosts(400), tenants })).toEqual([
      [
        "design.l2population",
        "at most 1,000,000 flows, containers × the other hosts of their network",
        "1,197,000",
      ],
    ]);
  });
});
