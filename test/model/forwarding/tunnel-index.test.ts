import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { must } from "../../../src/model/fabric/fabric.ts";
import { type OuterPacket, TunnelIndex } from "../../../src/model/forwarding/tunnel-index.ts";
import { parseIpv4 } from "../../../src/model/values/ipv4.ts";
import { fabricOf } from "../fabric/make.ts";
import { twoHosts } from "./wired.ts";

const FLOW = "flow" as const;
const REMOTES = ["1.1.1.2", "1.1.1.3", "129.0.0.1"];
const LOCALS = ["1.1.1.1", "1.1.1.9"];
const KEYS = [0, 1, 100, 0xffffff, 0x1000064, 0xffffffff];
const PORTS = [4789, 4790];

interface Written {
  readonly type: "gre" | "vxlan";
  readonly remote_ip: string;
  readonly local_ip?: string | undefined;
  readonly in_key: number | typeof FLOW;
  readonly dst_port: number;
}

const written: fc.Arbitrary<Written> = fc
  .record({
    type: fc.constantFrom("gre" as const, "vxlan" as const),
    remote_ip: fc.constantFrom(...REMOTES, FLOW),
    local_ip: fc.constantFrom(...LOCALS, FLOW, undefined),
    in_key: fc.constantFrom<Written["in_key"]>(...KEYS, FLOW),
    dst_port: fc.constantFrom(...PORTS),
  })
  .filter(({ local_ip, remote_ip }) => local_ip !== FLOW || remote_ip === FLOW);

/** Per host, per bridge, tunnels. */
const layouts = fc.array(fc.array(fc.array(written, { maxLength: 8 }), { maxLength: 2 }), {
  minLength: 1,
  maxLength: 3,
});
type Layout = readonly (readonly (readonly Written[])[])[];

const packets = fc.record({
  host: fc.nat(2),
  service: fc.constantFrom(0, ...PORTS),
  remoteIp: fc.constantFrom(...REMOTES).map(addressOf),
  localIp: fc.constantFrom(...LOCALS).map(addressOf),
  key: fc.constantFrom(...KEYS.filter((key) => key <= 0xffffff)),
});

/** All tunnels with their hosts, in the file's order, as the columns have them. */
const flatten = (layout: Layout) =>
  layout.flatMap((bridges, host) => bridges.flat().map((one) => Object.assign({ host }, one)));

/** What the switch compares, as text. */
const identity = (one: Written & { readonly host: number }) =>
  [one.host, one.type === "gre" ? "gre" : one.dst_port, one.remote_ip, one.local_ip ?? "-", one.in_key].join(
    " ",
  );

test("tunnels are in one group exactly if they are on one host and take the same outer packets", () => {
  fc.assert(
    fc.property(layouts, (layout) => {
      const flat = flatten(layout).map(identity);
      const index = new TunnelIndex(fabricOf(hostsOf(layout)));
      for (const [i, one] of flat.entries())
        for (const [j, other] of flat.entries())
          expect(index.groupOf(i) === index.groupOf(j)).toBe(one === other);
      expect(index.groupCount).toBe(new Set(flat).size);
      for (let group = 0; group < index.groupCount; group++)
        expect([...index.tunnelsOf(group)]).toEqual(
          flat.flatMap((_, i) => (index.groupOf(i) === group ? [i] : [])),
        );
    }),
  );
});

/** What an option says, the most first: key, remote_ip, local_ip. */
const exactness = (one: Written) => [
  Number(one.in_key === FLOW),
  Number(one.remote_ip === FLOW),
  one.local_ip === FLOW ? 2 : Number(one.local_ip === undefined),
];

const fits = (text: string | undefined, address: number) =>
  text === undefined || text === FLOW || addressOf(text) === address;

/** Of the tunnels that a packet fits, by every option, the one that says most, compared option by option. */
function naive(layout: Layout, packet: OuterPacket): number {
  const fitting = [...flatten(layout).entries()].filter(
    ([, one]) =>
      one.host === packet.host &&
      (one.type === "gre" ? 0 : one.dst_port) === packet.service &&
      (one.in_key === FLOW || one.in_key === packet.key) &&
      fits(one.remote_ip, packet.remoteIp) &&
      fits(one.local_ip, packet.localIp),
  );
  const sorted = fitting.toSorted(([, a], [, b]) => {
    const [left, right] = [exactness(a), exactness(b)];
    const i = left.findIndex((value, at) => value !== right[at]);
    return i < 0 ? 0 : must(left[i]) - must(right[i]);
  });
  return sorted[0]?.[0] ?? -1;
}

test("an outer packet comes to the most exact tunnel that it fits, by key, then remote_ip, then local_ip", () => {
  fc.assert(
    fc.property(layouts, packets, (layout, packet) => {
      const index = new TunnelIndex(fabricOf(hostsOf(layout)));
      const taker = packet.host < layout.length ? naive(layout, packet) : -1;
      expect(index.find(packet)).toBe(taker < 0 ? -1 : index.groupOf(taker));
    }),
    { numRuns: 500 },
  );
});

test("the shares of what goes from one address to another are those of the packets, key by key", () => {
  fc.assert(
    fc.property(layouts, packets, (layout, packet) => {
      fc.pre(packet.host < layout.length);
      const index = new TunnelIndex(fabricOf(hostsOf(layout)));
      const shares = index.shares(packet);
      for (const key of [...KEYS.filter((one) => one <= 0xffffff || packet.service === 0), 7]) {
        const holding = shares.filter(({ keys }) =>
          keys.kind === "one" ? keys.key === key : !keys.keys.has(key),
        );
        expect(holding.length).toBeLessThanOrEqual(1);
        expect(holding[0]?.group ?? -1).toBe(index.find({ ...packet, key }));
      }
    }),
    { numRuns: 300 },
  );
});

const port = ({ type, dst_port, local_ip, ...options }: Written) => ({
  type,
  options: {
    ...options,
    ...(local_ip === undefined ? {} : { local_ip }),
    ...(type === "vxlan" ? { dst_port } : {}),
  },
});

function hostsOf(layout: Layout): Parameters<typeof fabricOf>[0] {
  const hosts = layout.map((bridges, host) => [
    `h${host}`,
    {
      bridges: Object.fromEntries(
        bridges.map((tunnels, b) => [
          `b${b}`,
          { ports: Object.fromEntries(tunnels.map((one, i) => [`g${i}`, port(one)])) },
        ]),
      ),
    },
  ]);
  return { hosts: Object.fromEntries(hosts) as Parameters<typeof fabricOf>[0]["hosts"] };
}

function addressOf(text: string): number {
  return must(parseIpv4(text));
}

const areOne = (one: object, other: object, type: "gre" | "vxlan" = "gre") => {
  const tunnels = { g1: { remote_ip: "1.1.1.2", ...one }, g2: { remote_ip: "1.1.1.2", ...other } };
  return new TunnelIndex(twoHosts(tunnels, {}, {}, type)).groupCount === 1;
};

describe("as was measured, two tunnels to one address exclude each other", () => {
  test("with one key, with no key and key 0, or with out_key alone and no key", () => {
    expect(areOne({ key: 100 }, { key: "0x64" })).toBe(true);
    expect(areOne({}, { key: 0 })).toBe(true);
    expect(areOne({ out_key: 104 }, {})).toBe(true);
    expect(areOne({ key: 100 }, { in_key: 100, out_key: 200 })).toBe(true);
    expect(areOne({ key: 100 }, { key: 100, csum: true })).toBe(true);
  });

  test("but not with another in_key or another local_ip", () => {
    expect(areOne({ key: 100 }, { in_key: 101, out_key: 100 })).toBe(false);
    expect(areOne({ key: 100 }, { key: 100, in_key: 8, out_key: 7 })).toBe(false);
    expect(areOne({ key: 100 }, { key: 100, local_ip: "1.1.1.1" })).toBe(false);
    expect(areOne({ key: 100, local_ip: "1.1.1.9" }, { key: 100, local_ip: "1.1.1.1" })).toBe(false);
  });

  test("with in_key=flow both, whatever out_key, but not beside a key", () => {
    expect(areOne({ key: "flow" }, { in_key: "flow", out_key: 5 })).toBe(true);
    expect(areOne({ key: "flow" }, { key: 100 })).toBe(false);
    expect(areOne({ key: "flow" }, {})).toBe(false);
  });

  test("not beside remote_ip=flow, nor that with local_ip and without and with local_ip=flow", () => {
    const byFlow = { remote_ip: "flow", key: "flow" };
    const locals = [byFlow, { ...byFlow, local_ip: "1.1.1.1" }, { ...byFlow, local_ip: "flow" }];
    for (const [i, one] of locals.entries()) {
      expect(areOne(one, { key: "flow" })).toBe(false);
      for (const [j, other] of locals.entries()) expect(areOne(one, other)).toBe(i === j);
    }
  });

  test("of VXLAN, with the default port and 4789, but not with another, nor with keys that end in the same 24 bits", () => {
    expect(areOne({ key: 100 }, { key: 100, dst_port: 4789 }, "vxlan")).toBe(true);
    expect(areOne({ key: 100 }, { key: 100, dst_port: 4790 }, "vxlan")).toBe(false);
    expect(areOne({ key: 100 }, { key: 16_777_316 }, "vxlan")).toBe(false);
  });
});

test("as was measured: GRE and VXLAN to one address with one key do not exclude each other", () => {
  const options = { remote_ip: "1.1.1.2", key: 100 };
  const ports = { g: { type: "gre", options }, v: { type: "vxlan", options } } as const;
  const fabric = fabricOf({ hosts: { h: { bridges: { b: { ports } } } } });
  expect(new TunnelIndex(fabric).groupCount).toBe(2);
});

describe("as was measured by taking the winner away each time, a packet with key 100 from 10.0.0.2 to 10.0.0.1", () => {
  /** The order in which ten ports took it. */
  const ORDER = [
    { key: 100, remote_ip: "10.0.0.2", local_ip: "10.0.0.1" },
    { key: 100, remote_ip: "10.0.0.2" },
    { key: 100, remote_ip: "flow", local_ip: "10.0.0.1" },
    { key: 100, remote_ip: "flow" },
    { key: 100, remote_ip: "flow", local_ip: "flow" },
    { key: "flow", remote_ip: "10.0.0.2", local_ip: "10.0.0.1" },
    { key: "flow", remote_ip: "10.0.0.2" },
    { key: "flow", remote_ip: "flow", local_ip: "10.0.0.1" },
    { key: "flow", remote_ip: "flow" },
    { key: "flow", remote_ip: "flow", local_ip: "flow" },
  ];
  const packet = {
    host: 0,
    service: 0,
    localIp: addressOf("10.0.0.1"),
    remoteIp: addressOf("10.0.0.2"),
    key: 100,
  };

  test.each(ORDER.map((one, i) => [JSON.stringify(one), i] as const))(
    "comes to %s before all that follow",
    (_, i) => {
      const left = ORDER.slice(i).map((options, at) => [`g${at}`, options] as const);
      // The file's order does not count.
      const fabric = twoHosts(Object.fromEntries(left.toReversed()), {});
      const index = new TunnelIndex(fabric);
      const [taker] = index.tunnelsOf(index.find(packet));
      expect(fabric.portName(must(fabric.columns.tunnels.port[must(taker)]))).toBe("h1/b/g0");
    },
  );

  test("without a key comes to a port without one and to one with key 0 alike", () => {
    for (const options of [{ remote_ip: "10.0.0.2" }, { remote_ip: "10.0.0.2", key: 0 }])
      expect(new TunnelIndex(twoHosts({ g: options }, {})).find({ ...packet, key: 0 })).toBe(0);
  });
});
