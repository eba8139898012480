import { describe, expect, test } from "vitest";
import { complaintsAbout, oneBridge } from "./make.ts";

const at = "hosts.h.bridges.b.ports";

function complainAboutPorts(ports: Readonly<Record<string, unknown>>) {
  return complaintsAbout(oneBridge(ports as Parameters<typeof oneBridge>[0])).map(
    ({ path, expected, found }) => [path.replace(`${at}.`, ""), expected, found],
  );
}

test("a port's type is one of those that are modelled", () => {
  const expected = 'one of "", system, internal, patch, gre, vxlan';
  expect(
    complainAboutPorts({ m: { type: "mirror" }, v: { type: "stt", options: { remote_ip: "1.1.1.1" } } }),
  ).toEqual([
    ["m.type", expected, '"mirror"'],
    ["v.type", expected, '"stt"'],
  ]);
});

test("a patch wants a peer and a tunnel a remote address, one that a host can have", () => {
  expect(
    complainAboutPorts({
      a: { type: "patch" },
      b: { type: "patch", options: {} },
      c: { type: "gre", options: {} },
      d: { type: "gre", options: { remote_ip: "224.0.0.1" } },
      f: { options: { peer: "x" } },
    }).map(([path, expected]) => [path, expected]),
  ).toEqual([
    ["a.options", "an object"],
    ["b.options.peer", "a name of 1 to 64 letters, digits, '.', '_' or '-'"],
    ["c.options.remote_ip", "flow or an IPv4 address such as 192.168.0.1"],
    ["d.options.remote_ip", "an IPv4 address of one host, neither 0.0.0.0 nor multicast"],
    ["f.options", "one of type, tag, trunks, vlan_mode, cvlans, ofport, other_config"],
  ]);
});

test("what is not modelled is refused: RSTP, whose BPDUs over patch ports end Open vSwitch 3.1.0, mirrors, snooping", () => {
  const columns = { rstp_enable: true, mirrors: [], mcast_snooping_enable: true };
  const b = { ...columns, ports: { p: { protected: true } } };
  expect(complaintsAbout({ hosts: { h: { bridges: { b } } } }).map(({ found }) => found)).toEqual([
    'the unknown key "protected"',
    'the unknown key "rstp_enable"',
    'the unknown key "mirrors"',
    'the unknown key "mcast_snooping_enable"',
  ]);
});

test("local_ip=flow wants remote_ip=flow, as Open vSwitch has it", () => {
  const byFlow = { local_ip: "flow", key: "flow" };
  expect(
    complainAboutPorts({
      a: { type: "gre", options: { remote_ip: "1.1.1.1", ...byFlow } },
      b: { type: "vxlan", options: { remote_ip: "1.1.1.1", ...byFlow } },
      c: { type: "gre", options: { remote_ip: "flow", ...byFlow } },
      d: { type: "gre", options: { remote_ip: "1.1.1.1", local_ip: "0.0.0.0" } },
    }),
  ).toEqual([
    ["a.options.local_ip", "an IPv4 address: flow only where remote_ip is flow too", '"flow"'],
    ["b.options.local_ip", "an IPv4 address: flow only where remote_ip is flow too", '"flow"'],
    ["d.options.local_ip", "an IPv4 address other than 0.0.0.0", '"0.0.0.0"'],
  ]);
});

test("a number outside of its range is told with the range", () => {
  expect(
    complainAboutPorts({
      a: { tag: 4096 },
      b: { trunks: [1, "0x1000"] },
      c: { type: "gre", options: { remote_ip: "1.1.1.1", key: 4_294_967_296 } },
      d: { type: "gre", options: { remote_ip: "1.1.1.1", in_key: "inherit" } },
      f: { type: "vxlan", options: { remote_ip: "1.1.1.1", dst_port: 65_536, tos: 3, ttl: 0 } },
      e: { ofport: 0, other_config: { "stp-port-num": 256, "stp-path-cost": 0 } },
    }),
  ).toEqual([
    ["a.tag", "a VLAN from 0 to 4095", "4096"],
    ["b.trunks.1", "a VLAN from 0 to 4095", '"0x1000"'],
    ["c.options.key", "a key from 0 to 4294967295, or flow", "4294967296"],
    ["d.options.in_key", "a key from 0 to 4294967295, or flow", '"inherit"'],
    ["f.options.ttl", "a TTL from 1 to 255, or inherit", "0"],
    ["f.options.tos", "a TOS whose two bits of ECN are 0", "3"],
    ["f.options.dst_port", "a UDP port from 1 to 65535", "65536"],
    ["e.ofport", "an OpenFlow port from 1 to 65279", "0"],
    ["e.other_config.stp-port-num", "a port number from 1 to 255", "256"],
    ["e.other_config.stp-path-cost", "a path cost from 1 to 65535", "0"],
  ]);
});

test("an endpoint's address is no group's, and its name has a tenant", () => {
  const endpoints = { "red/a": { port: "h/b/p", mac: "01:00:00:00:00:01" }, app: { port: "h/b" } };
  expect(complaintsAbout({ ...oneBridge({ p: {} }), endpoints }).map(({ path }) => path)).toEqual([
    "endpoints.red/a.mac",
    "endpoints.app",
  ]);
});

const complain = (more: Readonly<Record<string, unknown>>) =>
  complaintsAbout({ ...oneBridge({ p: {}, q: {} }), ...more }).map(({ path, expected, found }) => [
    path,
    expected,
    found,
  ]);

describe("values that mean nothing are refused:", () => {
  test("UDP ports that no packet has", () => {
    const expected = "gre or udp:PORT, a port from 1 to 65535";
    const paths = [
      { from: "h", to: "k", drops: ["gre", "udp:1", "udp:65535", "udp:0", "udp:65536", "icmp"] },
    ];
    const hosts = { ...oneBridge({}).hosts, k: {} };
    expect(complain({ hosts, underlay: { paths } })).toEqual([
      ["underlay.paths.0.drops.3", expected, '"udp:0"'],
      ["underlay.paths.0.drops.4", expected, '"udp:65536"'],
      ["underlay.paths.0.drops.5", expected, '"icmp"'],
    ]);
  });

  test("an endpoint's MAC of zeros, an address that no host can have", () => {
    const endpoints = {
      "red/a": { port: "h/b/p", mac: "00:00:00:00:00:00", ip: "224.0.0.1/24" },
      "red/b": { port: "h/b/q", ip: "10.0.0.1/24", gateway: "0.0.0.0" },
    };
    expect(complain({ endpoints }).map(([path]) => path)).toEqual([
      "endpoints.red/a.mac",
      "endpoints.red/a.ip",
      "endpoints.red/b.gateway",
      "endpoints.red/b.gateway",
    ]);
  });

  test.each([
    [undefined, "10.0.0.1", "nothing: an endpoint without ip has no gateway"],
    ["10.0.0.1/24", "10.0.0.1", "another address than the endpoint's own"],
    ["10.0.0.1/24", "10.0.1.1", "an address of the endpoint's own subnet, 10.0.0.0/24"],
    ["10.0.0.1/32", "10.0.0.2", "an address of the endpoint's own subnet, 10.0.0.1/32"],
    ["10.0.0.1/24", "10.0.0.0", "an address that a host of 10.0.0.0/24 can have"],
    ["10.0.0.1/24", "10.0.0.255", "an address that a host of 10.0.0.0/24 can have"],
  ])("a gateway that nothing can go by: of %s %s", (ip, gateway, expected) => {
    const endpoints = { "red/a": { port: "h/b/p", ...(ip === undefined ? {} : { ip }), gateway } };
    expect(complain({ endpoints })).toEqual([["endpoints.red/a.gateway", expected, `"${gateway}"`]]);
  });

  test("a name of nothing, a delay that never ends, who is allowed to reach himself", () => {
    const endpoints = { "red/a": { port: "h/b/p" } };
    const links = [{ name: "l", ports: ["h/b/q"], delay: 1e308 }];
    expect(complain({ name: " ", endpoints, links, allow: [["red", "red"]] })).toEqual([
      ["name", "a name", '" "'],
      ["links.0.delay", "microseconds from 0 to 3600000000, an hour", "1e+308"],
      ["allow.0", "a pair of two that differ", "a list of 2"],
    ]);
  });

  test("what is of VLANs on a port of a Linux bridge", () => {
    const ports = { p: { other_config: { "priority-tags": "always", "qinq-ethtype": "802.1q" } } };
    expect(
      complain({ hosts: { h: { bridges: { b: { kind: "linux", ports } } } } }).map(([path]) => path),
    ).toEqual([
      "hosts.h.bridges.b.ports.p.other_config.priority-tags",
      "hosts.h.bridges.b.ports.p.other_config.qinq-ethtype",
    ]);
  });
});
