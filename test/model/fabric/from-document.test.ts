import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { apply } from "../../../src/model/fabric/apply.ts";
import { BY_FLOW, INHERIT } from "../../../src/model/fabric/columns.ts";
import { face } from "../../../src/model/fabric/face.ts";
import { must } from "../../../src/model/fabric/fabric.ts";
import { toDocument } from "../../../src/model/fabric/to-document.ts";
import { Wiring } from "../../../src/model/forwarding/wiring.ts";
import { complaintsAbout, documents, fabricOf, gre, oneBridge, patch, pathsOf, valueOf } from "./make.ts";

const written = (text: (value: number) => number | string) =>
  fabricOf({
    hosts: {
      h: {
        rp_filter: text(2),
        addresses: ["1.1.1.1/24"],
        bridges: {
          b: {
            other_config: {
              "stp-priority": text(4096),
              "stp-hello-time": text(1),
              "mac-aging-time": text(60),
              "mac-table-size": text(20),
            },
            ports: {
              p: { tag: text(10), ofport: text(7) },
              q: {
                trunks: [text(10), text(20)],
                other_config: {
                  "stp-port-num": text(9),
                  "stp-port-priority": text(16),
                  "stp-path-cost": text(100),
                },
              },
              g: gre("1.1.1.2", { key: text(100), ttl: text(3) }),
              n: gre("1.1.1.3", { in_key: text(1), out_key: text(2) }),
            },
          },
        },
      },
      k: {},
    },
    links: [{ name: "l", ports: ["h/b/q"], mtu: text(1400) }],
    underlay: { mtu: text(1450), paths: [{ from: "h", to: "k", mtu: text(1400) }] },
    endpoints: { "red/a": { port: "h/b/p", mtu: text(1300) } },
  }).columns;
expect(written(String)).toEqual(written((value) => value));

describe("the contract's fabric by hand", () => {
  const fabric = fabricOf({
    name: "two hosts",
    hosts: {
      h1: {
        addresses: ["1.1.1.1/24"],
        bridges: {
          br0: {
            stp_enable: true,
            other_config: { "stp-system-id": "00:00:00:00:00:01" },
            ports: {
              p1: { tag: 10 },
              p2: { trunks: [10, 12], ofport: 2 },
              g2: gre("1.1.1.2", { key: 7 }),
              "to-tun": patch("to-br0"),
            },
          },
          "br-tun": { ports: { "to-br0": patch("to-tun") } },
        },
      },
      h2: {
        addresses: ["1.1.1.2/24"],
        bridges: { br0: { ports: { p3: {}, g1: gre("1.1.1.1", { key: 7 }) } } },
      },
      h3: { bridges: { br0: { ports: { p1: {} } } } },
    },
    links: [{ name: "lan-a", ports: ["h1/br0/p2", "h2/br0/p3", "h3/br0/p1"] }],
    underlay: {
      mtu: 1500,
      paths: [
        { from: "h1", to: "h2", mtu: 1400 },
        { from: "h2", to: "h1", up: false, drops: ["gre", "udp:4789"] },
      ],
    },
    endpoints: {
      "red/app": {
        port: "h1/br0/p1",
        mac: "02:00:00:00:00:01",
        ip: "192.168.0.1/24",
        mtu: 1458,
        network: "lan",
        gateway: "192.168.0.254",
      },
      "shared/db": { port: "h2/br0/LOCAL" },
    },
    allow: [["red", "shared"]],
  });
  const seen = face(fabric);

  test("loads, with all that it says", () => {
    expect(seen.host("h1").bridge("br0")).toMatchObject({ kind: "ovs", stp: true, failMode: "standalone" });
    expect(seen.link("lan-a").ports).toEqual(["h1/br0/p2", "h2/br0/p3", "h3/br0/p1"]);
    expect(seen.endpoint("red/app")).toMatchObject({ network: "lan", mtu: 1458, gateway: "192.168.0.254" });
    expect(fabric.allowed).toEqual([["red", "shared"]]);
  });

  test("has its patch joined, and its tunnel lost on the way back", () => {
    const wiring = new Wiring(fabric);
    expect(fabric.portName(must(wiring.peer[must(fabric.findPort("h1/br0/to-tun"))]))).toBe(
      "h1/br-tun/to-br0",
    );
    expect([wiring.lossOf(0), wiring.lossOf(1)]).toEqual(["none", "path-down"]);
  });

  test("knows the path in the file of each element", () => {
    const { ports, endpoints, links } = fabric.columns;
    expect(fabric.blame(ports.origin[must(fabric.findPort("h1/br0/g2"))])).toBe(
      "hosts.h1.bridges.br0.ports.g2",
    );
    expect(fabric.blame(endpoints.origin[0])).toBe("endpoints.red/app");
    expect(fabric.blame(links.origin[0])).toBe("links.0");
  });
});

describe("numbers as text", () => {
  test("mean the numbers, decimal or hexadecimal, in every column", () => {
    expect(written((value) => `0x${value.toString(16)}`)).toEqual(written((value) => value));
  });

  test("mean the delay of a link in microseconds, and `false` means false", () => {
    const { links } = fabricOf({
      ...oneBridge({ p: {}, q: {} }),
      links: [{ name: "l", ports: ["h/b/p", "h/b/q"], delay: "2.5", up: "false" }],
    }).columns;
    expect([links.delay[0], links.up[0]]).toEqual([2.5, 0]);
  });
});

describe("what is not said", () => {
  test("is the contract's default", () => {
    const fabric = fabricOf({
      hosts: { h: { bridges: { b: { ports: { p: {}, q: {} } } } }, k: {} },
      links: [{ name: "l", ports: ["h/b/p", "h/b/q"] }],
      underlay: { paths: [{ from: "h", to: "k" }] },
    });
    const { links, paths, ports } = fabric.columns;
    expect([links.delay[0], links.up[0], links.mtu[0]]).toEqual([1, 1, 0]);
    expect([paths.mtu[0], paths.up[0], paths.drops[0]]).toEqual([1500, 1, []]);
    expect([ports.ofport[1], ports.stpNumber[1]]).toEqual([0, 0]);
    expect(face(fabric).host("h")).toMatchObject({ ipForward: false, rpFilter: 0, addresses: [] });
  });

  test("of an endpoint's network is the tenant's only one, else the default", () => {
    const { endpoints } = face(
      fabricOf({
        ...oneBridge({ p: {}, q: {}, r: {} }),
        endpoints: {
          "red/a": { port: "h/b/p" },
          "red/b": { port: "h/b/q", network: "lan" },
          "blue/a": { port: "h/b/r" },
        },
      }),
    );
    expect(endpoints.map(({ network }) => network)).toEqual(["lan", "lan", "default"]);
  });

  test("of a key is key 0 on the way in and none on the way out; in_key and out_key win", () => {
    const { tunnels } = fabricOf(
      oneBridge({
        a: gre("1.1.1.1"),
        b: gre("1.1.1.2", { out_key: 104 }),
        c: gre("1.1.1.3", { key: 100, in_key: 8, out_key: 7 }),
        d: gre("1.1.1.4", { key: 0 }),
      }),
    ).columns;
    expect([...tunnels.inKey]).toEqual([0, 0, 8, 0]);
    expect([...tunnels.hasOutKey]).toEqual([0, 1, 1, 1]);
    expect([...tunnels.outKey]).toEqual([0, 104, 7, 0]);
  });

  test("of a key that is left to the flow is 0 in its column, and a bit beside it", () => {
    const { tunnels } = fabricOf(
      oneBridge({
        a: gre("flow", { key: "flow", local_ip: "flow" }),
        b: gre("1.1.1.2", { in_key: "flow", out_key: 5 }),
        c: gre("1.1.1.3", { in_key: 5, out_key: "flow", ttl: "inherit", tos: "inherit" }),
      }),
    ).columns;
    const { inKey, outKey, remoteIp, localIp } = BY_FLOW;
    expect([...tunnels.byFlow]).toEqual([inKey | outKey | remoteIp | localIp, inKey, outKey]);
    expect([...tunnels.inKey]).toEqual([0, 0, 5]);
    expect([...tunnels.outKey]).toEqual([0, 5, 0]);
    expect([...tunnels.hasOutKey]).toEqual([1, 1, 1]);
    expect([...tunnels.remoteIp].map((address) => address === 0)).toEqual([true, false, false]);
    expect([tunnels.ttl[0], tunnels.tos[0], tunnels.ttl[2], tunnels.tos[2]]).toEqual([
      64,
      0,
      INHERIT,
      INHERIT,
    ]);
  });

  test("of VXLAN is IANA's port, and GRE has none", () => {
    const options = { remote_ip: "1.1.1.1" };
    const { dstPort } = fabricOf(
      oneBridge({
        a: gre("1.1.1.1"),
        b: { type: "vxlan", options },
        c: { type: "vxlan", options: { ...options, dst_port: "8472" } },
      }),
    ).columns.tunnels;
    expect([...dstPort]).toEqual([0, 4789, 8472]);
  });

  test("of a bridge's LOCAL is that it is up exactly if it has an address", () => {
    const bridges = { a: {}, b: { local: { addresses: ["1.1.1.1/24"] } }, c: { local: { up: true } } };
    expect([...fabricOf({ hosts: { h: { bridges } } }).columns.bridges.localUp]).toEqual([0, 1, 1]);
  });
});

describe("names", () => {
  const odd = [
    "constructor",
    "toString",
    "hasOwnProperty",
    "valueOf",
    "__defineGetter__",
    "length",
    "prototype",
  ];

  test("that objects have of their own are names like any other", () => {
    for (const name of odd) {
      const fabric = fabricOf({
        hosts: { [name]: { bridges: { [name]: { ports: { [name]: {} } } } } },
        links: [],
        endpoints: { [`${name}/${name}`]: { port: `${name}/${name}/${name}`, network: name } },
        allow: [[name, `${name}/${name}`]],
      });
      expect(face(fabric).endpoints[0]).toMatchObject({
        tenant: name,
        network: name,
        port: `${name}/${name}/${name}`,
      });
    }
  });

  test("that nothing has are a problem, even where objects have them", () => {
    for (const name of odd) {
      const problems = complaintsAbout({
        ...oneBridge({ p: {} }),
        endpoints: { "red/a": { port: `h/b/${name}` } },
        allow: [["red", name]],
      });
      expect(pathsOf(problems)).toEqual(["endpoints.red/a.port", "allow.0.0", "allow.0.1"]);
    }
  });

  test("__proto__ is refused wherever it would be lost", () => {
    const texts = {
      "hosts.__proto__": '{"kind":"fabric","hosts":{"__proto__":{}}}',
      "hosts.h.bridges.__proto__": '{"kind":"fabric","hosts":{"h":{"bridges":{"__proto__":{}}}}}',
      "hosts.h.bridges.b.ports.__proto__":
        '{"kind":"fabric","hosts":{"h":{"bridges":{"b":{"ports":{"__proto__":{}}}}}}}',
      "endpoints.__proto__": '{"kind":"fabric","hosts":{},"endpoints":{"__proto__":{"port":"h/b/p"}}}',
    };
    for (const [path, text] of Object.entries(texts))
      expect(pathsOf(complaintsAbout(JSON.parse(text) as Record<string, unknown>))).toEqual([path]);
  });

  test("that are whole numbers come first and ascending, as the published schema says", () => {
    const ports = face(fabricOf(oneBridge({ b: {}, "10": {}, "2": {}, a: {} })))
      .host("h")
      .bridge("b").ports;
    expect(ports.map(({ name }) => name)).toEqual(["2", "10", "b", "a"]);
  });

  test("LOCAL is no port that can be made", () => {
    expect(pathsOf(complaintsAbout(oneBridge({ LOCAL: {} })))).toEqual(["hosts.h.bridges.b.ports.LOCAL"]);
  });
});

describe("what does not fit together", () => {
  const ports = { p: {}, q: {}, r: {}, x: patch("y"), g: gre("1.1.1.1") };

  test("is told where it is written, all at once", () => {
    const problems = complaintsAbout({
      hosts: {
        h: { addresses: ["1.1.1.1/24"], bridges: { b: { ports } } },
        k: { addresses: ["2.2.2.2/24", "1.1.1.1/8"] },
      },
      links: [
        { name: "l", ports: ["h/b/p", "h/b/p"] },
        { name: "l", ports: ["h/b/q", "h/b/nope"] },
        { name: "m", ports: ["h/b/q", "h/b/LOCAL", "h/b/x"] },
      ],
      underlay: {
        paths: [
          { from: "h", to: "k" },
          { from: "h", to: "k" },
          { from: "k", to: "k" },
          { from: "z", to: "h" },
        ],
      },
      endpoints: {
        "red/a": { port: "h/b/q" },
        "red/b": { port: "h/b/r", network: "one" },
        "red/c": { port: "h/b/r", network: "two" },
        "red/d": { port: "h/b/g" },
      },
      allow: [["red", "green"]],
    });
    expect(pathsOf(problems).toSorted()).toEqual(
      [
        "links.0.ports",
        "links.1.ports.1",
        "links.1.name",
        "links.2.ports.0",
        "links.2.ports.1",
        "links.2.ports.2",
        "underlay.paths.1",
        "underlay.paths.2.to",
        "underlay.paths.3.from",
        "endpoints.red/a.network",
        "endpoints.red/a.port",
        "endpoints.red/c.port",
        "endpoints.red/d.network",
        "endpoints.red/d.port",
        "hosts.k.addresses.1",
        "allow.0.1",
      ].toSorted(),
    );
  });

  test("is no second endpoint on one port, but one on LOCAL is fine", () => {
    const endpoints = {
      "red/a": { port: "h/b/p" },
      "blue/a": { port: "h/b/p" },
      "red/host": { port: "h/b/LOCAL" },
    };
    expect(complaintsAbout({ ...oneBridge({ p: {} }), endpoints })).toEqual([
      { path: "endpoints.blue/a.port", expected: "a port with nothing plugged there", found: '"h/b/p"' },
    ]);
  });

  test("is nothing about a link over two hosts, or twice on one bridge", () => {
    const hosts = {
      h: { bridges: { b: { ports: { p: {}, q: {} } } } },
      k: { bridges: { b: { ports: { p: {} } } } },
    };
    expect(complaintsAbout({ hosts, links: [{ name: "vpls", ports: ["h/b/p", "h/b/q", "k/b/p"] }] })).toEqual(
      [],
    );
  });

  test("is a VLAN or a tunnel on a Linux bridge, and a column that it does not have", () => {
    const linux = {
      kind: "linux",
      fail_mode: "secure",
      other_config: { "mac-table-size": 20 },
      ports: { p: { tag: 1 }, g: gre("1.1.1.1"), v: {}, w: { trunks: [1] } },
    };
    expect(pathsOf(complaintsAbout({ hosts: { h: { bridges: { b: linux } } } }))).toEqual([
      "hosts.h.bridges.b.fail_mode",
      "hosts.h.bridges.b.other_config.mac-table-size",
      "hosts.h.bridges.b.ports.p.tag",
      "hosts.h.bridges.b.ports.g.type",
      "hosts.h.bridges.b.ports.w.trunks",
    ]);
  });
});

test("a document's endpoints are those that changes would add one by one", () => {
  fc.assert(
    fc.property(documents, ({ endpoints = {}, allow: _allow, properties: _properties, ...rest }) => {
      const changes = Object.entries(endpoints).map(
        ([endpoint, to]) => ({ kind: "set-endpoint", endpoint, to }) as const,
      );
      fc.pre(Object.values(endpoints).every(({ network }) => network !== undefined));
      const added = valueOf(apply(fabricOf(rest), changes));
      expect(toDocument(added)).toEqual(toDocument(fabricOf({ ...rest, endpoints })));
    }),
  );
});
