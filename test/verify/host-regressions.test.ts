import { describe, expect, test } from "vitest";
import type { BridgeDocument } from "../../src/model/fabric/document.ts";
import type { Document } from "./arbitrary.ts";
import { judge, leaksIn } from "./judge.ts";

// What a host was made to do, and the prover did not see or took for a bug: the smallest networks, both ways.

type Host = Document["hosts"][string];

/** Red on bridge a and blue on bridge b of one host, beside a host without bridges. */
const joined = (
  a: BridgeDocument,
  b: BridgeDocument,
  host: Partial<Host> = {},
  others: Record<string, BridgeDocument> = {},
): Document => ({
  hosts: {
    h: {
      addresses: ["10.0.0.1/24"],
      rp_filter: 0,
      ...host,
      bridges: {
        a: { local: { addresses: ["192.168.1.254/24"] }, ports: { r: {} }, ...a },
        b: { local: { addresses: ["192.168.2.254/24"] }, ...b, ports: { s: {}, ...b.ports } },
        ...others,
      },
    },
    far: { addresses: ["10.0.0.2/24"] },
  },
  endpoints: { "red/app": { port: "h/a/r" }, "blue/db": { port: "h/b/s" } },
});

const fromRed = (document: Document) => {
  const { violations, undecided } = judge("isolation", document);
  expect(undecided).toEqual([]);
  return [
    ...new Set(violations.filter(({ from }) => from === "red/app").map(({ from, to }) => `${from} > ${to}`)),
  ];
};

const asked = (first: number, second: number) =>
  joined(
    {
      flows: [
        `priority=${first},in_port=r,ip,nw_dst=192.168.2.1,actions=load:1->NXM_NX_REG0[],LOCAL`,
        `priority=${second},in_port=r,ip,nw_dst=192.168.2.2,actions=LOCAL`,
      ],
    },
    { flows: ["in_port=LOCAL,arp,arp_tpa=192.168.2.2,actions=output:s"] },
    { ip_forward: true },
  );

describe("a host that hears one tenant by several flows", () => {
  test.each([
    [10, 9],
    [10, 11],
  ])("missed: what comes of the one that is heard later (priorities %i and %i)", (first, second) => {
    expect(fromRed(asked(first, second))).toEqual(["red/app > blue/db"]);
  });
});

const learning = (port: number) => ({
  hosts: {
    h: {
      bridges: {
        a: {
          ports: { r: {}, s: {} },
          flows: [
            `in_port=r,actions=load:${port}->NXM_NX_REG0[0..15],learn(table=1,NXM_OF_IN_PORT[]=NXM_NX_REG0[0..15],load:1->NXM_NX_REG1[]),resubmit(,1),resubmit(,2)`,
            "table=2,reg1=1,actions=output:s",
          ],
        },
      },
    },
  },
  endpoints: { "red/app": { port: "h/a/r" }, "blue/db": { port: "h/a/s" } },
});

describe("a learned flow that takes the port it matches from a register", () => {
  test("missed: a frame that came by that port", () => {
    expect(leaksIn(learning(1))).toEqual(["red > blue for a while"]);
    expect(leaksIn(learning(2))).toEqual([]);
  });
});

const answering = (tos: string) =>
  joined(
    { flows: ["in_port=r,ip,nw_tos=0,actions=LOCAL"] },
    { flows: [`in_port=LOCAL,ip,nw_tos=${tos},actions=output:s`, "in_port=s,arp,actions=LOCAL"] },
    { ip_forward: false },
  );

describe("the TOS of what a host answers", () => {
  test("missed: that of ICMP's report of an error, which is another than of what it reports on", () => {
    expect(fromRed(answering("0xc0"))).toEqual(["red/app > blue/db"]);
    expect(judge("isolation", answering("0x40")).verdict).toBe("holds");
  });
});

const beside = (datapath_type: "netdev" | "system") =>
  joined(
    { flows: ["in_port=r,udp,tp_dst=4789,actions=LOCAL"] },
    { flows: ["in_port=LOCAL,arp,actions=output:s"] },
    { ip_forward: false },
    { c: { datapath_type, ports: { v: { type: "vxlan", options: { remote_ip: "10.0.0.2" } } } } },
  );

describe("what Linux finds at a LOCAL of its own datapath", () => {
  test("missed: a datagram that only a tunnel of the userspace datapath listens for is answered", () => {
    expect(fromRed(beside("netdev"))).toEqual(["red/app > blue/db"]);
    expect(fromRed(beside("system"))).toEqual([]);
  });
});

const masquerading = (addresses: string[], local: string): Document => ({
  hosts: {
    h: {
      addresses,
      rp_filter: 1,
      ip_forward: true,
      bridges: { a: { local: { addresses: ["192.168.1.254/24"], masquerade: true }, ports: { r: {} } } },
    },
    k: {
      addresses: ["172.16.0.2/24"],
      rp_filter: 0,
      ip_forward: false,
      bridges: {
        b: {
          local: { addresses: [local] },
          ports: { s: {} },
          flows: ["in_port=LOCAL,actions=output:s"],
        },
      },
    },
  },
  endpoints: { "red/app": { port: "h/a/r" }, "blue/db": { port: "k/b/s" } },
});

describe("a host with addresses in two networks", () => {
  test.each([[["10.0.0.1/24", "172.16.0.1/24"]], [["172.16.0.1/24", "10.0.0.1/24"]]])(
    "missed: it hides what it forwards behind the one that is nearest (%j)",
    (addresses) => {
      expect(fromRed(masquerading(addresses, "172.16.0.14/28"))).toEqual(["red/app > blue/db"]);
      expect(fromRed(masquerading(addresses, "10.0.0.14/28"))).toEqual([]);
    },
  );
});

const keyed = (match: string) =>
  joined(
    {},
    {
      ports: {
        g: { type: "gre", options: { remote_ip: "10.0.0.2", in_key: "flow" } },
        t: { type: "gre", options: { remote_ip: "10.0.0.2", local_ip: "10.0.0.1", in_key: 5 } },
      },
      flows: [`in_port=g,${match},actions=output:s`],
    },
  );

describe("a key that a more exact tunnel takes to one address", () => {
  test("missed: to another address of the host the tunnel of all keys takes it", () => {
    expect(fromRed(keyed("tun_id=5"))).toEqual(["red/app > blue/db"]);
    expect(fromRed(keyed("tun_id=6"))).toEqual(["red/app > blue/db"]);
  });
});

describe("a neighbour that tells a host where it is", () => {
  const asking = "in_port=s,arp,actions=LOCAL";
  const sending = (match: string, more: readonly string[] = [asking]) =>
    joined({}, { flows: [`in_port=LOCAL,${match},actions=output:s`, ...more] }, { ip_forward: true });

  test("called a bug: the witness begins with the question by which it does so", () => {
    const { verdict, violations } = judge("isolation", sending("udp"));
    expect(verdict).toBe("violated");
    const leak = violations.find(({ from }) => from === "red/app");
    expect(leak?.setup.map(({ at }) => at)).toEqual(["h/b/s"]);
    expect(judge("isolation", sending("udp,nw_src=192.168.2.254")).verdict).toBe("holds");
    expect(judge("isolation", sending("udp", [])).verdict).toBe("holds");
  });
});

/** What red sends to host A goes to host B, and on to blue, if a container at g says that it is B. */
const relayed = (owner: string): Document => ({
  hosts: {
    A: {
      rp_filter: 0,
      ip_forward: true,
      bridges: {
        a: { local: { addresses: ["192.168.1.254/24"] }, ports: { r: {} } },
        b1: {
          local: { addresses: ["10.1.0.65/26"] },
          ports: { g: {}, t: {} },
          flows: ["in_port=g,arp,actions=LOCAL", "in_port=LOCAL,ip,actions=output:t"],
        },
      },
    },
    B: {
      rp_filter: 0,
      ip_forward: true,
      bridges: {
        b2: { local: { addresses: ["10.9.0.1/24"] }, ports: { t: {} }, flows: ["in_port=t,actions=LOCAL"] },
        b3: {
          local: { addresses: ["10.1.0.1/24"] },
          ports: { s: {} },
          flows: ["in_port=LOCAL,arp,arp_tpa=10.1.0.77,actions=output:s"],
        },
      },
    },
  },
  links: [{ name: "l", ports: ["A/b1/t", "B/b2/t"] }],
  endpoints: { "red/app": { port: "A/a/r" }, [owner]: { port: "A/b1/g" }, "blue/db": { port: "B/b3/s" } },
});

describe("two hosts in a row", () => {
  test.each(["red/two", "green/two"])("missed: %s may tell the first that it is the second", (owner) => {
    const { violations, undecided } = judge("isolation", relayed(owner));
    const told = violations.map(({ from, to }) => `${from} reaches ${to}`);
    expect([...told, ...undecided].filter((text) => /^red.app .*reaches? blue.db/.test(text))).not.toEqual(
      [],
    );
  });
});
