import { describe, expect, test } from "vitest";
import type { BridgeDocument, PortDocument } from "../../src/model/fabric/document.ts";
import type { Document } from "./arbitrary.ts";
import { judge, leaksIn } from "./judge.ts";

// What random fabrics have shown the prover to get wrong, each as small as it gets.

const gre = (remote: string): PortDocument => ({ type: "gre", options: { remote_ip: remote, key: 7 } });

const keyless = (remote: string, more: PortDocument = {}): PortDocument => ({
  type: "gre",
  options: { remote_ip: remote },
  ...more,
});

const bridge = (ports: Record<string, PortDocument>) => ({ ports });

const ends = (net: number) => [1, 2, 3, 252, 253, 254].map((last) => `10.${net}.0.${last}/24`);
const local = (net: number) => ({ local: { addresses: ends(net) }, ports: { p: {} } });

describe("a prover's mistake that was mended", () => {
  test("missed: GRE of a container in the subnet of remote_ip passes even rp_filter 1", () => {
    const document: Document = {
      hosts: {
        h: {
          addresses: ["10.0.0.1/24"],
          rp_filter: 1,
          bridges: {
            a: { local: { addresses: ["10.0.0.99/24"] }, ports: { r: {} } },
            b: { ports: { s: {}, g: gre("10.0.0.2") } },
          },
        },
        far: { addresses: ["10.0.0.2/24"] },
      },
      endpoints: { "red/app": { port: "h/a/r" }, "blue/db": { port: "h/b/s" } },
    };
    expect(leaksIn(document)).toEqual(["red > blue"]);
  });

  test("missed: what a host answers goes out by the wire too by which the question came", () => {
    // Red asks over a tunnel; blue hears the host's answer there, and nothing of what red itself sends.
    const document: Document = {
      hosts: {
        h1: {
          addresses: ["10.0.0.1/24"],
          bridges: { a: { local: { addresses: ["192.168.0.254/24"] }, ports: { t: {} } } },
        },
        h2: { bridges: { r: { ports: { p: { tag: 10 }, l: {} } }, s: { ports: { q: {}, m: {} } } } },
      },
      links: [{ name: "w", ports: ["h1/a/t", "h2/r/l", "h2/s/m"] }],
      endpoints: { "red/app": { port: "h2/r/p" }, "blue/db": { port: "h2/s/q" } },
    };
    expect(leaksIn(document)).toContain("red > blue");
  });

  test("invented: a packet whose source the far host does not let pass", () => {
    const document: Document = {
      hosts: {
        h: {
          rp_filter: 1,
          ip_forward: true,
          addresses: ["10.0.0.1/24"],
          bridges: { a: { local: { addresses: ["192.168.1.254/24"] }, ports: { r: {} } } },
        },
        far: {
          addresses: ["10.0.0.2/24"],
          rp_filter: 1,
          bridges: { b: { local: { addresses: ["192.168.2.254/24"] }, ports: { s: {} } } },
        },
      },
      endpoints: { "red/app": { port: "h/a/r" }, "blue/db": { port: "far/b/s" } },
    };
    expect(leaksIn(document)).toEqual([]);
  });

  test("invented: a subnet that a narrower one of the host hides is never routed there", () => {
    const document: Document = {
      hosts: {
        h: {
          ip_forward: true,
          bridges: {
            a: { local: { addresses: ["192.168.0.1/24"] }, ports: { r: {} } },
            b: { local: { addresses: ["192.168.0.2/24"] }, ports: { s: {} } },
          },
        },
      },
      endpoints: { "red/app": { port: "h/a/r" }, "blue/db": { port: "h/b/s" } },
    };
    expect(leaksIn(document)).toEqual(["blue > red"]);
  });

  test("invented: two hosts on one wire, of which neither looks for the other", () => {
    const document: Document = {
      hosts: {
        h1: {
          bridges: {
            a: { local: { addresses: ["192.168.1.254/24"] }, ports: { r: {} } },
            b: { local: { addresses: ["192.168.2.254/24"] }, ports: { l: {} } },
          },
        },
        h2: {
          bridges: {
            c: { local: { addresses: ["192.168.3.254/24"] }, ports: { m: {} } },
            d: { local: { addresses: ["192.168.4.254/24"] }, ports: { s: {} } },
          },
        },
      },
      links: [{ name: "w", ports: ["h1/b/l", "h2/c/m"] }],
      endpoints: { "red/app": { port: "h1/a/r" }, "blue/db": { port: "h2/d/s" } },
    };
    expect(leaksIn(document)).toEqual([]);
  });

  test("slow: a leak beside a storm is shown without waiting for the storm's end", () => {
    const ports: Record<string, PortDocument> = { r: {}, s: {}, l1: {}, l2: {}, l3: {}, l4: {} };
    const far: Record<string, PortDocument> = { m1: {}, m2: {}, m3: {}, m4: {} };
    const document: Document = {
      hosts: { h: { bridges: { a: { ports }, b: { ports: far } } } },
      links: [1, 2, 3, 4].map((i) => ({ name: `w${i}`, ports: [`h/a/l${i}`, `h/b/m${i}`] })),
      endpoints: { "red/app": { port: "h/a/r" }, "blue/db": { port: "h/a/s" } },
    };
    const since = performance.now();
    expect(judge("isolation", document).violations).toHaveLength(2);
    expect(performance.now() - since).toBeLessThan(500);
  });

  test("hidden: a leak that can be shown, behind one of the same cause that can not", () => {
    const document: Document = {
      hosts: {
        h: {
          bridges: {
            a: bridge({
              s: { tag: 20 },
              t: {},
              x: { tag: 0, type: "patch", options: { peer: "y" } },
              l5: { trunks: [20, 0] },
              l6: { trunks: [0] },
              l7: { vlan_mode: "native-untagged", trunks: [10] },
              l8: { trunks: [0] },
            }),
            b: bridge({ r: { tag: 0 }, y: { type: "patch", options: { peer: "x" } } }),
          },
        },
      },
      links: [
        { name: "w0", ports: ["h/a/l5", "h/a/l6"] },
        { name: "w1", ports: ["h/a/l7", "h/a/l8"] },
      ],
      endpoints: {
        "blue/app": { port: "h/a/s" },
        "red/app": { port: "h/b/r" },
        "blue/db": { port: "h/a/t" },
      },
    };
    expect(judge("isolation", document).violations.map(({ from, to }) => `${from} ${to}`)).toContain(
      "red/app blue/db",
    );
  });

  test("missed: a forwarding host that owns all addresses at both ends of its subnets", () => {
    const document: Document = {
      hosts: { h: { addresses: ["1.1.1.1/24"], ip_forward: true, bridges: { r: local(1), b: local(2) } } },
      endpoints: {
        "red/app": { port: "h/r/p", ip: "10.1.0.5/24", gateway: "10.1.0.1" },
        "blue/db": { port: "h/b/p", ip: "10.2.0.100/24", gateway: "10.2.0.1" },
      },
    };
    expect(leaksIn(document).toSorted()).toEqual(["blue > red", "red > blue"]);
  });

  test.each([
    ["where NORMAL is all there is", {}],
    ["where flows decide", { flows: ["priority=0,actions=NORMAL"] }],
  ])("invented: out of a tunnel that excludes the one by which the frame came in, %s", (_, far) => {
    // Of g4 and g6 there is one at a time: what comes to the far bridge does not get out of it again.
    const near = {
      e0: { vlan_mode: "access", tag: 20 },
      e2: { trunks: [0] },
      g3: keyless("10.9.0.3", { vlan_mode: "native-tagged" }),
      g5: keyless("10.9.0.3", { tag: 0 }),
    } satisfies Record<string, PortDocument>;
    const ports = {
      g4: keyless("10.9.0.2", { trunks: [0] }),
      g6: keyless("10.9.0.2", { vlan_mode: "access" }),
    };
    const document: Document = {
      hosts: {
        h1: { addresses: ["10.9.0.2/24"], bridges: { b0: bridge(near) } },
        h2: { addresses: ["10.9.0.3/24"], bridges: { b0: { ...far, ports } } },
      },
      endpoints: { "blue/c0": { port: "h1/b0/e0" }, "red/c2": { port: "h1/b0/e2" } },
    };
    expect(leaksIn(document)).toEqual([]);
  });

  /** Red on VLAN 10 and blue on 20 of one host; the other one has two tunnels back, of which the second pops 10. */
  const popped = (far: Record<string, BridgeDocument>, wire: boolean): Document => ({
    hosts: {
      h1: {
        addresses: ["10.9.0.2/24"],
        bridges: { a: bridge({ r: { tag: 10 }, s: { tag: 20 }, g: keyless("10.9.0.3"), p: {} }) },
      },
      h2: { addresses: ["10.9.0.3/24"], bridges: far },
    },
    links: wire ? [{ name: "w", ports: ["h1/a/p", "h2/b/q"] }] : [],
    endpoints: { "red/app": { port: "h1/a/r" }, "blue/db": { port: "h1/a/s" } },
  });
  const back = { g1: keyless("10.9.0.2"), g2: keyless("10.9.0.2", { tag: 10 }) };

  test("found: what comes by a cable leaves by a tunnel that excludes another, by which it might have come too", () => {
    expect(leaksIn(popped({ b: bridge({ ...back, q: {} }) }, true))).toEqual(["red > blue"]);
    expect(leaksIn(popped({ b: bridge({ ...back, q: {} }) }, false))).toEqual([]);
  });

  test("called a bug: a way by two tunnels that exclude each other, on bridges that a patch joins", () => {
    const far = {
      b: bridge({ g1: back.g1, x: { type: "patch", options: { peer: "y" } } }),
      c: bridge({ g2: back.g2, y: { type: "patch", options: { peer: "x" } } }),
    };
    const { violations, undecided } = judge("isolation", popped(far, false));
    expect(violations).toEqual([]);
    expect(undecided).toEqual([
      expect.stringMatching(/^red\/app reaches blue\/db .*, if a tunnel takes another's place/),
    ]);
  });
});
