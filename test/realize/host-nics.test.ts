import { describe, expect, test } from "vitest";
import type { Link, Snapshot } from "../../src/realize/observe/snapshot.ts";
import { whatIsInTheWay } from "../../src/realize/obstacles.ts";
import { differences, looked } from "./differences.ts";
import { onOneHost } from "./fabric.ts";
import { bridgeRow, interfaceRow, linkOf, portRow } from "./live.ts";

const inWay = (document: object, snapshot: Partial<Snapshot>) =>
  whatIsInTheWay(looked(document, snapshot)).map(({ what }) => what);

const wire = (up: boolean) => ({
  kind: "fabric",
  name: "lab",
  hosts: {
    h1: { bridges: { b: { ports: { eth1: {} } } } },
    h2: { bridges: { b: { ports: { eth1: {} } } } },
  },
  links: [{ name: "w", up, ports: ["h1/b/eth1", "h2/b/eth1"] }],
});

describe("an interface of the host's own that is to be a port and carries nothing", () => {
  const UP = { operstate: "UP" };
  const [DOWN, CUT] = [
    { flags: [], operstate: "DOWN" },
    { flags: ["UP", "NO-CARRIER"], operstate: "DOWN" },
  ];

  test.each<[string, Partial<Link>, readonly string[]]>([
    ["is told before anything is built: it is down", DOWN, ["eth1, which h1/b/eth1 is to be, is down"]],
    ["nor has it a carrier", CUT, ["eth1, which h1/b/eth1 is to be, has no carrier"]],
    ["and not where it is up", UP, []],
    ["nor where nobody knows, as of many that are virtual", { operstate: "UNKNOWN" }, []],
  ])("%s", (_, more, told) => {
    expect(inWay(wire(true), { links: [linkOf("eth1", more)] })).toEqual(told);
  });

  test("is told where its port stands, which nobody can mend by making it again", () => {
    const standing = {
      bridges: [bridgeRow("b", ["eth1"])],
      ports: [portRow("eth1", "h1/b/eth1")],
      interfaces: [interfaceRow("eth1", 1)],
    };
    const told = { ...standing, links: [linkOf("eth1", CUT)] };
    expect(differences(wire(true), told)).toEqual(["port eth1: link down, not undefined"]);
    expect(inWay(wire(true), told)).toHaveLength(1);
    expect(inWay(wire(false), told)).toEqual([]);
  });
});

describe("Docker's own bridge", () => {
  const docker = {
    ...onOneHost({ docker0: { kind: "linux", ports: { p: {} } } }),
    endpoints: { "red/a": { port: "h1/docker0/p", ip: "172.17.0.2/16", mac: "02:00:00:00:00:01" } },
  };
  const empty = linkOf("docker0", { flags: ["UP", "NO-CARRIER"], operstate: "DOWN" });

  test("has no carrier until a container is at it", () => {
    expect(inWay(docker, { links: [empty] })).toEqual([]);
    expect(inWay(docker, { links: [linkOf("docker0", { flags: [] })] })).toEqual([
      "docker0, which h1/docker0 is to be, is down",
    ]);
  });

  test("joins whoever is there: another network's containers are told before any is plugged beside them", () => {
    const veth = linkOf("veth1", {
      master: "docker0",
      link_index: 2,
      link_netnsid: 3,
      linkinfo: { info_kind: "veth" },
    });
    const web = {
      Id: "c1",
      Name: "/web",
      State: { Running: true, Pid: 5, Status: "running" },
      Config: { Image: "busybox", Labels: null },
    };
    const links = [empty, veth];
    expect(inWay(docker, { links })).toEqual([
      "veth1 is at docker0, and is not of this network: its containers are to be there, too",
    ]);
    expect(inWay(docker, { links, containers: [web], spaces: new Map([["c1", 3]]) })).toEqual([
      "the container web is at docker0, and is not of this network: its containers are to be there, too",
    ]);
    expect(inWay(wire(true), { links: [...links, linkOf("eth1")] })).toEqual([]);
  });
});

test("an internal port is an interface that Open vSwitch makes: its name may be somebody's", () => {
  const file = onOneHost({ b: { ports: { eth0: { type: "internal" } } } });
  const links = [linkOf("eth0")];
  expect(inWay(file, { links })).toEqual(["eth0 is there and is not simnet's; h1/b/eth0 is to be called so"]);
  expect(inWay(file, {})).toEqual([]);
});
