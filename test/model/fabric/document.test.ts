import { expect, test } from "vitest";
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
