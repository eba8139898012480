import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { apply } from "../../../src/model/fabric/apply.ts";
import { change, type Change } from "../../../src/model/fabric/change.ts";
import { face } from "../../../src/model/fabric/face.ts";
import type { Fabric } from "../../../src/model/fabric/fabric.ts";
import { toDocument } from "../../../src/model/fabric/to-document.ts";
import { documents, fabricOf, gre, patch, pathsOf, problemsOf, valueOf } from "./make.ts";

const before = fabricOf({
  hosts: {
    h: {
      addresses: ["1.1.1.1/24"],
      bridges: {
        b: { ports: { p: { tag: 10 }, q: {}, r: {}, x: patch("y") } },
        c: { ports: { p: {} } },
        l: { kind: "linux", ports: { v: {} } },
      },
    },
    k: { addresses: ["1.1.1.2/24"], bridges: { b: { ports: { z: {} } } } },
  },
  links: [{ name: "lan", ports: ["h/b/r", "k/b/z"] }],
  endpoints: { "red/a": { port: "h/b/p", network: "lan" }, "red/v": { port: "h/l/v" } },
});

const make = (endpoint: string) => changed({ kind: "set-endpoint", endpoint, to: { port: "h/b/q" } });

function changed(...changes: readonly unknown[]): Fabric {
  return valueOf(
    apply(
      before,
      changes.map((one) => change.parse(one)),
    ),
  );
}

function refusals(...changes: readonly unknown[]): string[] {
  return pathsOf(
    problemsOf(
      apply(
        before,
        changes.map((one) => change.parse(one)),
      ),
    ),
  );
}

describe("a change", () => {
  test("sets what is there and adds what is not; the fabric before it stays as it is", () => {
    const document = toDocument(before);
    const after = face(
      changed(
        { kind: "set-port", at: "h/b/q", port: { tag: "20" } },
        { kind: "set-port", at: "h/b/new", port: gre("1.1.1.2", { key: "0x64" }) },
        { kind: "set-bridge", at: "h/b", bridge: { stp_enable: true } },
        { kind: "set-bridge", at: "k/d", bridge: {} },
        { kind: "set-port", at: "k/d/p", port: {} },
        { kind: "set-path", path: { from: "h", to: "k", mtu: "1400" } },
      ),
    );
    expect(after.port("h/b/q").tag).toBe(20);
    expect(after.port("h/b/new").tunnel?.inKey).toBe(100);
    expect(after.host("h").bridge("b").stp).toBe(true);
    expect(after.host("k").bridges.map(({ name }) => name)).toEqual(["b", "d"]);
    expect(toDocument(before)).toEqual(document);
  });

  test("is blamed for what it touches", () => {
    const after = changed({ kind: "remove-port", at: "h/b/q" }, { kind: "set-port", at: "h/b/p", port: {} });
    expect(after.blame(after.columns.ports.origin[after.findPort("h/b/p")!])).toBe("changes.1");
  });

  test("removes a port with the endpoint that is plugged there, and an endpoint without its port", () => {
    const after = changed(
      { kind: "remove-port", at: "h/b/p" },
      { kind: "remove-endpoint", endpoint: "red/v" },
    );
    expect([after.findPort("h/b/p"), after.columns.endpoints.count]).toEqual([undefined, 0]);
    expect(face(after).port("h/l/v").endpoint).toBeUndefined();
  });

  test("moves a port with its tag and its endpoint", () => {
    const after = face(
      changed({ kind: "remove-port", at: "h/c/p" }, { kind: "move-port", at: "h/b/p", to: "h/c" }),
    );
    expect(after.port("h/c/p")).toMatchObject({ tag: 10, endpoint: "red/a" });
    expect(after.endpoint("red/a").port).toBe("h/c/p");
    expect(() => after.port("h/b/p")).toThrow("no port");
  });

  test("pulls an endpoint's cable and plugs it elsewhere, where another may follow", () => {
    const after = face(
      changed(
        { kind: "set-endpoint", endpoint: "red/a", to: { port: "h/b/q" } },
        { kind: "set-endpoint", endpoint: "blue/b", to: { port: "h/b/p" } },
      ),
    );
    expect(after.endpoint("red/a")).toMatchObject({ port: "h/b/q", network: "lan" });
    expect(after.port("h/b/p").endpoint).toBe("blue/b");
  });

  test("brings a new endpoint that names no network into its tenant's only one", () => {
    expect(face(make("red/new")).endpoint("red/new").network).toBe("lan");
    expect(face(make("green/new")).endpoint("green/new").network).toBe("default");
    const two = [
      { kind: "set-endpoint", endpoint: "red/a", to: { port: "h/b/p", network: "wan" } },
      { kind: "set-endpoint", endpoint: "red/new", to: { port: "h/b/q" } },
    ];
    expect(refusals(...two)).toEqual(["changes.1.to.network"]);
  });

  test("gives a link other ports, and what it leaves is an edge port again", () => {
    const after = changed({ kind: "set-link", link: { name: "lan", ports: ["k/b/z", "h/b/q"], up: false } });
    expect(face(after).link("lan")).toMatchObject({ ports: ["h/b/q", "k/b/z"], up: false });
    expect(after.isEdge(after.findPort("h/b/r")!)).toBe(true);
  });

  test("of a path replaces the one before", () => {
    const path = { from: "h", to: "k" };
    const after = changed(
      { kind: "set-path", path: { ...path, mtu: 1400 } },
      { kind: "set-path", path: { ...path, mtu: 1300 } },
    );
    expect([...after.columns.paths.mtu]).toEqual([1300]);
  });
});

describe("a change is refused", () => {
  test("that names what is not there, or no longer", () => {
    expect(
      refusals(
        { kind: "set-bridge", at: "z/b", bridge: {} },
        { kind: "set-port", at: "h/z/p", port: {} },
        { kind: "move-port", at: "h/b/z", to: "h/z" },
        { kind: "remove-port", at: "h/b/z" },
        { kind: "set-endpoint", endpoint: "red/a", to: { port: "h/b/z" } },
        { kind: "remove-endpoint", endpoint: "red/z" },
        { kind: "set-link", link: { name: "lan", ports: ["h/b/q", "h/b/z"] } },
        { kind: "set-path", path: { from: "z", to: "h" } },
        { kind: "remove-port", at: "h/b/r" },
        { kind: "remove-port", at: "h/b/r" },
      ),
    ).toEqual([
      "changes.0.at",
      "changes.1.at",
      "changes.2.at",
      "changes.2.to",
      "changes.3.at",
      "changes.4.to.port",
      "changes.5.endpoint",
      "changes.6.link.ports.1",
      "changes.7.path.from",
      "changes.9.at",
    ]);
  });

  test("that makes a tunnel or a patch of a port where something is plugged", () => {
    for (const at of ["h/b/p", "h/b/r"])
      for (const port of [gre("1.1.1.2"), patch("y")])
        expect(refusals({ kind: "set-port", at, port })).toEqual(["changes.0.port.type"]);
    expect(
      refusals(
        { kind: "remove-endpoint", endpoint: "red/a" },
        { kind: "set-port", at: "h/b/p", port: gre("1.1.1.2") },
      ),
    ).toEqual([]);
  });

  test("that touches LOCAL, which comes and goes with its bridge", () => {
    const at = "h/b/LOCAL";
    expect(
      refusals(
        { kind: "set-port", at, port: {} },
        { kind: "remove-port", at },
        { kind: "move-port", at, to: "h/c" },
        { kind: "set-bridge", at: "h/LOCAL", bridge: {} },
      ),
    ).toEqual(["changes.0.at", "changes.1.at", "changes.2.at", "changes.3.at"]);
  });

  test("that would take a port, or a whole bridge, from one kind of bridge to the other", () => {
    expect(
      refusals(
        { kind: "move-port", at: "h/l/v", to: "h/b" },
        { kind: "move-port", at: "h/b/x", to: "h/l" },
        { kind: "set-bridge", at: "h/b", bridge: { kind: "linux" } },
        { kind: "set-port", at: "h/l/v", port: { tag: 1 } },
      ),
    ).toEqual(["changes.0.to", "changes.1.to", "changes.2.bridge.kind", "changes.3.port.tag"]);
  });

  test("that puts two things in one place", () => {
    expect(
      refusals(
        { kind: "move-port", at: "h/b/p", to: "h/c" },
        { kind: "set-endpoint", endpoint: "red/v", to: { port: "h/b/p" } },
        { kind: "set-link", link: { name: "lan", ports: ["h/b/r", "h/b/p"] } },
        { kind: "set-link", link: { name: "other", ports: ["h/b/r"] } },
      ),
    ).toEqual(["changes.0.to", "changes.1.to.port", "changes.2.link.ports.1", "changes.3.link.ports.0"]);
  });
});

test("a port that is added and removed again leaves no trace", () => {
  fc.assert(
    fc.property(documents, fc.nat(), (document, pick) => {
      const fabric = fabricOf(document);
      const host = Object.keys(document.hosts)[pick % Object.keys(document.hosts).length]!;
      const there: Change[] = [
        { kind: "set-port", at: `${host}/b0/fresh`, port: gre("9.9.9.8") },
        { kind: "remove-port", at: `${host}/b0/fresh` },
      ];
      expect(toDocument(valueOf(apply(fabric, there)))).toEqual(toDocument(fabric));
    }),
    { numRuns: 50 },
  );
});
