import { describe, expect, test } from "vitest";
import type { BridgeDocument, PortDocument } from "../../src/model/fabric/document.ts";
import type { Document } from "./arbitrary.ts";
import { judge, leaksIn } from "./judge.ts";
import { lab } from "../sim/lab.ts";
import { formatMac } from "../../src/model/values/mac.ts";

// What flows let a host hear, and what comes of it: the smallest networks, both ways.

type Host = Document["hosts"][string];

/** Red on bridge a and blue on bridge b of one host, which another host has a tunnel to. */
const joinedByHost = (a: BridgeDocument, b: BridgeDocument, host: Partial<Host> = {}): Document => ({
  hosts: {
    h: {
      addresses: ["10.0.0.1/24"],
      ...host,
      bridges: {
        a: { local: { addresses: ["192.168.1.254/24"] }, ...a, ports: { r: {}, ...a.ports } },
        b: { ...b, ports: { s: {}, ...b.ports } },
      },
    },
    far: { addresses: ["10.0.0.2/24"] },
  },
  endpoints: { "red/app": { port: "h/a/r" }, "blue/db": { port: "h/b/s" } },
});

const { fabric } = lab(joinedByHost({}, {}));
/** Of the LOCALs of the two bridges. */
const [macOfA = "", macOfB = ""] = [0, 1].map((bridge) => formatMac(fabric.localMacOf(bridge)));

const gre: PortDocument = { type: "gre", options: { remote_ip: "10.0.0.2" } };
const out = "in_port=g,actions=output:s";
const toAll = "in_port=r,dl_dst=ff:ff:ff:ff:ff:ff,actions=LOCAL";
const fromRed = (document: Document) => leaksIn(document).filter((leak) => leak.startsWith("red"));

describe("a host takes in what is for all", () => {
  test("and what it holds comes out of its tunnels", () => {
    expect(fromRed(joinedByHost({ flows: [toAll] }, { ports: { g: gre }, flows: [out] }))).toEqual([
      "red > blue",
    ]);
  });

  test("though the userspace datapath takes it away where it is untagged and for the host alone", () => {
    const g: PortDocument = { type: "gre", options: { remote_ip: "10.0.0.3", local_ip: "192.168.1.254" } };
    const leaks = (match: string) => {
      const flows = [`in_port=r,${match},actions=LOCAL`];
      const a = { datapath_type: "netdev" as const, ports: { n: gre }, flows };
      const { violations } = judge("isolation", joinedByHost(a, { ports: { g }, flows: [out] }));
      return violations.map(({ from, to }) => `${from} > ${to}`);
    };
    expect(leaks("vlan_tci=0,dl_dst=ff:ff:ff:ff:ff:ff")).toEqual(["red/app > blue/db"]);
    expect(leaks(`dl_vlan=0,dl_dst=${macOfA}`)).toEqual(["red/app > blue/db"]);
    expect(leaks(`vlan_tci=0,dl_dst=${macOfA}`)).toEqual([]);
  });

  test("and is answered, to a source that is behind another bridge", () => {
    const b = { local: { addresses: ["192.168.2.254/24"] } };
    expect(fromRed(joinedByHost({ flows: [toAll] }, b))).toEqual(["red > blue"]);
  });

  test("and is not passed on", () => {
    const b = { local: { addresses: ["192.168.2.254/24"] } };
    const forwarding = { ip_forward: true, rp_filter: 1 } as const;
    expect(fromRed(joinedByHost({ flows: [toAll] }, b, forwarding))).toEqual([]);
  });
});

describe("a container that builds a tunnel's packets", () => {
  const open: PortDocument = { type: "gre", options: { remote_ip: "flow", key: "flow" } };
  const matching = (match: string, host: Partial<Host> = {}): Document =>
    joinedByHost({}, { ports: { g: open }, flows: [`in_port=g,${match},actions=output:s`] }, host);

  test("gives them any source, as flows may ask for", () => {
    expect(fromRed(matching("tun_src=10.9.9.9"))).toEqual(["red > blue"]);
    expect(fromRed(matching("tun_src=10.9.0.0/16"))).toEqual(["red > blue"]);
  });

  test("gives them any key but those that a more exact tunnel takes, though no flow reads keys", () => {
    const ports = {
      g: { type: "gre", options: { remote_ip: "10.0.0.2", in_key: "flow", out_key: 0 } },
      n: { type: "gre", options: { remote_ip: "10.0.0.2" } },
    } as const;
    expect(fromRed(joinedByHost({}, { ports, flows: [out] }))).toEqual(["red > blue"]);
  });

  test("sends them to any address of the host", () => {
    const addresses = ["10.0.0.1/24", "10.0.1.1/24"];
    expect(fromRed(matching("tun_dst=10.0.1.1", { addresses }))).toEqual(["red > blue"]);
    expect(fromRed(matching("tun_dst=10.0.2.1", { addresses }))).toEqual([]);
  });
});

describe("the userspace datapath", () => {
  test("takes packets away that are for the LOCAL of any bridge", () => {
    const datapath_type = "netdev";
    const a: BridgeDocument = { datapath_type, flows: [`in_port=r,dl_dst=${macOfB},actions=LOCAL`] };
    const b: BridgeDocument = {
      datapath_type,
      local: { addresses: ["192.168.2.254/24"] },
      ports: { g: gre },
      flows: [out],
    };
    expect(fromRed(joinedByHost(a, b))).toEqual(["red > blue"]);
  });
});

const sending = (flow: string): BridgeDocument => ({
  local: { addresses: ["192.168.2.254/24"] },
  flows: [`in_port=LOCAL,${flow},actions=output:s`],
});
const hearing = (match: string): BridgeDocument => ({
  flows: [`in_port=r,${match},actions=LOCAL`, "in_port=LOCAL,actions=drop"],
});

describe("a host answers of itself to whatever source a packet names", () => {
  const loose = { rp_filter: 0 } as const;
  const leaks = (heard: string, sent = "arp") => fromRed(joinedByHost(hearing(heard), sending(sent), loose));

  test.each([
    "icmp,icmp_type=8",
    "icmp,icmp_type=13",
    "udp",
    "udp,tp_dst=53",
    "tcp,tp_src=0,tp_dst=0",
    "ip,nw_proto=132",
    "ip,nw_proto=47",
  ])("to %s, and asks for its neighbour before", (heard) => {
    expect(leaks(heard)).toEqual(["red > blue"]);
  });

  test.each(["icmp,icmp_type=0", "icmp,icmp_type=3", "ip,nw_proto=2"])("but not to %s", (heard) => {
    expect(leaks(heard)).toEqual([]);
  });

  test("but not with an error to what came in a frame to all", () => {
    expect(leaks("dl_dst=ff:ff:ff:ff:ff:ff,udp")).toEqual([]);
    expect(leaks("dl_dst=ff:ff:ff:ff:ff:ff,icmp")).toEqual(["red > blue"]);
  });

  test("and of what it sends nothing is taken for possible that it never says", () => {
    expect(leaks("udp", "tcp")).toEqual([]);
    expect(leaks("tcp", "tcp,nw_src=192.168.9.9")).toEqual([]);
    expect(leaks("udp", "arp,arp_op=2")).toEqual([]);
  });

  test("and forwards of a packet what it is", () => {
    const forwarding = { ip_forward: true, rp_filter: 0 } as const;
    const through = (heard: string, sent: string) =>
      fromRed(joinedByHost(hearing(heard), sending(sent), forwarding));
    expect(through("udp", "arp")).toEqual(["red > blue"]);
    expect(through("udp,nw_ttl=1,nw_dst=192.168.2.7", "arp")).toEqual([]);
    expect(through("udp,nw_dst=192.168.2.7", "tcp")).toEqual([]);
    expect(through("udp,nw_dst=192.168.2.7", "arp,arp_tpa=192.168.2.8")).toEqual([]);
  });
});
