import { describe, expect, test } from "vitest";
import { must } from "../../../src/model/fabric/fabric.ts";
import { readNetwork } from "../../../src/model/network.ts";
import { observedFabric } from "../../../src/realize/observe/fabric/observed-fabric.ts";
import type { Link, Snapshot } from "../../../src/realize/observe/snapshot.ts";
import { verify } from "../../../src/verify/verify.ts";
import { linkOf } from "../live.ts";
import { recorded } from "./recorded.ts";

/** Containers db and evil at ports of br0, and a pair of interfaces from vx of evil to vy of db. */
const wire = recorded("wire.h1", "h1");

const documentOf = (snapshot: Snapshot) => observedFabric("live", [snapshot]).document;

const toldOf = (snapshot: Snapshot) =>
  (documentOf(snapshot).unmodelled ?? []).map(({ at, what }) => `${at}: ${what}`);

const beside = (snapshot: Snapshot) => toldOf(snapshot).filter((one) => !one.includes("tunnel to"));

/** With another interface in each container. */
const withInside = (snapshot: Snapshot, more: Link): Snapshot => ({
  ...snapshot,
  inside: new Map([...snapshot.inside].map(([id, links]) => [id, [...links, more]])),
});

/** Without the wire. */
const apart: Snapshot = {
  ...wire,
  inside: new Map(
    [...wire.inside].map(([id, links]) => [id, links.filter(({ ifname }) => !/^v[xy]$/.test(ifname))]),
  ),
};

describe("a wire between two containers, beside their ports", () => {
  test("is named at both, and nothing is proven of them", () => {
    expect(beside(wire)).toEqual([
      "h1/br0/pdb: a container that has vy, too, at no port that was read",
      "h1/br0/pevil: a container that has vx, too, at no port that was read",
    ]);
    const network = readNetwork(documentOf(wire));
    if (!network.ok) throw new Error(JSON.stringify(network.problems));
    const [isolation] = verify(network.value.fabric, { properties: ["isolation"] }).properties;
    expect(isolation?.verdict).toBe("undecided");
  });

  test("is no end of the host's way out, which has the same two indices", () => {
    const out = wire.links.find(({ ifname }) => ifname === "under0");
    const ends = [...wire.inside.values()].flat().filter(({ ifindex }) => ifindex === out?.link_index);
    expect(ends.map(({ ifname }) => ifname)).toEqual(["vy"]);
    const { hosts, endpoints = {} } = documentOf(wire);
    expect(Object.values(endpoints).map(({ port }) => port)).toEqual(["h1/br0/pdb", "h1/br0/pevil"]);
    expect(Object.keys(hosts["h1"]?.bridges ?? {})).toEqual(["br0", "docker0"]);
    expect(hosts["h1"]?.addresses).toEqual(["10.0.0.1/24"]);
  });
});

describe("what a container has beside its ports", () => {
  test.each([
    ["a tunnel", linkOf("tun1", { linkinfo: { info_kind: "gre" } })],
    ["a macvlan", linkOf("mv", { link_index: 99, link_netnsid: 0, linkinfo: { info_kind: "macvlan" } })],
    [
      "an address at lo",
      linkOf("lo", { addr_info: [{ family: "inet", local: "10.9.9.9", prefixlen: 32, scope: "global" }] }),
    ],
    ["a tunnel of the kernel's that is up", linkOf("gre0", { linkinfo: { info_kind: "gre" } })],
  ])("is named: %s", (_, more) => {
    const what = `a container that has ${more.ifname}, too, at no port that was read`;
    expect(beside(withInside(apart, more))).toEqual([`h1/br0/pdb: ${what}`, `h1/br0/pevil: ${what}`]);
  });

  test("is nothing where the kernel has put it there, and it is down", () => {
    expect(beside(apart)).toEqual([]);
    expect(beside(withInside(apart, linkOf("gre0", { flags: [], linkinfo: { info_kind: "gre" } })))).toEqual(
      [],
    );
  });
});

describe("what rests on a bridge's interface", () => {
  test("is named: the host's VLAN of it, and a macvlan of it in a container that is at no bridge", () => {
    const vlan = linkOf("br0.10", { link: "br0", linkinfo: { info_kind: "vlan" } });
    expect(beside({ ...apart, links: [...apart.links, vlan] })).toEqual([
      "h1/br0: an interface with br0.10 on top of it",
    ]);
    const macvlan = linkOf("eth0", {
      link_index: wire.links.find(({ ifname }) => ifname === "br0")?.ifindex ?? 0,
      link_netnsid: 0,
      linkinfo: { info_kind: "macvlan" },
    });
    expect(beside({ ...apart, inside: new Map([...apart.inside, ["other", [macvlan]]]) })).toEqual([
      "h1/br0: an interface with eth0 on top of it",
    ]);
  });
});

test("where the kernel says of no container which namespace is its own, each leads nobody knows where", () => {
  const told = beside({ ...apart, spaces: new Map() });
  expect(told.filter((one) => one.includes("leads out of the host"))).toHaveLength(2);
  expect(documentOf({ ...apart, spaces: new Map() }).endpoints).toBeUndefined();
});

test("a container that could not be asked is named at its port", () => {
  expect(beside({ ...apart, inside: new Map() })).toEqual([
    "h1/br0/pdb: a container's interface that could not be read",
    "h1/br0/pevil: a container's interface that could not be read",
  ]);
});

const labelled = (tenant?: string) => (tenant === undefined ? {} : { "simnet.tenant": tenant });

const containerOf = (name: string) => must(wire.containers.find(({ Name }) => Name === name));

/** With a container in the namespace of db. */
function besideSpy(mine: string, theirs?: string): string[] {
  const db = { ...containerOf("/db"), Config: { Image: "busybox", Labels: labelled(mine) } };
  const spy = {
    ...db,
    Id: "f00",
    Name: "/spy",
    Config: { Image: "busybox", Labels: labelled(theirs) },
    HostConfig: { NetworkMode: `container:${db.Id}` },
  };
  return beside({ ...apart, containers: [db, containerOf("/evil"), spy] });
}

test("a container in the network namespace of another is named, unless it is said to be of the same tenant", () => {
  const named = ["h1/br0/pdb: a container whose network namespace spy has, too"];
  expect(besideSpy("red", "blue")).toEqual(named);
  expect(besideSpy("red")).toEqual(named);
  expect(besideSpy("red", "red")).toEqual([]);
});
