import { describe, expect, test } from "vitest";
import { parseIpv4, type Ipv4 } from "../../src/model/values/ipv4.ts";
import { BROADCAST, type Mac } from "../../src/model/values/mac.ts";
import { type TunnelKey, tunnelKeyFrom } from "../../src/model/values/tunnel-key.ts";
import type { Frame, Transport } from "../../src/model/wire/frame.ts";
import { inject } from "../../src/sim/inject.ts";
import { packetOf } from "../../src/sim/packets.ts";
import { ipFrame } from "../model/forwarding/ip-frame.ts";
import { frameOf, type Lab, lab, mac, tagsOf, tagText } from "./lab.ts";

const ip = (text: string) => parseIpv4(text) as Ipv4;

/** Bridge p has the address 10.0.0.1, o another or none; t holds the tunnel to 10.0.0.2 with key 100. */
const measured = (
  datapath: "" | "netdev",
  {
    other = false,
    tunnel = {},
    type = "gre",
  }: { other?: boolean; tunnel?: object; type?: "gre" | "vxlan" } = {},
) => {
  const bridge = (more: object) => ({ datapath_type: datapath, ...more });
  return lab({
    hosts: {
      h: {
        bridges: {
          p: bridge({ local: { addresses: ["10.0.0.1/24"] }, ports: { c: {}, c10: { tag: 10 }, d: {} } }),
          o: bridge({ local: other ? { addresses: ["10.9.0.1/24"] } : { up: true }, ports: { e: {} } }),
          t: bridge({
            ports: { v: {}, g: { type, options: { remote_ip: "10.0.0.2", key: 100, ...tunnel } } },
          }),
        },
      },
    },
  });
};

const greTo = (fabric: Lab, { payload, ...more }: Aim & { payload?: Transport } = {}) => {
  const { key = 100 } = more;
  const gre = { kind: "gre", key: tunnelKeyFrom(key), checksum: false, frame: INSIDE } as const;
  return packetTo(fabric, payload ?? gre, more);
};

interface Aim {
  readonly dst?: Mac;
  readonly to?: string;
  readonly from?: string;
  readonly key?: number;
  readonly tags?: string;
  readonly tos?: number;
}

const INSIDE = frameOf("-", { src: mac(9) });

function packetTo(fabric: Lab, transport: Transport, more: Aim): Frame {
  const { dst = fabric.fabric.localMacOf(0), to = "10.0.0.1", from = "10.0.0.2", tags = "-", tos = 0 } = more;
  const packet = { ...packetOf(ip(from), ip(to), transport), tos };
  return { dst, src: mac(1), tags: tagsOf(tags), payload: packet };
}

const vxlan = (vni: number, dstPort = 4789, frame: Frame = INSIDE): Transport => ({
  kind: "udp",
  srcPort: 40_000,
  dstPort,
  checksum: false,
  payload: { kind: "vxlan", vni: tunnelKeyFrom(vni) as TunnelKey, frame },
});

const out = (fabric: Lab, at: string, frame: Frame) =>
  inject(fabric.wiring, { at: fabric.port(at), frame })
    .deliveries.map((delivery) => delivery.at.slice(2))
    .join(" ");

const patch = (peer: string, more: object = {}) => ({ type: "patch" as const, options: { peer }, ...more });

const userspaceBridge = (ports: object, more: object = {}) => ({
  datapath_type: "netdev" as const,
  ports: { ...ports },
  ...more,
});

/** Bridge p has the address, q is joined to it by a patch with these columns; the tunnel's port has a tag or none. */
const patched = (columns: object, tag: object = {}) => {
  const gre = { type: "gre" as const, options: { remote_ip: "10.0.0.2", key: 100 }, ...tag };
  return lab({
    hosts: {
      h: {
        bridges: {
          p: userspaceBridge({ y: patch("x") }, { local: { addresses: ["10.0.0.1/24"] } }),
          q: userspaceBridge({ c: {}, x: patch("y", columns) }),
          t: userspaceBridge({ v: {}, g: gre }),
        },
      },
    },
  });
};

/** What comes out at the trunk v of the tunnel's bridge of an inner frame with these tags. */
const inside = (fabric: Lab, at: string, tags: string, inner = "-") => {
  const gre = { kind: "gre", key: tunnelKeyFrom(100), checksum: false, frame: frameOf(inner) } as const;
  const frame = packetTo(fabric, gre, { tags });
  const { deliveries } = inject(fabric.wiring, { at: fabric.port(at), frame });
  return deliveries.filter((one) => one.at === "h/t/v").map((one) => tagText(one.frame.vlans));
};

describe("GRE that a container builds, as measured,", () => {
  test("comes inside over a patch pair if it is untagged behind it", () => {
    expect(inside(patched({}), "h/q/c", "-")).toEqual(["-"]);
    expect(inside(patched({}), "h/q/c", "[77]")).toEqual([]);
    expect(inside(patched({ vlan_mode: "native-untagged", tag: 77 }), "h/q/c", "[77]")).toEqual(["-"]);
  });

  test("brings a frame that comes in by the tunnel's port as one from a wire does", () => {
    const access = patched({}, { tag: 10 });
    expect(inside(access, "h/q/c", "-")).toEqual(["[10]"]);
    expect(inside(access, "h/q/c", "-", "[20]")).toEqual([]);
    expect(inside(access, "h/q/c", "-", "[0][20]")).toEqual(["[10][20]"]);
  });
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

const udp = (fabric: Lab, { key = 100, ...more }: Aim & { port?: number } = {}) =>
  packetTo(fabric, vxlan(key, more.port), more);
const userspace = () => measured("netdev", { type: "vxlan" });

describe("VXLAN that a container builds, to an addressed LOCAL", () => {
  test("comes out of the tunnel's bridge, and LOCAL itself gets nothing of it in the userspace datapath", () => {
    const fabric = userspace();
    expect(out(fabric, "h/p/c", udp(fabric))).toBe("p/d t/LOCAL t/v");
    expect(out(fabric, "h/p/c", udp(fabric, { tags: "[0]" }))).toBe("p/d t/LOCAL t/v");
  });

  test("stays outside with a tag, to all, or to an address that is not the host's", () => {
    const fabric = userspace();
    const isInside = (more: Aim, at = "h/p/c") => out(fabric, at, udp(fabric, more)).includes("t/v");
    expect(isInside({}, "h/p/c10")).toBe(false);
    expect(isInside({ tags: "[10]" })).toBe(false);
    expect(isInside({ tags: "[0,p5]" })).toBe(false);
    expect(isInside({ dst: BROADCAST })).toBe(false);
    expect(isInside({ dst: mac(77) })).toBe(false);
    expect(isInside({ to: "10.0.0.99" })).toBe(false);
  });

  test("is swallowed where the source or the VNI is wrong, or the header is", () => {
    const fabric = userspace();
    expect(out(fabric, "h/p/c", udp(fabric, { key: 101 }))).toBe("p/d");
    expect(out(fabric, "h/p/c", udp(fabric, { from: "10.0.0.77" }))).toBe("p/d");
    const junk = { kind: "octets", bytes: new Uint8Array(30) } as const;
    const bare = { kind: "udp", srcPort: 1, dstPort: 4789, checksum: false, payload: junk } as const;
    expect(out(fabric, "h/p/c", packetTo(fabric, bare, {}))).toBe("p/d");
    const badSum = new Uint8Array([0x9c, 0x40, 0x12, 0xb5, 0, 38, 0x12, 0x34, ...junk.bytes]);
    const malformed = { kind: "data", protocol: 17, bytes: badSum } as const;
    expect(out(fabric, "h/p/c", packetTo(fabric, malformed, {}))).toBe("p/d");
  });

  test("is any UDP to LOCAL for a port that no tunnel of the host has, and so is GRE", () => {
    const fabric = userspace();
    expect(out(fabric, "h/p/c", udp(fabric, { port: 4790 }))).toBe("p/LOCAL p/d");
    expect(out(fabric, "h/p/c", greTo(fabric))).toBe("p/LOCAL p/d");
    const gre = measured("netdev");
    expect(out(gre, "h/p/c", udp(gre))).toBe("p/LOCAL p/d");
  });

  test("by another bridge's LOCAL counts where that one has some address", () => {
    const other = measured("netdev", { other: true, type: "vxlan" });
    expect(out(other, "h/o/e", udp(other))).toBe("t/LOCAL t/v");
    expect(out(userspace(), "h/o/e", udp(userspace()))).toBe("o/LOCAL");
  });

  test("reaches a tunnel with another dst_port, and with local_ip where that is the address", () => {
    const fabric = measured("netdev", { type: "vxlan", tunnel: { dst_port: 4790, local_ip: "10.0.0.1" } });
    expect(out(fabric, "h/p/c", udp(fabric, { port: 4790 }))).toBe("p/d t/LOCAL t/v");
    expect(out(fabric, "h/p/c", udp(fabric))).toBe("p/LOCAL p/d");
  });

  test("comes to LOCAL first with the kernel's datapath, and then out of the tunnel", () => {
    const fabric = measured("", { type: "vxlan" });
    expect(out(fabric, "h/p/c", udp(fabric))).toBe("p/LOCAL p/d t/LOCAL t/v");
    expect(out(fabric, "h/p/c", udp(fabric, { port: 4790 }))).toBe("p/LOCAL p/d");
  });

  test("with CE brings inside what is capable of ECN, and not what is not", () => {
    const fabric = userspace();
    const marked = (tos: number) => packetTo(fabric, vxlan(100, 4789, ipFrame(tos)), { tos: 3 });
    expect(out(fabric, "h/p/c", marked(0))).toBe("p/d");
    expect(out(fabric, "h/p/c", marked(2))).toBe("p/d t/LOCAL t/v");
    const { hops } = inject(fabric.wiring, { at: fabric.port("h/p/c"), frame: marked(0), trace: true });
    expect(hops.map(({ reason }) => reason)).toContain("not-ecn-capable");
  });
});
