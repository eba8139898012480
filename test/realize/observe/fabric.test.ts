import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { FabricDocument } from "../../../src/model/fabric/document.ts";
import { readNetwork } from "../../../src/model/network.ts";
import { observedFabric } from "../../../src/realize/observe/fabric/observed-fabric.ts";
import { PlainNames } from "../../../src/realize/observe/fabric/plain-names.ts";
import type { Snapshot } from "../../../src/realize/observe/snapshot.ts";
import { verify } from "../../../src/verify/verify.ts";
import { loadScenario } from "../scenarios.ts";
import { recorded } from "./recorded.ts";

function fabricOf(document: unknown) {
  const network = readNetwork(document);
  if (!network.ok) throw new Error(JSON.stringify(network.problems));
  return network.value.fabric;
}

const verdictsOf = (document: unknown) =>
  Object.fromEntries(
    verify(fabricOf(document)).properties.map(({ property, verdict }) => [property, verdict]),
  );

const bridgesOf = ({ hosts }: FabricDocument, host: string) => hosts[host]?.bridges ?? {};

describe("a host that simnet has built", () => {
  const { document } = observedFabric("live", [
    recorded("slide-25.h1", "h1"),
    recorded("slide-25.eth1", "eth1"),
  ]);

  test("has its bridges, flows and endpoints back", async () => {
    const scenario = fabricOf(await loadScenario("slide-25"));
    const own = [...scenario.bridgesOf(scenario.columns.hosts.name.indexOf("h1"))];
    const names = own.map((bridge) => scenario.columns.bridges.name[bridge] ?? "");
    expect(new Set(Object.keys(bridgesOf(document, "h1")))).toEqual(new Set([...names, "docker0"]));
    expect(Object.keys(document.endpoints ?? {})).toEqual(["one/a", "two/a", "one/c"]);
    expect(document.endpoints?.["one/a"]).toEqual({
      port: "h1/br-int/vone-a",
      mac: "02:00:00:00:00:01",
      ip: "192.168.0.1/24",
      mtu: 1458,
      network: "lan",
    });
    expect(bridgesOf(document, "h1")["br-int"]?.flows).toContain("priority=65535,dl_vlan=4095,actions=drop");
  });

  test("is on the underlay by the address of the bridge that holds its interface, which is no part of the fabric", () => {
    expect(document.hosts["h1"]?.addresses).toEqual(["1.1.1.1/24"]);
    expect(bridgesOf(document, "h1")["br-phy"]).toBeUndefined();
  });

  test("names where its interfaces and tunnels lead to whom nobody has read", () => {
    expect(document.unmodelled).toEqual([
      { at: "h1/br-eth1/eth1", what: "an interface that leads out of the host, and no link says where to" },
      {
        at: "eth1/switch/uplink",
        what: "an interface that leads out of the host, and no link says where to",
      },
      { at: "h1/br-tun/gre-02020202", what: "a tunnel to 2.2.2.2, which is no host that was read" },
    ]);
    expect(verdictsOf(document)).toMatchObject({ isolation: "undecided", soundness: "undecided" });
  });

  test("with a link that somebody tells is whole", () => {
    const links = [{ name: "wire", ports: ["h1/br-eth1/eth1", "eth1/switch/uplink"] }];
    const hosts = [
      recorded("slide-25.h1", "h1"),
      recorded("slide-25.eth1", "eth1"),
      recorded("by-hand", "h2"),
    ];
    const whole = observedFabric("live", hosts, { links }).document;
    expect(whole.unmodelled?.filter(({ at }) => !/^h2\/(?:flo|rst|o-|docker0|br-b)/.test(at))).toEqual([]);
    const report = verify(fabricOf({ ...whole, unmodelled: [] }), { properties: ["reachability"] });
    expect(report.properties[0]?.verdict).toBe("holds");
  });
});

describe("a host that somebody has set up by hand", () => {
  const { document, leftOut } = observedFabric("live", [recorded("by-hand", "h2")]);
  const told = (document.unmodelled ?? []).map(({ at, what }) => `${at}: ${what}`);

  test.each([
    "h2/flo: the flow table=0,priority=7,ip,actions=ct(commit),NORMAL",
    "h2/flo/n1: an interface that leads out of the host, and no link says where to",
    "h2/rst/bond0: a bond of 2 interfaces",
    "h2/rst: RSTP",
    "h2/docker0: a packet filter with the rule FORWARD -s 9.9.9.9/32 -j DROP",
  ])("has no model for %s", (one) => {
    expect(told).toContain(one);
  });

  test("is named where it has no model, and nowhere else", () => {
    const bridges = new Set(told.map((one) => one.split(/[/:]/)[1] ?? ""));
    expect([...bridges].filter((name) => !/^o-id--[0-9a-f]{8}$/.test(name)).toSorted()).toEqual([
      "br-b69a0ce7d37b",
      "br-tun",
      "docker0",
      "flo",
      "rst",
    ]);
    expect(told.filter((one) => one.includes("geneve"))).toHaveLength(1);
    expect(told.filter((one) => one.includes("2 addresses"))).toHaveLength(1);
  });

  test("has containers of whom their label says, or Docker's network, or nobody", () => {
    const whose = Object.keys(document.endpoints ?? {}).filter((name) => !/^(?:one|two)\//.test(name));
    expect(whose.toSorted()).toEqual([
      "h2.back/one",
      "h2.plain/plain",
      "h2.web/web:eth1",
      "h2.web/web:int1",
      "team/two",
    ]);
    expect(document.endpoints?.["h2.web/web:int1"]).toMatchObject({ port: "h2/cle/int1", ip: "10.8.0.1/24" });
    expect(document.endpoints?.["h2.back/one"]).toMatchObject({ network: "back", gateway: "10.77.0.1" });
    expect(leftOut).toEqual(["h2: the container alone is in the host's own network namespace"]);
  });

  test("has a cable between bridges that a pair of interfaces joins", () => {
    expect(document.links).toEqual([{ name: "h2.flo.f1", ports: ["h2/flo/f1", "h2/rst/f2"] }]);
  });
});

describe("the packet filter", () => {
  const [host, rules] = ["h2", recorded("by-hand", "h2")];
  const strangeWith = (filter: readonly string[], more: Partial<Snapshot> = {}) => {
    const { document } = observedFabric("live", [{ ...rules, ...more, filter }]);
    return (document.unmodelled ?? [])
      .filter(({ what }) => what.includes("packet filter"))
      .map(({ at }) => at);
  };
  const own = rules.filter.filter((line) => !line.includes("9.9.9.9"));

  test("that Docker writes by itself is known, masquerading with it", () => {
    expect(strangeWith(own)).toEqual([]);
    const { document } = observedFabric("live", [{ ...rules, filter: own }]);
    expect(bridgesOf(document, host)["docker0"]?.local).toEqual({
      addresses: ["172.17.0.1/16"],
      masquerade: true,
    });
  });

  test.each([
    "-A FORWARD -i docker0 -o docker0 -j DROP",
    "-A DOCKER -d 172.17.0.2/32 ! -i docker0 -o docker0 -p tcp -m tcp --dport 80 -j ACCEPT",
    "-A DOCKER-USER -i docker0 -j DROP",
    "-A INPUT -p gre -j DROP",
  ])("with %s is not", (line) => {
    const at = own.indexOf("COMMIT");
    expect(strangeWith([...own.slice(0, at), line, ...own.slice(at)])).toContain("h2/docker0");
  });

  test("keeps Docker's networks apart, which is named where the host forwards and two of them have containers", () => {
    const apart = (more: Partial<Snapshot>) =>
      (observedFabric("live", [{ ...rules, filter: own, ...more }]).document.unmodelled ?? [])
        .filter(({ what }) => what.startsWith("Docker's rules"))
        .map(({ at }) => at);
    expect(apart({})).toEqual(["h2/docker0", "h2/br-b69a0ce7d37b"]);
    expect(apart({ filter: own.filter((line) => !line.includes("-o docker0 -j DROP")) })).toEqual([]);
    expect(apart({ sysctl: new Map([...rules.sysctl, ["ipv4/ip_forward", "0"]]) })).toEqual([]);
    const links = rules.links.filter(({ master }) => master !== "docker0");
    expect(apart({ links })).toEqual([]);
  });

  test("concerns no bridge whose frames are not shown to it", () => {
    const sysctl = new Map([...rules.sysctl, ["bridge/bridge-nf-call-iptables", "0"]]);
    const links = rules.links.map((link) => ({ ...link, addr_info: [] }));
    expect(strangeWith(rules.filter, { sysctl, links })).toEqual([]);
  });
});

test("names of live hosts become names of the contract, and no two alike", () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.string({ unit: "grapheme" }), { maxLength: 30 }), (texts) => {
      const names = new PlainNames();
      const given = texts.map((text) => names.of(text));
      expect(new Set(given).size).toBe(texts.length);
      for (const name of given) expect(name).toMatch(/^[A-Za-z0-9._-]{1,64}$/);
      expect(texts.map((text) => names.of(text))).toEqual(given);
    }),
  );
});

test("two hosts with one address have it no more, and are named", () => {
  const twins = [recorded("slide-25.h1", "h1"), recorded("slide-25.h1", "h2")];
  const { document } = observedFabric("live", twins);
  expect(document.hosts["h1"]?.addresses).toEqual([]);
  expect(document.unmodelled?.map(({ at }) => at)).toEqual(expect.arrayContaining(["h1", "h2"]));
  expect(readNetwork(document).ok).toBe(true);
});

describe("what else may redirect or drop", () => {
  const host = recorded("slide-25.h1", "h1");
  const toldOf = (more: Partial<Snapshot>) => {
    const known = new Set(observedFabric("live", [host]).document.unmodelled?.map(({ what }) => what));
    const { document } = observedFabric("live", [{ ...host, ...more }]);
    return (document.unmodelled ?? [])
      .filter(({ what }) => !known.has(what))
      .map(({ at, what }) => `${at}: ${what}`);
  };

  test("a filter of tc is named at its port, and the queues that Linux gives an interface are not", () => {
    const disciplines = [
      { kind: "noqueue", dev: "vone-a" },
      { kind: "clsact", dev: "vtwo-a" },
      { kind: "clsact", dev: "elsewhere" },
    ];
    expect(toldOf({ disciplines })).toEqual(["h1/br-int/vtwo-a: a queueing discipline of tc(8): clsact"]);
  });

  test("tables of nftables are named at the bridges that they may see, and those of iptables are not", () => {
    expect(toldOf({ tables: ["ip filter", "ip nat", "bridge filter"] })).toEqual([]);
    expect(toldOf({ tables: ["bridge mine"] })).toEqual(["h1/docker0: nftables with the table bridge mine"]);
    expect(toldOf({ tables: ["netdev mine"] })).toHaveLength(4);
  });

  test("a host without Docker has no containers, and that is said", () => {
    const { leftOut } = observedFabric("live", [{ ...host, hasDocker: false, containers: [] }]);
    expect(leftOut).toEqual(["h1: there is no Docker, and containers of others are not looked for"]);
  });
});

describe("IPv6, of which a fabric's hosts forward nothing", () => {
  const host = recorded("slide-25.h1", "h1");
  /** Where an interface has this address, and the kernel these settings. */
  const toldWith = (scope: string, sysctl: Readonly<Record<string, string>>) => {
    const six = { family: "inet6", local: "2001:db8::1", prefixlen: 64, scope };
    const links = host.links.map((link) =>
      link.ifname === "br-int" ? { ...link, flags: ["UP"], addr_info: [six] } : link,
    );
    const { document } = observedFabric("live", [
      { ...host, links, sysctl: new Map(Object.entries(sysctl)) },
    ]);
    const told = (document.unmodelled ?? []).filter(({ what }) => what.includes("IPv6"));
    const [isolation] = verify(fabricOf(document), { properties: ["isolation"] }).properties;
    if (told.length > 0) expect(isolation?.verdict).toBe("undecided");
    return told.map(({ at }) => at);
  };
  const ALL = "ipv6/conf/all/forwarding";

  test("is named at a bridge to which the host may route, and nothing is proven of it", () => {
    expect(toldWith("global", { [ALL]: "1" })).toEqual(["h1/br-int"]);
    expect(toldWith("global", { [ALL]: "0", "ipv6/conf/br-int/force_forwarding": "1" })).toEqual([
      "h1/br-int",
    ]);
    expect(toldWith("global", {})).toEqual(["h1/br-int"]);
  });

  test("and not where the host forwards none, or has only addresses that nothing is routed to", () => {
    expect(toldWith("global", { [ALL]: "0", "ipv6/conf/br-int/force_forwarding": "0" })).toEqual([]);
    expect(toldWith("link", { [ALL]: "1" })).toEqual([]);
  });
});
