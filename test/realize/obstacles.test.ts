import { describe, expect, test } from "vitest";
import { diffHost } from "../../src/realize/diff.ts";
import type { Link, Snapshot } from "../../src/realize/observe/snapshot.ts";
import { whatIsInTheWay } from "../../src/realize/obstacles.ts";
import { onOneHost, partsOf } from "./fabric.ts";
import { address, bridgeRow, interfaceRow, linkOf, live, portRow } from "./live.ts";

function inTheWay(document: object, snapshot: Partial<Snapshot>): string[] {
  const [wanted, observed] = [partsOf(document), live(snapshot)];
  return whatIsInTheWay({ wanted, observed, diff: diffHost(wanted, observed) }).map(({ what }) => what);
}

const withEth0 = (name: string) => ({ addresses: [], bridges: { [name]: { ports: { eth0: {} } } } });

const ownAddress = (local: string) =>
  `eth0 is to be h1/a/eth0, and has the host's address ${local}: it would be cut off there`;

describe("an interface that the host lives by is not taken into a bridge", () => {
  const joined = {
    kind: "fabric",
    name: "lab",
    hosts: { h1: withEth0("a"), h2: withEth0("b") },
    links: [{ name: "wire", ports: ["h1/a/eth0", "h2/b/eth0"] }],
  };
  const withNic = (more: Partial<Link>) => inTheWay(joined, { links: [linkOf("eth0", more)] });
  const ofLink = { family: "inet6", local: "fe80::1", prefixlen: 64, scope: "link" };

  test("one with the host's own address, IPv4 or IPv6", () => {
    expect(withNic({ addr_info: address("192.0.2.1", 24) })).toEqual([ownAddress("192.0.2.1")]);
    const global = { family: "inet6", local: "2001:db8::1", prefixlen: 64, scope: "global" };
    expect(withNic({ addr_info: [ofLink, global] })).toEqual([ownAddress("2001:db8::1")]);
  });

  test("one that is at a bridge of somebody else's", () => {
    expect(withNic({ master: "virbr0" })).toEqual(["eth0 is to be h1/a/eth0, and is at virbr0"]);
  });

  test("and one that has only the address of its link is, as well as one that is a port already", () => {
    expect(withNic({ addr_info: [ofLink] })).toEqual([]);
    const there = {
      bridges: [bridgeRow("a", ["eth0"])],
      ports: [portRow("eth0", "h1/a/eth0")],
      interfaces: [interfaceRow("eth0", 1)],
      links: [linkOf("eth0", { master: "ovs-system", addr_info: address("192.0.2.1", 24) })],
    };
    expect(inTheWay(joined, there)).toEqual([]);
  });
});

describe("a bridge whose tables could not be read is no bridge without flows", () => {
  const file = onOneHost({ b: { flows: ["actions=drop"] } });
  const read = (more: Partial<Snapshot>, datapath_type = "system") =>
    inTheWay(file, {
      bridges: [bridgeRow("b", [], { datapath_type }), bridgeRow("other", [], { external_ids: {} })],
      links: [linkOf("br-phy", { addr_info: address("10.0.0.1", 24) })],
      ...more,
    });

  test("it is left as it is, and that is told", () => {
    expect(read({ unread: new Set(["b"]) })).toEqual(["the tables of b could not be read"]);
  });

  test("unless it goes whatever is in them, or is another's", () => {
    expect(read({ unread: new Set(["b"]) }, "netdev")).toEqual([]);
    expect(read({ unread: new Set(["other"]) })).toEqual([]);
  });
});

test("a container is in the way of a container of its name, and of no bridge that is called so", () => {
  const web = {
    Id: "c1",
    Name: "/red.web",
    State: { Running: true, Pid: 1, Status: "running" },
    Config: { Image: "nginx", Labels: null },
  };
  const endpoints = { "red/web": { port: "h1/b/p", ip: "10.1.0.1/24" } };
  const containers = [web, { ...web, Id: "c2", Name: "/b" }];
  expect(inTheWay(onOneHost({ b: { ports: { p: {} } } }, { endpoints }), { containers })).toEqual([
    "red.web is there and is not simnet's; red/web is to be called so",
  ]);
});
