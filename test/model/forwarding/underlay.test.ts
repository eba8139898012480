import { describe, expect, test } from "vitest";
import { Underlay } from "../../../src/model/forwarding/underlay.ts";
import { formatIpv4, parseIpv4 } from "../../../src/model/values/ipv4.ts";
import { fabricOf } from "../fabric/make.ts";

const hosts = { h1: { addresses: ["1.1.1.1/24", "10.0.0.1/8"] }, h2: { addresses: ["1.1.1.2/24"] }, h3: {} };
const ip = (text: string) => parseIpv4(text)!;

describe("the underlay", () => {
  test("of which nothing is said joins every host to every other at 1500", () => {
    const underlay = new Underlay(fabricOf({ hosts }));
    expect(underlay.path(0, 1)).toEqual({ row: -1, up: true, mtu: 1500, drops: [] });
  });

  test("has paths of one direction: the way back is as everywhere else", () => {
    const paths = [{ from: "h1", to: "h2", up: false, drops: ["gre"] }];
    const underlay = new Underlay(fabricOf({ hosts, underlay: { mtu: 1400, paths } }));
    expect(underlay.path(0, 1)).toEqual({ row: 0, up: false, mtu: 1400, drops: ["gre"] });
    expect(underlay.path(1, 0)).toEqual({ row: -1, up: true, mtu: 1400, drops: [] });
  });

  test("knows whose an address is", () => {
    const underlay = new Underlay(fabricOf({ hosts }));
    expect([underlay.ownerOf(ip("10.0.0.1")), underlay.ownerOf(ip("1.1.1.2"))]).toEqual([0, 1]);
    expect(underlay.ownerOf(ip("1.1.1.3"))).toBeUndefined();
  });

  test("has packets sent from the address in the receiver's network, else from the first", () => {
    const underlay = new Underlay(fabricOf({ hosts }));
    const from = (host: number, to: string) => {
      const source = underlay.sourceFor(host, ip(to));
      return source === undefined ? undefined : formatIpv4(source);
    };
    expect(from(0, "10.9.9.9")).toBe("10.0.0.1");
    expect(from(0, "9.9.9.9")).toBe("1.1.1.1");
    expect(from(1, "10.9.9.9")).toBe("1.1.1.2");
    expect(from(2, "1.1.1.1")).toBeUndefined();
  });
});
