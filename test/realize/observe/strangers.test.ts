import { describe, expect, test } from "vitest";
import { must } from "../../../src/model/fabric/fabric.ts";
import { observedParts } from "../../../src/realize/observe/observed-parts.ts";
import type { OvsdbRow } from "../../../src/realize/observe/ovsdb.ts";
import type { Container, Link, Snapshot } from "../../../src/realize/observe/snapshot.ts";
import { address, linkOf } from "../live.ts";
import { recorded } from "./recorded.ts";

/** As simnet has built it: containers one.a and two.a at br-int. */
const built = recorded("slide-25.h1", "h1");

const observed = (snapshot: Snapshot) => observedParts(snapshot, "slide-25");

const strange = (snapshot: Snapshot) => observed(snapshot).strange.map(({ kind, name }) => `${kind} ${name}`);

const found = (snapshot: Snapshot, name: string) =>
  must(observed(snapshot).own.find((part) => part.kind !== "plug" && part.name === name)).columns;

const inside = (more: readonly Link[]): Snapshot => ({
  ...built,
  inside: new Map([...built.inside].map(([id, links]) => [id, [...links, ...more]])),
});

const withContainers = (more: Partial<Container>): Snapshot => ({
  ...built,
  containers: built.containers.map((one) => ({ ...one, ...more })),
});

test("what simnet has built is all its own", () => {
  expect(strange(built)).toEqual([]);
});

describe("what a container of simnet's has beside its plugs is strange", () => {
  test("a wire to another, at no bridge", () => {
    const wire = linkOf("vx", { ifindex: 41, linkinfo: { info_kind: "veth" } });
    expect(strange(inside([wire]))).toEqual(["nic vx in two.a", "nic vx in one.a"]);
  });

  test("an address at lo, and nothing where the kernel has put a tunnel that is down", () => {
    const lo = linkOf("lo", { addr_info: address("10.9.9.9", 32) });
    expect(strange(inside([lo]))).toEqual(["nic lo in two.a", "nic lo in one.a"]);
    expect(strange(inside([linkOf("gre0", { flags: [] })]))).toEqual([]);
  });

  test("a network of Docker's that it has joined, also while it is not running", () => {
    const joined = withContainers({ NetworkSettings: { Networks: { bridge: {} } } });
    const told = ["two.a", "one.a"].map((name) => `nic to Docker's network bridge in ${name}`);
    expect(strange(joined)).toEqual(told);
    expect(strange({ ...joined, inside: new Map() })).toEqual(told);
  });
});

test("a container that is paused is drift, though Docker has it among those that are running", () => {
  const paused = withContainers({ State: { Running: true, Pid: 1, Status: "paused" } });
  expect(found(paused, "one.a")).toMatchObject({ state: "paused" });
  expect(found(built, "one.a")).not.toHaveProperty("state");
});

const setAt = (table: "ports" | "interfaces", more: OvsdbRow): Snapshot => ({
  ...built,
  [table]: built[table].map((row) => (row["name"] === "vone-a" ? { ...row, ...more } : row)),
});

describe("settings by which a port of simnet's carries less, or more, than its VLANs say are drift", () => {
  test.each<["ports" | "interfaces", OvsdbRow, Record<string, string>]>([
    ["ports", { protected: true }, { protected: "true" }],
    ["ports", { qos: "some" }, { qos: "set" }],
    ["ports", { interfaces: ["one", "two"] }, { interfaces: "2" }],
    ["interfaces", { ingress_policing_rate: 1 }, { policing: "1,0" }],
    ["interfaces", { ingress_policing_kpkts_rate: 5 }, { policing: "0,5" }],
  ])("%s %j", (table, more, told) => {
    expect(found(setAt(table, more), "vone-a")).toEqual({ ...found(built, "vone-a"), ...told });
  });

  test("a flag of OpenFlow, which stands in no table of the database", () => {
    const number = must(built.interfaces.find(({ name }) => name === "vone-a"))["ofport"] as number;
    const said = (flags: string) => [
      ` ${number}(vone-a): addr:02:00:00:00:00:01`,
      `     config:     ${flags}`,
    ];
    const shown = new Map([["br-int", said("NO_FWD")]]);
    expect(found({ ...built, shown }, "vone-a")).toEqual({ ...found(built, "vone-a"), openflow: "NO_FWD" });
    const unflooded = new Map([["br-int", said("NO_FLOOD")]]);
    expect(found({ ...built, shown: unflooded }, "vone-a")["openflow"]).toBe("NO_FLOOD");
    expect(found({ ...built, shown: new Map([["br-eth1", said("NO_FWD")]]) }, "vone-a")).toEqual(
      found(built, "vone-a"),
    );
  });

  test("and the versions of OpenFlow that a bridge speaks, without which its tables are not read", () => {
    const bridges = built.bridges.map((row) => ({ ...row, protocols: "OpenFlow13" }));
    expect(found({ ...built, bridges }, "br-int")).toMatchObject({ "Bridge.protocols": "OpenFlow13" });
    expect(found(built, "br-int")).not.toHaveProperty("Bridge.protocols");
  });
});
