import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { components, fabricGraph, independentCycles } from "../../../src/model/fabric/graph.ts";
import { documents, fabricOf, gre, oneBridge, patch } from "./make.ts";

/** Hosts h0, h1, … with one bridge b each, joined by a full mesh of GRE tunnels. */
function mesh(count: number, without: readonly string[] = []) {
  const hosts = Array.from({ length: count }, (_, host) => {
    const peers = Array.from({ length: count }, (_unused, peer) => peer).filter((peer) => peer !== host);
    const tunnels = peers
      .map((peer) => [`g${peer}`, gre(`1.1.1.${peer + 1}`)] as const)
      .filter(([name]) => !without.includes(`h${host}/b/${name}`));
    return [
      `h${host}`,
      { addresses: [`1.1.1.${host + 1}/24`], bridges: { b: { ports: Object.fromEntries(tunnels) } } },
    ];
  });
  return fabricGraph(
    fabricOf({ hosts: Object.fromEntries(hosts) as Parameters<typeof fabricOf>[0]["hosts"] }),
  );
}

const byFlow = (options: object) =>
  ({ type: "gre", options: { remote_ip: "flow", key: "flow", ...options } }) as const;

const withTunnel = (n: number, options: object) => ({
  addresses: [`1.1.1.${n}/24`],
  bridges: { b: { ports: { g: byFlow(options) } } },
});

describe("a fabric as a graph", () => {
  test("has n(n-1)/2 edges for a mesh of n bridges, and (n-1)(n-2)/2 cycles", () => {
    for (const n of [2, 3, 4, 5]) {
      const graph = mesh(n);
      expect(graph.size).toBe((n * (n - 1)) / 2);
      expect(independentCycles(graph)).toBe(((n - 1) * (n - 2)) / 2);
      expect(components(graph)).toHaveLength(1);
    }
  });

  test("has a directed edge for a tunnel that is not answered, and none for one that nobody takes", () => {
    const graph = mesh(2, ["h1/b/g0"]);
    expect(graph.size).toBe(0);
    const oneWay = fabricGraph(
      fabricOf({
        hosts: {
          h0: { addresses: ["1.1.1.1/24"], bridges: { b: { ports: { g: gre("1.1.1.2", { key: 1 }) } } } },
          h1: {
            addresses: ["1.1.1.2/24"],
            bridges: { b: { ports: { g: gre("1.1.1.1", { in_key: 1, out_key: 2 }) } } },
          },
        },
      }),
    );
    expect(oneWay.mapEdges((_, { at, kind }, from, to) => ({ at, kind, from, to }))).toEqual([
      { at: "h0/b/g", kind: "tunnel", from: "bridge:h0/b", to: "bridge:h1/b" },
    ]);
    expect(oneWay.directedSize).toBe(1);
  });

  test("has patches, links and plugs, each edge naming the port that makes it", () => {
    const graph = fabricGraph(
      fabricOf({
        hosts: {
          red: {
            bridges: { app: { ports: { p: {}, q: {}, x: patch("y") } }, c: { ports: { y: patch("x") } } },
          },
        },
        links: [{ name: "lan", ports: ["red/app/p"] }],
        endpoints: { "red/app": { port: "red/app/q" } },
      }),
    );
    expect(graph.nodes()).toEqual(["bridge:red/app", "bridge:red/c", "link:lan", "endpoint:red/app"]);
    expect(graph.mapEdges((_, attributes) => attributes)).toEqual([
      { kind: "link", at: "red/app/p" },
      { kind: "plug", at: "red/app/q" },
      { kind: "patch", at: "red/app/x", peer: "red/c/y" },
    ]);
    expect(graph.getNodeAttribute("endpoint:red/app", "label")).toBe("red/app");
  });

  test("falls apart where no wire leads", () => {
    const hosts = {
      h: { bridges: { a: {}, b: { ports: { x: patch("y") } }, c: { ports: { y: patch("x") } } } },
    };
    expect(components(fabricGraph(fabricOf({ hosts })))).toEqual([
      ["bridge:h/b", "bridge:h/c"],
      ["bridge:h/a"],
    ]);
  });

  test("joins by a tunnel that leaves it to flows all who may hear it, and both ways if both do", () => {
    const heardBy = { remote_ip: "1.1.1.1", key: 5 };
    const hosts = { h1: withTunnel(1, {}), h2: withTunnel(2, {}), h3: withTunnel(3, heardBy) };
    const graph = fabricGraph(fabricOf({ hosts }));
    const edges = graph.mapEdges((_edge, { kind }, from, to) => `${kind} ${from} ${to}`);
    expect(edges).toEqual(["tunnel bridge:h1/b bridge:h2/b", "tunnel bridge:h1/b bridge:h3/b"]);
    expect(graph.directedEdges()).toHaveLength(0);
  });

  test("counts a cable from a bridge to itself as a cycle", () => {
    const links = [{ name: "l", ports: ["h/b/p", "h/b/q"] }];
    expect(independentCycles(fabricGraph(fabricOf({ ...oneBridge({ p: {}, q: {} }), links })))).toBe(1);
  });

  test("has Euler's number of cycles, whatever the fabric", () => {
    fc.assert(
      fc.property(documents, (document) => {
        const graph = fabricGraph(fabricOf(document));
        expect(independentCycles(graph)).toBe(graph.size - graph.order + components(graph).length);
      }),
      { numRuns: 50 },
    );
  });
});
