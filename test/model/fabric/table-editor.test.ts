import { describe, expect, test } from "vitest";
import { apply } from "../../../src/model/fabric/apply.ts";
import { change } from "../../../src/model/fabric/change.ts";
import { face } from "../../../src/model/fabric/face.ts";
import { fabricDocument } from "../../../src/model/fabric/document.ts";
import type { Fabric } from "../../../src/model/fabric/fabric.ts";
import { fabricFrom } from "../../../src/model/fabric/from-document.ts";
import { digestOf } from "../../../src/verify/digest.ts";
import { type Bridge, fabricOf, oneBridge, patch, type Ports, problemsOf, valueOf } from "./make.ts";

const MAC = "02:00:00:00:00:01";
const bridgeOf = (fabric: Fabric) => face(fabric).host("h").bridge("b");

const numbers = (fabric: Fabric, bridge = "b") =>
  Object.fromEntries(
    face(fabric)
      .host("h")
      .bridge(bridge)
      .ports.map(({ name, ofport }) => [name, ofport]),
  );

/** Problems of a bridge b of host h. */
function complaints(ports: Ports, more: Omit<Bridge, "ports">): string[] {
  const document = fabricDocument.parse({ kind: "fabric", ...oneBridge(ports, more) });
  return problemsOf(fabricFrom(document)).map(
    ({ path, expected, found }) => `${path}: ${expected} <- ${found}`,
  );
}

describe("the flows of a bridge", () => {
  test("name its ports, LOCAL by the bridge's name too, and are kept by number", () => {
    const flows = ["in_port=p,actions=q", "in_port=b,actions=output:x", "in_port=LOCAL,actions=7"];
    const fabric = fabricOf(oneBridge({ p: {}, q: { ofport: 9 }, x: patch("y") }, { flows }));
    expect(bridgeOf(fabric).flows).toEqual([
      "in_port=1,actions=output:9",
      "in_port=LOCAL,actions=output:3",
      "in_port=LOCAL,actions=output:7",
    ]);
  });

  test("are none, or not written at all: that is not the same", () => {
    const digests = [{ flows: [] }, { flows: ["actions=drop"] }, {}].map((more) =>
      digestOf(fabricOf(oneBridge({ p: {} }, more))),
    );
    expect(new Set(digests).size).toBe(3);
    expect(bridgeOf(fabricOf(oneBridge({ p: {} }))).flows).toBeUndefined();
    expect(bridgeOf(fabricOf(oneBridge({ p: {} }, { flows: [] }))).flows).toEqual([]);
  });

  test("share one object where they are alike and name no port", () => {
    const flows = ["actions=resubmit(,2)", "in_port=p,actions=drop"];
    const bridges = { a: { ports: { p: {} }, flows }, b: { ports: { q: {}, p: {} }, flows } };
    const { flow } = fabricOf({ hosts: { h: { bridges } } }).columns.flows;
    expect(flow[2]).toBe(flow[0]);
    expect(flow[3]).not.toEqual(flow[1]);
  });

  test("are wrong each at its place, all at once", () => {
    const flows = ["in_port=p9,actions=ct(commit)", "actions=drop", "actions=output:quu"];
    expect(complaints({ p1: {}, qux: {} }, { flows })).toEqual([
      'hosts.h.bridges.b.flows.0: a port of this bridge, perhaps p1 <- "in_port=p9"',
      expect.stringMatching(
        /^hosts.h.bridges.b.flows.0: an action that simnet models: .* <- "ct\(commit\)"$/,
      ),
      'hosts.h.bridges.b.flows.2: a port of this bridge, perhaps qux <- "output:quu"',
    ]);
  });

  test("are Open vSwitch's: a Linux bridge has none", () => {
    const tables = { flows: ["actions=bogus"], fdb: [] };
    expect(complaints({ p: {} }, { kind: "linux", ...tables })).toEqual([
      "hosts.h.bridges.b.flows: nothing: a Linux bridge has no such column <- a list of 1",
      "hosts.h.bridges.b.fdb: nothing: a Linux bridge has no such column <- a list of 0",
    ]);
  });
});

describe("static MAC entries", () => {
  test("name a port of the bridge, LOCAL among them", () => {
    const fdb = [
      { vlan: 10, mac: MAC, port: "p" },
      { vlan: "0x14", mac: MAC, port: "LOCAL" },
    ];
    expect(bridgeOf(fabricOf(oneBridge({ p: {} }, { fdb }))).fdb).toEqual([
      { vlan: 10, mac: MAC, port: "p" },
      { vlan: 20, mac: MAC, port: "LOCAL" },
    ]);
  });

  test("name a port of their own bridge, and are told which there are", () => {
    expect(complaints({ p: {}, q: {} }, { fdb: [{ vlan: 10, mac: MAC, port: "nope" }] })).toEqual([
      'hosts.h.bridges.b.fdb.0.port: a port of this bridge: LOCAL, p, q <- "nope"',
    ]);
  });

  test("are of one port for each address and VLAN", () => {
    const fdb = [
      { vlan: 10, mac: MAC, port: "p" },
      { vlan: "10", mac: MAC, port: "pp" },
      { vlan: 10, mac: MAC, port: "q" },
    ];
    expect(complaints({ p: {}, q: {} }, { fdb })).toEqual([
      'hosts.h.bridges.b.fdb.1.port: a port of this bridge, perhaps p <- "pp"',
      `hosts.h.bridges.b.fdb.2: each address of a VLAN once <- ${MAC} again`,
    ]);
  });
});

describe("changes", () => {
  const before = fabricOf({
    hosts: {
      h: {
        bridges: {
          b: {
            ports: { p: {}, q: {}, r: {} },
            flows: ["in_port=q,actions=r"],
            fdb: [
              { vlan: 1, mac: MAC, port: "q" },
              { vlan: 2, mac: MAC, port: "r" },
            ],
          },
          c: { ports: { s: {} } },
        },
      },
    },
  });
  const changed = (...changes: readonly unknown[]) =>
    valueOf(
      apply(
        before,
        changes.map((one) => change.parse(one)),
      ),
    );
  test("of a bridge leave its tables where they say nothing of them, and replace them where they do", () => {
    const kept = bridgeOf(changed({ kind: "set-bridge", at: "h/b", bridge: { stp_enable: true } }));
    expect([kept.stp, kept.flows, kept.fdb.length]).toEqual([true, ["in_port=2,actions=output:3"], 2]);
    const tables = { flows: ["actions=p", "actions=b"], fdb: [{ vlan: 3, mac: MAC, port: "p" }] };
    const after = changed({ kind: "set-bridge", at: "h/b", bridge: tables });
    expect(bridgeOf(after)).toMatchObject({ flows: ["actions=output:1", "actions=LOCAL"], fdb: tables.fdb });
    expect(after.blame(after.columns.flows.origin[1])).toBe("changes.0.bridge.flows.1");
  });

  test("of one flow replace that of its table, priority and match, and leave the others", () => {
    const at = "h/b";
    const after = changed(
      { kind: "set-flow", at, flow: "in_port=r,actions=p" },
      { kind: "set-flow", at, flow: "in_port=q,priority=7,actions=p" },
      { kind: "set-flow", at, flow: "table=1,in_port=q,actions=p" },
      { kind: "set-flow", at, flow: "in_port=q,actions=drop" },
    );
    expect(bridgeOf(after).flows).toEqual([
      "in_port=2,actions=drop",
      "in_port=3,actions=output:1",
      "priority=7,in_port=2,actions=output:1",
      "table=1,in_port=2,actions=output:1",
    ]);
    expect(after.blame(after.columns.flows.origin[0])).toBe("changes.3");
  });

  test("that add a flow to a standalone bridge leave it the one that it has, if none were written", () => {
    const flow = "priority=9,in_port=s,actions=drop";
    const { hosts } = face(changed({ kind: "set-flow", at: "h/c", flow }));
    expect(hosts[0]?.bridges[1]?.flows).toEqual([
      "priority=0,actions=NORMAL",
      "priority=9,in_port=1,actions=drop",
    ]);
    const secure = { kind: "set-bridge", at: "h/c", bridge: { fail_mode: "secure" } };
    const after = face(changed(secure, { kind: "set-flow", at: "h/c", flow }));
    expect(after.hosts[0]?.bridges[1]?.flows).toEqual(["priority=9,in_port=1,actions=drop"]);
  });

  test("that remove a flow go by table, priority and match", () => {
    const after = changed({ kind: "remove-flow", at: "h/b", flow: "table=0,in_port=q" });
    expect(bridgeOf(after).flows).toEqual([]);
  });

  test("of a flow that is written several times leave none of them", () => {
    const twice = { flows: ["in_port=q,actions=p", "in_port=p,actions=q", "in_port=q,actions=r"] };
    const set = { kind: "set-bridge", at: "h/b", bridge: twice };
    expect(
      bridgeOf(changed(set, { kind: "set-flow", at: "h/b", flow: "in_port=q,actions=b" })).flows,
    ).toEqual(["in_port=2,actions=LOCAL", "in_port=1,actions=output:2"]);
    expect(bridgeOf(changed(set, { kind: "remove-flow", at: "h/b", flow: "in_port=q" })).flows).toHaveLength(
      1,
    );
  });

  test("of flows that do not fit are told", () => {
    const wrong = [
      { kind: "set-flow", at: "h/x", flow: "actions=drop" },
      { kind: "set-flow", at: "h/b", flow: "in_port=nobody,actions=drop" },
      { kind: "remove-flow", at: "h/b", flow: "in_port=q,priority=1" },
      { kind: "remove-flow", at: "h/b", flow: "in_port=q,actions=r" },
    ];
    expect(
      problemsOf(
        apply(
          before,
          wrong.map((one) => change.parse(one)),
        ),
      ),
    ).toEqual([
      { path: "changes.0.at", expected: "a bridge of this file, perhaps h/b", found: '"h/x"' },
      {
        path: "changes.1.flow",
        expected: expect.stringContaining("a port") as string,
        found: '"in_port=nobody"',
      },
      { path: "changes.2.flow", expected: "a flow that the bridge has", found: '"in_port=q,priority=1"' },
      {
        path: "changes.3.flow",
        expected: "a table, a priority and a match, without actions",
        found: '"in_port=q,actions=r"',
      },
    ]);
  });

  test("of ports leave the others their numbers, where flows know them by these", () => {
    const after = changed({ kind: "remove-port", at: "h/b/p" }, { kind: "set-port", at: "h/b/t", port: {} });
    expect(numbers(after)).toEqual({ q: 2, r: 3, t: 4 });
    expect(bridgeOf(after).flows).toEqual(["in_port=2,actions=output:3"]);
    expect(numbers(changed({ kind: "set-port", at: "h/b/q", port: { tag: 7 } }))).toEqual({
      p: 1,
      q: 2,
      r: 3,
    });
  });

  test("that move a port number it anew, and take it out of static entries", () => {
    const away = changed({ kind: "move-port", at: "h/b/q", to: "h/c" });
    expect([numbers(away), numbers(away, "c")]).toEqual([
      { p: 1, r: 3 },
      { q: 1, s: 2 },
    ]);
    expect(bridgeOf(away).fdb).toEqual([{ vlan: 2, mac: MAC, port: "r" }]);
    expect(numbers(changed({ kind: "move-port", at: "h/c/s", to: "h/b" }))).toEqual({
      p: 1,
      q: 2,
      r: 3,
      s: 4,
    });
  });

  test("that remove a port remove its static entries", () => {
    expect(bridgeOf(changed({ kind: "remove-port", at: "h/b/r" })).fdb).toEqual([
      { vlan: 1, mac: MAC, port: "q" },
    ]);
  });
});

test("a host has a vlan-limit of 1, or what is written", () => {
  const limits = [undefined, 0, "2", 255].map((limit) => {
    const other = limit === undefined ? {} : { other_config: { "vlan-limit": limit } };
    return face(fabricOf({ hosts: { h: other } })).host("h").vlanLimit;
  });
  expect(limits).toEqual([1, 0, 2, 255]);
});
