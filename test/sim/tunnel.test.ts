import { describe, expect, test } from "vitest";
import type { FabricDocument } from "../../src/model/fabric/document.ts";
import { inject } from "../../src/sim/inject.ts";
import { ping, pingMatrix } from "../../src/sim/ping.ts";
import { EXPERIMENTAL } from "../../src/model/frame-fields.ts";
import { ipFrame } from "../model/forwarding/ip-frame.ts";
import { frameOf, lab, pairOf } from "./lab.ts";

const patch = (peer: string) => ({ type: "patch" as const, options: { peer } });

const gre = (remote: number, more: object = {}) => ({
  type: "gre" as const,
  options: { remote_ip: `1.1.1.${remote}`, key: 100, ...more },
});

/** n hosts, each with bridge b and a container c, and GRE between every two of them. */
function mesh(
  size: number,
  { stp = true, more = {} }: { stp?: boolean; more?: Partial<FabricDocument> } = {},
) {
  const numbers = Array.from({ length: size }, (_, i) => i + 1);
  const host = (i: number) => {
    const tunnels = numbers.filter((j) => j !== i).map((j) => [`g${j}`, gre(j)] as const);
    const b = { stp_enable: stp, ports: { c: {}, ...Object.fromEntries(tunnels) } };
    return { addresses: [`1.1.1.${i}/24`], bridges: { b } };
  };
  return lab({
    hosts: Object.fromEntries(numbers.map((i) => [`h${i}`, host(i)])),
    endpoints: Object.fromEntries(
      numbers.map((i) => [`red/c${i}`, { port: `h${i}/b/c`, ip: `10.0.0.${i}/24` }]),
    ),
    ...more,
  });
}

describe("a mesh of GRE tunnels", () => {
  test("with spanning tree lets every container ping every other", () => {
    const { wiring } = mesh(4);
    const rows = pingMatrix(wiring, [0, 1, 2, 3]);
    expect(rows).toHaveLength(12);
    expect(rows.every(({ reachable }) => reachable)).toBe(true);
  });

  test("of three without spanning tree keeps two copies of a broadcast for ever", () => {
    const { wiring, port } = mesh(3, { stp: false });
    const { storm } = inject(wiring, { at: port("h1/b/c"), frame: frameOf("-") });
    expect(storm?.growth).toBe(1);
    expect(storm?.copies.slice(0, 4)).toEqual([2, 2, 2, 2]);
  });

  test.each([4, 5, 6, 8])("of %i without spanning tree multiplies a broadcast by that less two", (size) => {
    const { wiring, port } = mesh(size, { stp: false });
    const { storm, deliveries } = inject(wiring, { at: port("h1/b/c"), frame: frameOf("-"), limit: 50_000 });
    expect(storm?.growth).toBe(size - 2);
    expect(storm?.copies.slice(0, 3)).toEqual([
      size - 1,
      (size - 1) * (size - 2),
      (size - 1) * (size - 2) ** 2,
    ]);
    expect(deliveries.length).toBeGreaterThan(0);
  });
});

/** Deliveries and losses of a tunnel with TTL 1 to a host with this address, from 1.1.1.1/24. */
const withTtlOne = (address: string) => {
  const options = { remote_ip: address, ttl: 1 };
  const { wiring, port } = lab({
    hosts: {
      h1: {
        addresses: ["1.1.1.1/24"],
        bridges: { b: { ports: { c: {}, g: { type: "gre", options } } } },
      },
      h2: {
        addresses: [`${address}/24`],
        bridges: { b: { ports: { c: {}, g: { type: "gre", options: { remote_ip: "1.1.1.1" } } } } },
      },
    },
  });
  const { hops, deliveries } = inject(wiring, { at: port("h1/b/c"), frame: frameOf("-"), trace: true });
  return [deliveries.length, hops.find(({ reason }) => reason !== undefined)?.reason];
};

describe("a tunnel", () => {
  test("is told of with its outer addresses, key and size, and the hop on the other host", () => {
    const { wiring, endpoint } = mesh(2);
    const { hops, roundTrip } = ping(wiring, endpoint("red/c1"), endpoint("red/c2"), { trace: true });
    const echo = hops.filter(({ detail }) => detail === "GRE 1.1.1.1 > 1.1.1.2 key 100, 126 bytes");
    expect(echo.map(({ at, step }) => `${at} ${step}`)).toEqual([
      "h1/b/g2 encapsulate",
      "underlay:h1>h2 transit",
      "h2/b/g1 decapsulate",
    ]);
    expect(roundTrip).toBe(8);
  });

  test.each([
    [{ paths: [{ from: "h1", to: "h2", up: false }] }, "path-down"],
    [{ paths: [{ from: "h1", to: "h2", drops: ["gre"] }] }, "path-drops"],
    [{ mtu: 73 }, "larger-than-path"],
  ] as const)("over the underlay %o loses its packets: %s", (underlay, reason) => {
    const { wiring, port } = mesh(2, { stp: false, more: { underlay } as Partial<FabricDocument> });
    const { hops, deliveries } = inject(wiring, { at: port("h1/b/c"), frame: frameOf("-"), trace: true });
    expect(hops.at(-1)?.reason).toBe(reason);
    expect(deliveries.map(({ at }) => at)).toEqual(["h1/b/LOCAL"]);
  });

  test("with a TTL of 1 reaches a host of the same network and none behind a router", () => {
    expect(withTtlOne("1.1.1.2")).toEqual([3, undefined]);
    expect(withTtlOne("2.2.2.2")).toEqual([1, "ttl-expired"]);
  });

  test("with DF carries 1458 bytes of IP over an underlay of 1500, and 1459 vanish", () => {
    const endpoints = Object.fromEntries(
      [1, 2].map((i) => [`red/c${i}`, { port: `h${i}/b/c`, ip: `10.0.0.${i}/24`, mtu: 1500 }]),
    );
    const { wiring } = mesh(2, { more: { endpoints } });
    expect(ping(wiring, 0, 1, { size: 1458 }).reachable).toBe(true);
    expect(ping(wiring, 0, 1, { size: 1459 })).toMatchObject({ reachable: false, reason: "request-lost" });
    expect(ping(wiring, 0, 1, { size: 1501 })).toMatchObject({ reachable: false, reason: "larger-than-mtu" });
  });

  test("of an underlay that works one way brings the request, and the reply is lost", () => {
    const { wiring } = mesh(2, {
      stp: false,
      more: { underlay: { paths: [{ from: "h2", to: "h1", up: false }] } },
    });
    expect(ping(wiring, 0, 1)).toMatchObject({ reachable: false, reason: "no-answer-to-arp" });
  });
});

const told = ({ wiring, port }: ReturnType<typeof pairOf>, frame = frameOf("-")) =>
  inject(wiring, { at: port("h1/b/c"), frame, trace: true });

const sendsTo = (fabric: ReturnType<typeof pairOf>, frame = frameOf("-")) => {
  const { hops, deliveries } = told(fabric, frame);
  const lost = hops.find(({ reason }) => reason !== undefined)?.reason;
  return (
    lost ?? deliveries.filter(({ at }) => at.startsWith("h2") && !at.endsWith("LOCAL")).map(({ at }) => at)
  );
};

/** What a VXLAN tunnel with these options reaches over an underlay that drops something. */
const over = (drops: string[], options: object) =>
  sendsTo(pairOf("vxlan", { v: options }, { v: options }, { paths: [{ from: "h1", to: "h2", drops }] }));

/** As large as an IP packet of this length. */
const payload = (length: number) =>
  ({ kind: "data", protocol: EXPERIMENTAL, bytes: new Uint8Array(length) }) as const;

describe("a VXLAN tunnel", () => {
  test("is told of with its VNI, its size and a port that is not the usual one", () => {
    const usual = told(pairOf("vxlan", { v: { key: 7 } }, { v: { key: 7 } })).hops.map(
      ({ detail }) => detail,
    );
    expect(usual.filter((one) => one === "VXLAN 1.1.1.1 > 1.1.1.2 VNI 7, 96 bytes")).toHaveLength(3);
    const other = { key: 7, dst_port: 8472 };
    const hops = told(pairOf("vxlan", { v: other }, { v: other })).hops.map(({ detail }) => detail);
    expect(hops).toContain("VXLAN 1.1.1.1 > 1.1.1.2:8472 VNI 7, 96 bytes");
  });

  test("reaches the tunnel of its VNI and its port, and no GRE", () => {
    expect(sendsTo(pairOf("vxlan", { v: { key: 7 } }, { v: { key: 7 } }))).toEqual(["h2/b/c"]);
    expect(sendsTo(pairOf("vxlan", { v: { key: 7 } }, { v: { key: 8 } }))).toBe("no-taker");
    expect(sendsTo(pairOf("vxlan", { v: { key: 7 } }, { v: { key: 7, dst_port: 4790 } }))).toBe("no-taker");
  });

  test("is not stopped where GRE is, and is where its own port is", () => {
    expect(over(["gre", "udp:4790"], { key: 7 })).toEqual(["h2/b/c"]);
    expect(over(["udp:4789"], { key: 7 })).toBe("path-drops");
    expect(over(["udp:4789"], { key: 7, dst_port: 8472 })).toEqual(["h2/b/c"]);
    expect(over(["udp:8472"], { key: 7, dst_port: 8472 })).toBe("path-drops");
  });

  test("carries 1450 bytes of IP over an underlay of 1500, 1446 behind a tag, and one more vanishes", () => {
    const fabric = pairOf("vxlan", { v: { key: 7 } }, { v: { key: 7 } });
    expect(sendsTo(fabric, frameOf("-", { payload: payload(1450) }))).toEqual(["h2/b/c"]);
    expect(sendsTo(fabric, frameOf("-", { payload: payload(1451) }))).toBe("larger-than-path");
    expect(sendsTo(fabric, frameOf("[10]", { payload: payload(1446) }))).toEqual(["h2/b/c"]);
    expect(sendsTo(fabric, frameOf("[10]", { payload: payload(1447) }))).toBe("larger-than-path");
  });
});

describe("a tunnel whose options leave it to the packet", () => {
  test("with ttl=inherit ends at the first router if the inner packet has 1 left, and else does not", () => {
    const options = { v: { ttl: "inherit" } };
    const routed = pairOf("gre", options, options, {}, "2.2.2.2");
    expect(sendsTo(routed, ipFrame(0, { ttl: 1 }))).toBe("ttl-expired");
    expect(sendsTo(routed, ipFrame(0, { ttl: 2 }))).toEqual(["h2/b/c"]);
    expect(sendsTo(routed)).toEqual(["h2/b/c"]);
    expect(sendsTo(pairOf("gre", options, options), ipFrame(0, { ttl: 1 }))).toEqual(["h2/b/c"]);
  });

  test("with in_key=flow takes every key that no other tunnel has", () => {
    const far = { any: { in_key: "flow", out_key: 0 }, seven: { key: 7 } };
    const taker = (key: number) =>
      told(pairOf("gre", { g: { key } }, far)).hops.find(({ step }) => step === "decapsulate")?.at;
    expect([7, 8, 0].map(taker)).toEqual(["h2/b/seven", "h2/b/any", "h2/b/any"]);
  });

  test("with remote_ip=flow sends nothing where no flow says where to, and the trace says so", () => {
    expect(sendsTo(pairOf("gre", { g: { remote_ip: "flow", key: "flow" } }, { g: {} }))).toBe(
      "no-destination",
    );
  });

  test("with key=flow sends key 0 where no flow says which", () => {
    expect(sendsTo(pairOf("gre", { g: { key: "flow" } }, { g: {} }))).toEqual(["h2/b/c"]);
    expect(sendsTo(pairOf("gre", { g: { key: "flow" } }, { g: { key: 1 } }))).toBe("no-taker");
  });
});

describe("a key that a frame came with", () => {
  type Ports = Record<string, ReturnType<typeof gre> | { type: "patch"; options: { peer: string } }>;
  const host = (number: number, bridges: Record<string, Ports>) => ({
    addresses: [`1.1.1.${number}/24`],
    bridges: Object.fromEntries(Object.entries(bridges).map(([name, ports]) => [name, { ports }])),
  });
  /** The tunnels that a broadcast takes from h1 by key 7 over h2. */
  const takers = (middle: Record<string, Ports>) => {
    const first = { addresses: ["1.1.1.1/24"], bridges: { b: { ports: { c: {}, g: gre(2, { key: 7 }) } } } };
    const last = host(3, { seven: { g: gre(2, { key: 7 }) }, none: { g: gre(2, { key: 0 }) } });
    const made = lab({ hosts: { h1: first, h2: host(2, middle), h3: last } });
    const { hops } = inject(made.wiring, { at: made.port("h1/b/c"), frame: frameOf("-"), trace: true });
    return hops.filter(({ step }) => step === "decapsulate").map(({ at }) => at);
  };
  const [near, far] = [gre(1, { key: "flow" }), gre(3, { key: "flow" })];

  test("leaves with it by another tunnel of the bridge that has key=flow, without any flow", () => {
    expect(takers({ b: { near, far } })).toEqual(["h2/b/near", "h3/seven/g"]);
  });

  test("is forgotten at a patch port", () => {
    const middle = { b: { near, x: patch("y") }, c: { y: patch("x"), far } };
    expect(takers(middle)).toEqual(["h2/b/near", "h3/none/g"]);
  });
});

const two = () =>
  lab({
    hosts: {
      h1: {
        addresses: ["1.1.1.1/24"],
        bridges: { red: { ports: { r: {}, gr: gre(2) } }, blue: { ports: { b: {}, gb: gre(2) } } },
      },
      h2: { addresses: ["1.1.1.2/24"], bridges: { far: { ports: { f: {}, gf: gre(1) } } } },
    },
  });

const reached = (winners: readonly string[]) => {
  const { wiring, port, fabric } = two();
  const rows = new Set(winners.map((at) => fabric.columns.ports.tunnel[port(at)] ?? -1));
  const { deliveries } = inject(wiring, {
    at: port("h2/far/f"),
    frame: frameOf("-"),
    start: { winners: rows },
  });
  return deliveries.map(({ at }) => at).filter((at) => !at.endsWith("LOCAL"));
};

describe("tunnels that exclude each other", () => {
  test("let the first in the file stand where nobody says which wins", () => {
    expect(reached([])).toEqual(["h1/red/r"]);
  });

  test("let the named one win, or several", () => {
    expect(reached(["h1/blue/gb"])).toEqual(["h1/blue/b"]);
    expect(reached(["h1/blue/gb", "h1/red/gr"])).toEqual(["h1/blue/b", "h1/red/r"]);
  });

  test("neither send nor receive when they lose, and the trace says so", () => {
    const { wiring, port } = two();
    const { hops } = inject(wiring, { at: port("h1/blue/b"), frame: frameOf("-"), trace: true });
    expect(hops.map(({ reason }) => reason)).toContain("tunnel-refused");
    expect(inject(wiring, { at: port("h1/blue/gb"), frame: frameOf("-") }).deliveries).toEqual([]);
  });
});
