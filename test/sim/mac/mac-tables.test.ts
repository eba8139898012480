import { describe, expect, test } from "vitest";
import { BROADCAST, type Mac } from "../../../src/model/values/mac.ts";
import type { Ipv4 } from "../../../src/model/values/ipv4.ts";
import type { Arp } from "../../../src/model/wire/arp.ts";
import { Simulation } from "../../../src/sim/simulation.ts";
import { frameOf, lab, type Lab, mac, oneBridge, tagsOf } from "../lab.ts";

const SECOND = 1_000_000;
const ONE = 0x0a000001 as Ipv4;
const TWO = 0x0a000002 as Ipv4;
const ports = { a: {}, b: {}, c: {} };

function simulate({ wiring, fabric, port }: Lab) {
  const simulation = new Simulation(wiring);
  return {
    simulation,
    learn: (at: string, serial: number, more = {}) =>
      simulation.teach(port(at), frameOf("-", { src: mac(serial), ...more })),
    /** as `a:1 b:2`, the least recently used first */
    shown: () =>
      [...simulation.learned()]
        .map((entry) => `${fabric.columns.ports.name[entry.port]}:${entry.mac - mac(0)}`)
        .join(" "),
  };
}

/** One bridge h/b on a host that reads so many tags. */
function limited(limit: number): Lab {
  return lab({ hosts: { h: { other_config: { "vlan-limit": limit }, bridges: { b: { ports } } } } });
}

function arp(operation: Arp["operation"], senderIp: Ipv4, targetIp: Ipv4) {
  const payload: Arp = { kind: "arp", operation, senderMac: mac(1), senderIp, targetMac: 0 as Mac, targetIp };
  return { dst: BROADCAST, payload };
}

describe("an Open vSwitch bridge", () => {
  test("keeps at least ten addresses, and as many as mac-table-size says", () => {
    const { learn, shown } = simulate(oneBridge(ports, { other_config: { "mac-table-size": 2 } }));
    for (let serial = 1; serial <= 12; serial++) learn("h/b/a", serial);
    expect(shown()).toBe("a:3 a:4 a:5 a:6 a:7 a:8 a:9 a:10 a:11 a:12");
  });

  test("forgets none in less than fifteen seconds, whatever mac-aging-time says, as measured", () => {
    const { simulation, learn, shown } = simulate(
      oneBridge(ports, { other_config: { "mac-aging-time": 5 } }),
    );
    learn("h/b/a", 1);
    simulation.wait(15 * SECOND - 1);
    expect(shown()).toBe("a:1");
    simulation.wait(1);
    expect(shown()).toBe("");
  });

  test("takes a gratuitous ARP for a use even within the second, another frame not, as measured", () => {
    const { learn, shown } = simulate(oneBridge(ports));
    learn("h/b/a", 1);
    learn("h/b/a", 2);
    learn("h/b/b", 3);
    learn("h/b/a", 1, arp("request", ONE, TWO));
    expect(shown()).toBe("a:1 a:2 b:3");
    learn("h/b/a", 1, arp("reply", ONE, TWO));
    expect(shown()).toBe("a:2 b:3 a:1");
    learn("h/b/a", 2, arp("request", ONE, ONE));
    expect(shown()).toBe("b:3 a:1 a:2");
    learn("h/b/b", 1);
    expect(shown()).toBe("b:3 a:2 b:1");
  });

  test.each([
    [1, ["-", "[10]"], ["[10][20]"]],
    [2, ["[10]", "[10][20]"], ["[10][20][30]"]],
    [0, ["[10]", "[10][20]"], ["[10][20][30]"]],
  ])(
    "with vlan-limit %i takes an ARP under %j for gratuitous, not one under %j, as measured",
    (limit, seen, unseen) => {
      const isUse = (tags: string) => {
        const { learn, shown } = simulate(limited(limit));
        const outer = { tags: tagsOf(tags).slice(0, 1) };
        learn("h/b/a", 1, outer);
        learn("h/b/a", 2, outer);
        learn("h/b/a", 1, { ...arp("reply", ONE, TWO), tags: tagsOf(tags) });
        return shown() === "a:2 a:1";
      };
      expect([seen.map(isUse), unseen.map(isUse)]).toEqual([seen.map(() => true), [false]]);
    },
  );
});

describe("a Linux bridge", () => {
  test("has its own address for good, and nobody takes it away", () => {
    const bridge = oneBridge(ports, { kind: "linux" });
    const { simulation, shown } = simulate(bridge);
    simulation.teach(bridge.port("h/b/a"), frameOf("-", { src: bridge.fabric.localMacOf(0) }));
    simulation.wait(1000 * SECOND);
    expect(shown()).toMatch(/^LOCAL:\d+$/);
  });

  test("keeps more addresses than Open vSwitch would", () => {
    const { learn, simulation } = simulate(oneBridge(ports, { kind: "linux" }));
    for (let serial = 1; serial <= 9000; serial++) learn("h/b/a", serial);
    expect([...simulation.learned()]).toHaveLength(9001);
  });
});
