import { expect, test } from "vitest";
import { complaintsAbout, oneBridge, patch, pathsOf } from "./make.ts";

test("two hosts do not share an address; one host may have it twice", () => {
  const hosts = {
    h: { addresses: ["1.1.1.1/24", "1.1.1.1/8"] },
    k: { addresses: ["2.2.2.2/24", "1.1.1.1/32"] },
  };
  expect(complaintsAbout({ hosts })).toEqual([
    {
      path: "hosts.k.addresses.1",
      expected: "an address of its own for each host",
      found: "1.1.1.1, which h has",
    },
  ]);
});

test("a number is written once in a bridge, be it text or not, and as often as there are bridges", () => {
  const ports = {
    p: { ofport: 1, other_config: { "stp-port-num": 1 } },
    q: { ofport: "0x1", other_config: { "stp-port-num": "1" } },
  };
  expect(pathsOf(complaintsAbout(oneBridge(ports)))).toEqual([
    "hosts.h.bridges.b.ports.q.ofport",
    "hosts.h.bridges.b.ports.q.other_config.stp-port-num",
  ]);
  const apart = {
    h: { bridges: { a: { ports: { p: { ofport: 1 } } }, b: { ports: { p: { ofport: 1 } } } } },
  };
  expect(complaintsAbout({ hosts: apart })).toEqual([]);
});

test("two patches of one host do not share a name, for a peer is named by it alone", () => {
  const bridges = {
    a: { ports: { x: patch("y") } },
    b: { ports: { x: patch("y") } },
    c: { ports: { y: patch("x") } },
  };
  expect(complaintsAbout({ hosts: { h: { bridges } } })).toEqual([
    {
      path: "hosts.h.bridges.b.ports.x",
      expected: "a name of its own for each patch of a host",
      found: "x, which is a patch of a too",
    },
  ]);
  const hosts = { h: { bridges: { a: bridges.a } }, k: { bridges: { a: bridges.a } } };
  expect(complaintsAbout({ hosts })).toEqual([]);
});
