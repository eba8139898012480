import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { must } from "../../../src/model/fabric/fabric.ts";
import { MAX_FRAME } from "../../../src/model/forwarding/tunnel-ways.ts";
import { Wiring } from "../../../src/model/forwarding/wiring.ts";
import { fabricOf, gre, patch, type Ports } from "../fabric/make.ts";
import { lossesOf, twoHosts } from "./wired.ts";

const there = { remote_ip: "1.1.1.2", key: 7 };
const back = { remote_ip: "1.1.1.1", key: 7 };

const loss = (other: object) => lossesOf(twoHosts({ g: there }, { g: { ...back, ...other } }))["h1/b/g"];

const peersOf = (bridges: Readonly<Record<string, Readonly<Record<string, string>>>>) => {
  const written = Object.entries(bridges).map(([name, ports]) => [
    name,
    {
      ports: Object.fromEntries(Object.entries(ports).map(([port, peer]) => [port, patch(peer)])),
    },
  ]);
  const fabric = fabricOf({
    hosts: { h: { bridges: Object.fromEntries(written) as Record<string, { ports: Ports }> } },
  });
  const { peer } = new Wiring(fabric);
  return Object.fromEntries(
    Object.values(bridges)
      .flatMap((ports) => Object.keys(ports))
      .map((name) => {
        const row = fabric.columns.ports.name.indexOf(name);
        const other = must(peer[row]);
        return [name, other < 0 ? "-" : fabric.columns.ports.name[other]];
      }),
  );
};

describe("what a tunnel sends", () => {
  test("comes to the tunnel that names its sender and its key", () => {
    const wiring = new Wiring(twoHosts({ g: there }, { other: { ...back, key: 8 }, g: back }));
    expect([...wiring.tunnels.tunnelsOf(must(wiring.target[0]))]).toEqual([2]);
    expect([...wiring.tunnels.tunnelsOf(must(wiring.target[2]))]).toEqual([0]);
    expect(wiring.lossOf(1)).toBe("no-taker");
  });

  test("is lost where no host has the address, or it is the sender's own", () => {
    expect(lossesOf(twoHosts({ a: { remote_ip: "9.9.9.9" }, b: { remote_ip: "1.1.1.1" } }, {}))).toEqual({
      "h1/b/a": "no-such-host",
      "h1/b/b": "own-address",
    });
  });

  test("is lost where the path is down or drops GRE, each way for itself", () => {
    const path = { from: "h1", to: "h2" };
    const losses = (more: object) =>
      Object.values(lossesOf(twoHosts({ g: there }, { g: back }, { paths: [{ ...path, ...more }] })));
    expect(losses({})).toEqual(["none", "none"]);
    expect(losses({ up: "false" })).toEqual(["path-down", "none"]);
    expect(losses({ drops: ["udp:4789", "gre"] })).toEqual(["path-drops", "none"]);
    expect(losses({ drops: ["udp:4789"] })).toEqual(["none", "none"]);
  });

  test("is lost where nobody takes it: another key, another sender, another local address", () => {
    expect(loss({})).toBe("none");
    expect(loss({ local_ip: "1.1.1.2" })).toBe("none");
    expect(loss({ key: 8 })).toBe("no-taker");
    expect(loss({ remote_ip: "1.1.1.3" })).toBe("no-taker");
    expect(loss({ local_ip: "1.1.1.9" })).toBe("no-taker");
    expect(loss({ key: undefined, out_key: 7 })).toBe("no-taker");
  });

  test("is lost at a host that has no address to send from", () => {
    const hosts = {
      h1: { bridges: { b: { ports: { g: gre("1.1.1.2") } } } },
      h2: { addresses: ["1.1.1.2/24"] },
    };
    expect(lossesOf(fabricOf({ hosts }))).toEqual({ "h1/b/g": "no-source-address" });
  });

  test("fits if it is not larger than the path leaves: 1472 and 1476 bytes of frame at 1500", () => {
    const keyless = { remote_ip: "1.1.1.2" };
    const capacity = (tunnel: typeof keyless) => new Wiring(twoHosts({ g: tunnel }, {})).capacity[0];
    expect(capacity(there)).toBe(1472);
    expect(capacity(keyless)).toBe(1476);
    expect(capacity(Object.assign({ df_default: false }, there))).toBe(MAX_FRAME);
  });
});

describe("patch ports", () => {
  test("are joined if each names the other", () => {
    expect(peersOf({ a: { x: "y" }, b: { y: "x" } })).toEqual({ x: "y", y: "x" });
    expect(peersOf({ a: { x: "y", y: "x" } })).toEqual({ x: "y", y: "x" });
  });

  test("lead nowhere where the peer is missing, is somebody else's, or is the port itself", () => {
    expect(peersOf({ a: { x: "nobody" } })).toEqual({ x: "-" });
    expect(peersOf({ a: { x: "x" } })).toEqual({ x: "-" });
    expect(peersOf({ a: { x1: "y", x2: "y" }, b: { y: "x1" } })).toEqual({ x1: "y", x2: "-", y: "x1" });
  });

  test("are joined both ways or not at all, whatever they name", () => {
    const names = ["p", "q", "r", "s"];
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...names, "z"), { minLength: 4, maxLength: 4 }), (peers) => {
        const found = peersOf({ a: Object.fromEntries(names.map((name, i) => [name, must(peers[i])])) });
        for (const [i, name] of names.entries()) {
          const other = names.indexOf(must(peers[i]));
          expect(found[name]).toBe(other >= 0 && other !== i && peers[other] === name ? names[other] : "-");
        }
      }),
    );
  });

  test("are not joined across hosts", () => {
    const hosts = {
      h: { bridges: { b: { ports: { x: patch("y") } } } },
      k: { bridges: { b: { ports: { y: patch("x") } } } },
    };
    expect([...new Wiring(fabricOf({ hosts })).peer]).toEqual([-1, -1, -1, -1]);
  });
});
