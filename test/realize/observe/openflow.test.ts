import { expect, test } from "vitest";
import { observedFabric } from "../../../src/realize/observe/fabric/observed-fabric.ts";
import { readFlows } from "../../../src/realize/observe/flow-text.ts";
import { readSnapshot, type Snapshot } from "../../../src/realize/observe/snapshot.ts";
import { recorded } from "./recorded.ts";

const host = recorded("openflow.h1", "h1");

const toldOf = (snapshot: Snapshot, place: string) =>
  (observedFabric("live", [snapshot]).document.unmodelled ?? [])
    .filter(({ at }) => at === place)
    .map(({ what }) => what);

test("a bridge that speaks OpenFlow 1.3 only tells its flows, whose they are and that some of them end", () => {
  const flows = host.flows.get("ofb") ?? [];
  expect(flows.filter(({ isOwn }) => isOwn).map(({ text }) => text)).toEqual([
    "priority=8,dl_vlan=7,actions=drop",
  ]);
  expect(flows.filter(({ isPassing }) => isPassing).map(({ text }) => text)).toEqual([
    "priority=7,actions=drop",
  ]);
  expect(toldOf(host, "h1/ofb")).toEqual([
    "ports whose NO_FLOOD is not told: its protocols are without OpenFlow10",
    "the flow table=0,priority=9,dl_vlan=7,actions=group:1",
    "flows that end by themselves, or may",
  ]);
});

test("a flow of which it is not told whether it ends counts as one that may", () => {
  expect(readFlows(["priority=7,actions=drop"], [])).toMatchObject([{ isPassing: true }]);
  expect(readFlows(["priority=7,actions=drop"], [" priority=7 actions=drop"])).toMatchObject([
    { isPassing: false },
  ]);
});

test("flags of ports and what becomes of fragments are named, over whichever OpenFlow they are told", () => {
  expect(toldOf(host, "h1/ofb/vc1")).toContain("a port with the flag NO_FWD of OpenFlow");
  expect(toldOf(host, "h1/br0/pdb")).toContain("a port with the flag NO_FLOOD of OpenFlow");
  expect(toldOf(host, "h1/br0")).toEqual(["fragments that are handled as drop"]);
});

/** As `ovs-ofctl show` prints a bridge's own port. */
const shown = (flags: string) =>
  new Map([
    [
      "br0",
      [
        "OFPT_FEATURES_REPLY (xid=0x2): dpid:1",
        " LOCAL(br0): addr:02:00:00:00:00:01",
        `     config:     ${flags}`,
      ],
    ],
  ]);

test("a flag of a bridge's own port is named at the bridge, and reports and a port that is down are no flags", () => {
  expect(toldOf({ ...host, shown: shown("PORT_DOWN NO_FWD") }, "h1/br0")).toEqual([
    "a port with the flag NO_FWD of OpenFlow",
  ]);
  expect(toldOf({ ...host, shown: shown("PORT_DOWN NO_PACKET_IN") }, "h1/br0")).toEqual([]);
});

test("a container that is paused is named at its port", () => {
  expect(toldOf(host, "h1/br0/pevil")).toContain("a container that is paused");
  expect(toldOf(host, "h1/br0/pdb")).not.toContain("a container that is paused");
});

test("a bridge that is asked over OpenFlow in vain is not read", () => {
  const read = readSnapshot("h1", "\u001Eshow ofb\n\u001Eunread ofb\n", "");
  expect(read).toMatchObject({ unread: new Set(["ofb"]) });
  expect(toldOf({ ...host, unread: new Set(["ofb"]) }, "h1/ofb")).toContain("tables that could not be read");
});

/** As `ovs-ofctl dump-tables` prints a setting. */
const missing = (...words: string[]) => new Map([["br0", words.map((word) => `    config=${word}`)]]);

test("what tables do with frames that no flow matches is named, unless it is what they do by default", () => {
  expect(toldOf({ ...host, shown: missing("controller") }, "h1/br0")).toEqual([]);
  expect(toldOf({ ...host, shown: missing("controller", "continue", "continue") }, "h1/br0")).toEqual([
    "tables that say continue of what no flow matches",
  ]);
});
