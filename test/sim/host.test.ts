import { describe, expect, test } from "vitest";
import { parseIpv4, type Ipv4 } from "../../src/model/values/ipv4.ts";
import { BROADCAST, type Mac } from "../../src/model/values/mac.ts";
import { tunnelKeyFrom } from "../../src/model/values/tunnel-key.ts";
import type { Frame } from "../../src/model/wire/frame.ts";
import { inject } from "../../src/sim/inject.ts";
import { arpRequest } from "../../src/sim/neighbours.ts";
import { echoRequest, packetOf } from "../../src/sim/packets.ts";
import { ping } from "../../src/sim/ping.ts";
import { frameOf, type Lab, lab, mac, tagsOf } from "./lab.ts";

const ip = (text: string) => parseIpv4(text) as Ipv4;

/** A host between two bridges a and b, as in the measurements: ports pa and pb stand for its wires. */
function router(rp: 0 | 1 | 2, { forward = false, addressed = true } = {}): Lab {
  return lab({
    hosts: {
      h: {
        rp_filter: rp,
        ip_forward: forward,
        bridges: {
          a: { local: { up: true, addresses: addressed ? ["10.1.0.1/24"] : [] }, ports: { pa: {} } },
          b: { local: { addresses: ["10.2.0.1/24"] }, ports: { pb: {} } },
        },
      },
    },
  });
}

const answersTo = ({ wiring, port }: Lab, frame: Frame, at = "h/a/pa") =>
  inject(wiring, { at: port(at), frame, answer: "hosts" })
    .deliveries.filter((delivery) => !delivery.at.endsWith("LOCAL"))
    .map((delivery) => delivery.at);

const ask = (source: string, target: string) => arpRequest({ mac: mac(1), ip: ip(source) }, ip(target));

const tagged = (tags: string) => ({ ...ask("10.1.0.3", "10.1.0.1"), tags: tagsOf(tags) });

const through = (rp: 0 | 1 | 2, source: string, more = {}) => {
  const fabric = router(rp, { forward: true, ...more });
  const payload = packetOf(ip(source), ip("10.2.0.9"), {
    kind: "data",
    protocol: 253,
    bytes: new Uint8Array(4),
  });
  const frame = { dst: fabric.fabric.localMacOf(0), src: mac(1), tags: [], payload };
  return answersTo(fabric, frame).includes("h/b/pb");
};

/** Bridge p has the address 10.0.0.1, o another or none; t holds the tunnel to 10.0.0.2 with key 100. */
const measured = (datapath: "" | "netdev", { other = false, tunnel = {} } = {}) => {
  const bridge = (more: object) => ({ datapath_type: datapath, ...more });
  return lab({
    hosts: {
      h: {
        bridges: {
          p: bridge({ local: { addresses: ["10.0.0.1/24"] }, ports: { c: {}, c10: { tag: 10 }, d: {} } }),
          o: bridge({ local: other ? { addresses: ["10.9.0.1/24"] } : { up: true }, ports: { e: {} } }),
          t: bridge({
            ports: { v: {}, g: { type: "gre", options: { remote_ip: "10.0.0.2", key: 100, ...tunnel } } },
          }),
        },
      },
    },
  });
};

const greTo = (
  fabric: Lab,
  more: { dst?: Mac; to?: string; from?: string; key?: number; tags?: string } = {},
) => {
  const {
    dst = fabric.fabric.localMacOf(0),
    to = "10.0.0.1",
    from = "10.0.0.2",
    key = 100,
    tags = "-",
  } = more;
  const gre = {
    kind: "gre",
    key: tunnelKeyFrom(key),
    checksum: false,
    frame: frameOf("-", { src: mac(9) }),
  } as const;
  return { dst, src: mac(1), tags: tagsOf(tags), payload: packetOf(ip(from), ip(to), gre) };
};

const out = (fabric: Lab, at: string, frame: Frame) =>
  inject(fabric.wiring, { at: fabric.port(at), frame })
    .deliveries.map((delivery) => delivery.at.slice(2))
    .join(" ");

describe("a host asked by ARP", () => {
  test.each([0, 1, 2] as const)(
    "answers for all of its addresses on an addressed interface (rp_filter %i)",
    (rp) => {
      expect(answersTo(router(rp), ask("10.1.0.3", "10.1.0.1"))).toEqual(["h/a/pa"]);
      expect(answersTo(router(rp), ask("10.1.0.3", "10.2.0.1"))).toEqual(["h/a/pa"]);
      expect(answersTo(router(rp, { forward: true }), ask("10.1.0.3", "10.2.0.7"))).toEqual([]);
    },
  );

  test("answers on an interface without address only where rp_filter is 0", () => {
    const answers = ([0, 1, 2] as const).map((rp) =>
      answersTo(router(rp, { addressed: false }), ask("10.2.0.3", "10.2.0.1")),
    );
    expect(answers).toEqual([["h/a/pa"], [], []]);
  });

  test("hears nothing with a tag, and hears VID 0", () => {
    expect(answersTo(router(0), tagged("[10]"))).toEqual([]);
    expect(answersTo(router(0), tagged("[0,p5]"))).toEqual(["h/a/pa"]);
  });
});

describe("a host with ip_forward", () => {
  test.each([
    ["10.1.0.3", [true, true, true]],
    ["192.0.2.9", [true, false, false]],
    ["10.2.0.77", [true, false, true]],
    ["10.2.0.1", [false, false, false]],
    ["10.1.0.77", [true, true, true]],
  ] as const)("forwards from source %s with rp_filter 0, 1, 2: %s", (source, expected) => {
    expect(([0, 1, 2] as const).map((rp) => through(rp, source))).toEqual(expected);
  });

  test("forwards from an interface without address only where rp_filter is 0", () => {
    expect(([0, 1, 2] as const).map((rp) => through(rp, "10.1.0.3", { addressed: false }))).toEqual([
      true,
      false,
      false,
    ]);
  });

  test("forwards nothing while ip_forward is 0", () => {
    expect(through(0, "10.1.0.3", { forward: false })).toBe(false);
  });

  test("takes a container's ping to another subnet and back", () => {
    const { wiring } = lab({
      hosts: {
        h: {
          ip_forward: true,
          bridges: {
            a: { local: { addresses: ["10.1.0.1/24"] }, ports: { pa: {} } },
            b: { local: { addresses: ["10.2.0.1/24"] }, ports: { pb: {} } },
          },
        },
      },
      endpoints: {
        "red/a": { port: "h/a/pa", ip: "10.1.0.5/24", gateway: "10.1.0.1" },
        "red/b": { port: "h/b/pb", ip: "10.2.0.5/24", gateway: "10.2.0.1" },
      },
    });
    expect(ping(wiring, 0, 1).reachable).toBe(true);
  });
});

test("a host answers an echo request to where its forged source is routed", () => {
  const fabric = router(0);
  const frame = {
    dst: fabric.fabric.localMacOf(0),
    src: mac(1),
    tags: [],
    payload: echoRequest(ip("10.2.0.77"), ip("10.1.0.1")),
  };
  expect(answersTo(fabric, frame)).toEqual(["h/b/pb"]);
});

describe("GRE that a container builds, to an addressed LOCAL", () => {
  test("comes out of the tunnel's bridge, and LOCAL itself gets nothing of it in the userspace datapath", () => {
    const fabric = measured("netdev");
    expect(out(fabric, "h/p/c", greTo(fabric))).toBe("p/d t/LOCAL t/v");
    expect(out(fabric, "h/p/c", greTo(fabric, { tags: "[0]" }))).toBe("p/d t/LOCAL t/v");
  });

  test("stays outside with a tag, to all, or to an address that is not the host's", () => {
    const fabric = measured("netdev");
    const isInside = (more: object, at = "h/p/c") => out(fabric, at, greTo(fabric, more)).includes("t/v");
    expect(isInside({}, "h/p/c10")).toBe(false);
    expect(isInside({ tags: "[10]" })).toBe(false);
    expect(isInside({ tags: "[0,p5]" })).toBe(false);
    expect(isInside({ dst: BROADCAST })).toBe(false);
    expect(isInside({ dst: mac(77) })).toBe(false);
    expect(isInside({ to: "10.0.0.7" })).toBe(false);
  });

  test("is swallowed where the source or the key is wrong", () => {
    const fabric = measured("netdev");
    expect(out(fabric, "h/p/c", greTo(fabric, { key: 7 }))).toBe("p/d");
    expect(out(fabric, "h/p/c", greTo(fabric, { from: "10.0.0.3" }))).toBe("p/d");
  });

  test("by another bridge's LOCAL counts where that one has some address", () => {
    expect(out(measured("netdev", { other: true }), "h/o/e", greTo(measured("netdev")))).toBe("t/LOCAL t/v");
    expect(out(measured("netdev"), "h/o/e", greTo(measured("netdev")))).toBe("o/LOCAL");
  });

  test("reaches a tunnel with local_ip where that is the address", () => {
    const fabric = measured("netdev", { tunnel: { local_ip: "10.0.0.1" } });
    expect(out(fabric, "h/p/c", greTo(fabric))).toBe("p/d t/LOCAL t/v");
  });

  test("comes to LOCAL first with the kernel's datapath, and then out of the tunnel", () => {
    const fabric = measured("");
    expect(out(fabric, "h/p/c", greTo(fabric))).toBe("p/LOCAL p/d t/LOCAL t/v");
  });
});
