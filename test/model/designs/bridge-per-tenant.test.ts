import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { countTunnelPorts } from "../../../src/model/designs/bridge-per-tenant.ts";
import { face } from "../../../src/model/fabric/face.ts";
import { components, fabricGraph } from "../../../src/model/fabric/graph.ts";
import { checked, complaints, tenant, wired } from "../scenario/make.ts";

const design = (more: object) => ({ design: { kind: "bridge-per-tenant", ...more } });
const onAll = { containers: { a: { host: "h1" }, b: { host: "h2" }, c: { host: "h3" } } };
const tunnelsOf = (more: object) =>
  face(wired({ ...more })).hosts.flatMap(({ bridges }) =>
    bridges.flatMap(({ ports }) => ports.filter(({ kind }) => kind === "tunnel")),
  );

describe("one bridge per tenant network and host", () => {
  test("is on the hosts that have containers of it, and on no other", () => {
    const seen = face(
      wired({ tenants: { red: tenant(), blue: tenant({ containers: { x: { host: "h3" } } }) } }),
    );
    expect(seen.hosts.map(({ bridges }) => bridges.map(({ name }) => name))).toEqual([
      ["sdn-br0"],
      ["sdn-br0"],
      ["sdn-br1"],
    ]);
  });

  test("has a port for each container and a keyed GRE tunnel to each other host of the network", () => {
    const { ports, stp } = face(wired()).host("h1").bridge("sdn-br0");
    expect(stp).toBe(true);
    expect(ports).toMatchObject([
      { name: "vred-app", kind: "system", vlanMode: "trunk", endpoint: "red/app" },
      {
        name: "gre-h2",
        kind: "tunnel",
        tunnel: { remoteIp: "2.2.2.2", inKey: 100, outKey: 100, ttl: 64, dontFragment: true },
      },
    ]);
    expect(face(wired()).endpoint("red/app")).toMatchObject({
      ip: "192.168.0.1/24",
      network: "lan",
      mtu: 1458,
    });
  });

  test("has VXLAN tunnels of the same keys where those are wanted, and 50 bytes go around each packet", () => {
    const fabric = face(wired(design({ tunnel: "vxlan" })));
    expect(fabric.port("h1/sdn-br0/vxlan-h2").tunnel).toMatchObject({
      type: "vxlan",
      dstPort: 4789,
      remoteIp: "2.2.2.2",
      inKey: 100,
      outKey: 100,
    });
    expect(fabric.endpoint("red/app").mtu).toBe(1450);
    const networks = { lan: { subnet: "192.168.0.0/24", vlan: 10 } };
    const tagged = wired({ ...design({ tunnel: "vxlan" }), tenants: { red: tenant({ networks }) } });
    expect(face(tagged).endpoint("red/app").mtu).toBe(1446);
  });

  test("takes no key that a VNI has no room for", () => {
    const networks = { lan: { subnet: "192.168.0.0/24", key: 2 ** 24 } };
    const more = { tenants: { red: tenant({ networks }) } };
    expect(complaints({ ...design({ tunnel: "vxlan" }), ...more })).toEqual([
      [
        "tenants.red.networks.lan.key",
        "a VNI from 0 to 16777215, as the design's tunnels are VXLAN",
        "16777216",
      ],
    ]);
    expect(complaints({ ...design({ tunnel: "gre" }), ...more })).toEqual([]);
  });

  test("has no key at all where none is wanted", () => {
    for (const { tunnel } of tunnelsOf(design({ keys: "none" }))) {
      expect(tunnel?.inKey).toBe(0);
      expect(tunnel).not.toHaveProperty("outKey");
    }
    expect(face(wired(design({ keys: "none" }))).endpoint("red/app").mtu).toBe(1462);
  });

  test("has containers on an access VLAN and tunnels as trunks where the network has a VLAN", () => {
    const networks = { lan: { subnet: "192.168.0.0/24", vlan: "10" } };
    const { ports } = face(wired({ tenants: { red: tenant({ networks }) } }))
      .host("h1")
      .bridge("sdn-br0");
    expect(ports).toMatchObject([{ vlanMode: "access", tag: 10 }, { vlanMode: "trunk" }]);
  });

  test("runs no spanning tree where none is wanted, and is blamed for it at design.stp", () => {
    const fabric = wired(design({ stp: false }));
    expect(fabric.bridgeSettings(0).stp).toBe(false);
    expect(fabric.blame(fabric.columns.bridges.stpOrigin[0])).toBe("design.stp");
  });

  test("knows the path in the scenario that each element comes from", () => {
    const networks = { lan: { subnet: "192.168.0.0/24", key: 7 } };
    const fabric = wired({ tenants: { red: tenant({ networks }) } });
    const origin = (at: string) => fabric.blame(fabric.columns.ports.origin[fabric.findPort(at)!]);
    expect(origin("h1/sdn-br0/vred-app")).toBe("tenants.red.containers.app");
    expect(origin("h1/sdn-br0/gre-h2")).toBe("tenants.red.networks.lan.key");
    expect(fabric.blame(fabric.columns.bridges.origin[0])).toBe("tenants.red.networks.lan");
  });

  test("is given the MTU of the container, else of its network", () => {
    const networks = { lan: { subnet: "192.168.0.0/24", mtu: "1400" } };
    const containers = { a: { host: "h1", mtu: 1300 }, b: { host: "h2" } };
    const { endpoints } = face(wired({ tenants: { red: tenant({ networks, containers }) } }));
    expect(endpoints.map(({ mtu }) => mtu)).toEqual([1300, 1400]);
  });
});

describe("a named mesh", () => {
  test("has a tunnel each way for each pair, and leads through hosts without containers", () => {
    const mesh = [
      ["h1", "h3"],
      ["h3", "h2"],
    ];
    expect(tunnelsOf(design({ mesh })).map(({ at }) => at)).toEqual([
      "h1/sdn-br0/gre-h3",
      "h2/sdn-br0/gre-h3",
      "h3/sdn-br0/gre-h1",
      "h3/sdn-br0/gre-h2",
    ]);
  });

  test("leaves a host cut off that no pair names", () => {
    const fabric = wired({ ...design({ mesh: [["h1", "h2"]] }), tenants: { red: tenant(onAll) } });
    expect(components(fabricGraph(fabric)).map((part) => part.length)).toEqual([4, 2]);
  });

  test("is not built for a network on one host", () => {
    const containers = { a: { host: "h1" } };
    expect(
      tunnelsOf({ ...design({ mesh: [["h1", "h2"]] }), tenants: { red: tenant({ containers }) } }),
    ).toEqual([]);
  });
});

test("in a full mesh the number of tunnels is that of the formula, and each network is one part", () => {
  const placement = fc.array(fc.constantFrom("h1", "h2", "h3"), { minLength: 1, maxLength: 5 });
  fc.assert(
    fc.property(fc.array(placement, { minLength: 1, maxLength: 4 }), (tenants) => {
      const more = {
        tenants: Object.fromEntries(
          tenants.map((hosts, t) => [
            `t${t}`,
            tenant({ containers: Object.fromEntries(hosts.map((host, c) => [`c${c}`, { host }])) }),
          ]),
        ),
      };
      const scenario = checked(more);
      if (scenario.design.kind !== "bridge-per-tenant") throw new Error("another design");
      const fabric = wired(more);
      expect(fabric.columns.tunnels.count).toBe(countTunnelPorts(scenario, scenario.design));
      expect(components(fabricGraph(fabric))).toHaveLength(tenants.length);
    }),
    { numRuns: 40 },
  );
});

test("more tunnels than any host could hold are counted by formula, not tried", () => {
  const hosts = Object.fromEntries(
    Array.from({ length: 1100 }, (_, i) => [`h${i}`, { address: `10.${i >> 8}.${i & 255}.1/32` }]),
  );
  const containers = Object.fromEntries(Object.keys(hosts).map((host) => [`c-${host}`, { host }]));
  const networks = { lan: { subnet: "172.16.0.0/16" } };
  expect(complaints({ hosts, tenants: { red: { networks, containers } } })).toEqual([
    ["design", "at most 1,000,000 tunnel ports, hosts × (hosts − 1) a network", "1,208,900"],
  ]);
});
