import { describe, expect, test } from "vitest";
import type { BridgeDocument, PortDocument } from "../../src/model/fabric/document.ts";
import type { Document } from "./arbitrary.ts";
import { judge, leaksIn, oneHost } from "./judge.ts";
import { native10, twoBridges } from "./two-bridges.ts";

// Each subtle rule of flows, tables and port modes in the smallest network that shows it, both ways.

type Ports = Record<string, PortDocument>;

/** Red at port r and blue at port s of one bridge. */
const beside = (r: PortDocument, s: PortDocument, more: BridgeDocument = {}, limit = 1): Document => {
  const document = oneHost({ b: { ...more, ports: { r, s } } }, { "red/app": "h/b/r", "blue/db": "h/b/s" });
  const { h = {} } = document.hosts;
  return { ...document, hosts: { h: { ...h, other_config: { "vlan-limit": limit } } } };
};

const leaksOf = (document: Document, from = "red") =>
  leaksIn(document).filter((leak) => leak.startsWith(from));

const dot1q = (cvlan: number): PortDocument => ({ vlan_mode: "dot1q-tunnel", tag: 10, cvlans: [cvlan] });

const withFlows = (document: Document): Document => {
  const { bridges = {} } = document.hosts["h"] ?? {};
  const asked = Object.entries(bridges).map(([name, bridge]) => [
    name,
    { ...bridge, flows: ["actions=NORMAL"] },
  ]);
  return { ...document, hosts: { h: { bridges: Object.fromEntries(asked) } } };
};

/** All that red can get onto the wire has two tags, [10][20]. */
const twoTags = (limit: number): Document => {
  const push = "in_port=r,dl_vlan=20,actions=push_vlan:0x8100,mod_vlan_vid:10,output:l";
  const bridges = {
    a: { ports: { r: {}, l: {} }, flows: [push] },
    b: { ports: { m: {}, s: {} }, flows: ["ip,actions=output:s"] },
  };
  const document = oneHost(bridges, { "red/app": "h/a/r", "blue/db": "h/b/s" });
  const host = { bridges, other_config: { "vlan-limit": limit } };
  return { ...document, hosts: { h: host }, links: [{ name: "w", ports: ["h/a/l", "h/b/m"] }] };
};

const keyed = (type: "gre" | "vxlan", key: string): Document => {
  const tunnel = { type, options: { remote_ip: "10.0.0.2", key: "flow" as const } } as PortDocument;
  const ports: Ports = { s: {}, g: tunnel };
  const bridges = {
    a: { local: { addresses: ["192.168.1.254/24"] }, ports: { r: {} } },
    b: { ports, flows: [`in_port=g,tun_id=${key},actions=output:s`] },
  };
  return {
    hosts: { h: { addresses: ["10.0.0.1/24"], bridges }, far: { addresses: ["10.0.0.2/24"] } },
    endpoints: { "red/app": { port: "h/a/r" }, "blue/db": { port: "h/b/s" } },
  };
};

const learning = (fields: string): Document => {
  const learn = `table=0,priority=1,in_port=s,actions=learn(table=1,${fields},output:NXM_OF_IN_PORT[])`;
  return beside({}, {}, { flows: [learn, "table=0,priority=1,in_port=r,actions=resubmit(,1)"] });
};

describe("what is known to be at a port is sent there", () => {
  test("though its cvlans keep floods away: a dot1q-tunnel leaks what was learned", () => {
    const document = beside(dot1q(30), dot1q(20), {}, 2);
    expect(leaksOf(document)).toEqual(["red > blue for a while"]);
    const [leak] = judge("isolation", document).violations;
    expect(leak?.setup.map(({ at }) => at)).toEqual(["h/b/s"]);
  });

  test("and not to a dot1q-tunnel of another VLAN", () => {
    expect(leaksIn(beside(dot1q(30), { ...dot1q(20), tag: 11 }, {}, 2))).toEqual([]);
  });

  test("by a static entry to a port that is not in the VLAN", () => {
    const fdb = [{ vlan: 10, mac: "02:00:00:00:00:77", port: "s" }];
    expect(leaksIn(beside({ tag: 10 }, { tag: 20 }, { fdb }))).toEqual(["red > blue"]);
    const [leak] = judge("isolation", beside({ tag: 10 }, { tag: 20 }, { fdb })).violations;
    expect(leak).toMatchObject({ when: "converged", setup: [], frame: { dl_dst: "02:00:00:00:00:77" } });
  });

  test("and a static entry of a VLAN that the sender is not in does nothing", () => {
    const fdb = [{ vlan: 30, mac: "02:00:00:00:00:77", port: "s" }];
    expect(leaksIn(beside({ tag: 10 }, { tag: 20 }, { fdb }))).toEqual([]);
  });

  test("to a port without spanning tree too, whatever the tree is", () => {
    const open: PortDocument = { other_config: { "stp-enable": false } };
    const flows = ["actions=NORMAL"];
    expect(leaksOf(beside({}, open, { stp_enable: true }))).toEqual(["red > blue"]);
    expect(leaksOf(beside({}, open, { stp_enable: true, flows }))).toEqual(["red > blue"]);
  });
});

describe("tags, where a flow says NORMAL", () => {
  const trunk: PortDocument = { trunks: [10, 20] };
  const native99: PortDocument = { vlan_mode: "native-untagged", tag: 99, trunks: [10, 20] };

  test.each([
    ["[0][20] gets over a native-untagged wire into VLAN 20", "cable", native10, ["red > blue"]],
    ["and not over a native-untagged patch", "patch", native10, []],
    ["nor where no access port has the native VLAN", "cable", native99, []],
    ["nor over a trunk, which keeps [10] outermost", "cable", trunk, []],
  ] as const)("%s", (_, wire, port, leaks) => {
    expect(leaksOf(withFlows(twoBridges(wire, port, port)))).toEqual(leaks);
  });
});

describe("what a flow matches", () => {
  test("`ip` is no packet under two tags where one is read, and is one where two are", () => {
    expect(leaksIn(twoTags(1))).toEqual([]);
    expect(leaksIn(twoTags(2))).toEqual(["red > blue"]);
  });

  test("of two flows of one priority a proof takes either: never is it said to hold", () => {
    const [pass, drop] = ["priority=5,in_port=r,actions=output:s", "priority=5,actions=drop"];
    expect(judge("isolation", beside({}, {}, { flows: [pass, drop] })).verdict).toBe("violated");
    const { verdict, undecided } = judge("isolation", beside({}, {}, { flows: [drop, pass] }));
    expect(verdict).toBe("undecided");
    expect(undecided[0]).toContain(
      "red/app reaches blue/db if the order of flows of one priority in h/b lets it",
    );
    const higher = "priority=6,actions=drop";
    expect(judge("isolation", beside({}, {}, { flows: [pass, higher] })).verdict).toBe("holds");
  });
});

describe("a container that builds its own tunnel's packets", () => {
  test.each([
    ["gre", "0", ["red > blue"]],
    ["gre", "0xdeadbeef", ["red > blue"]],
    ["gre", "0x100000000", []],
    ["vxlan", "0xffffff", ["red > blue"]],
    ["vxlan", "0x1000000", []],
  ] as const)("gets into %s with key %s, if the header has room for it", (type, key, leaks) => {
    expect(leaksOf(keyed(type, key))).toEqual(leaks);
  });
});

describe("what is learned by flows", () => {
  test("lets red reach the address that blue has taught", () => {
    const document = learning("NXM_OF_ETH_DST[]=NXM_OF_ETH_SRC[]");
    expect(leaksIn(document)).toEqual(["red > blue for a while"]);
    expect(judge("isolation", document).violations[0]?.setup.map(({ at }) => at)).toEqual(["h/b/s"]);
  });

  test("and nothing where it asks for two values that no frame of red has together", () => {
    const document = learning("NXM_OF_VLAN_TCI[0..11],NXM_OF_ETH_DST[]=NXM_OF_ETH_SRC[]");
    const { h = {} } = document.hosts;
    const { b = {} } = h.bridges ?? {};
    const flows = (b.flows ?? []).map((flow) =>
      flow.replace("in_port=s,", "in_port=s,dl_vlan=10,").replace("in_port=r,", "in_port=r,dl_vlan=20,"),
    );
    const apart = { ...document, hosts: { h: { ...h, bridges: { b: { ...b, flows } } } } };
    expect(leaksIn(document)).toEqual(["red > blue for a while"]);
    expect(leaksIn(apart)).toEqual([]);
  });
});
