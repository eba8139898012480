import fc from "fast-check";
import { expect, test } from "vitest";
import { PortNamer } from "../../../src/model/designs/port-names.ts";
import { face } from "../../../src/model/fabric/face.ts";
import { tenant, wired } from "../scenario/make.ts";

const names = fc.oneof(
  fc.stringMatching(/^[ab-]{1,6}$/),
  fc.stringMatching(/^[a-z-]{60,64}$/),
  fc.stringMatching(/^[ab-]{1,3}\.[0-9a-f]{8}$/),
  fc.constantFrom("xlan", "h2"),
);

test("two ports of a bridge never share a name, and none is too long", () => {
  const container = fc.tuple(names, names);
  const both = fc.record({
    containers: fc.uniqueArray(container, { selector: (pair) => pair.join("/") }),
    remotes: fc.uniqueArray(names),
  });
  fc.assert(
    fc.property(both, ({ containers, remotes }) => {
      const made = new PortNamer();
      const all = [
        ...containers.map(([tenantName, name]) => made.container(0, tenantName, name)),
        ...remotes.map((remote) => made.tunnel(0, "vxlan", remote)),
      ];
      for (const name of all) expect(name).toMatch(/^[A-Za-z0-9._-]{1,64}$/);
      expect(new Set(all).size).toBe(all.length);
    }),
    { numRuns: 500 },
  );
});

test("a name that forges another's hash is hashed itself", () => {
  const made = new PortNamer();
  const honest = made.container(0, "a-b", "c");
  expect(honest).toMatch(/^va-b-c\.[0-9a-f]{8}$/);
  expect(made.container(0, "a", honest.slice("va-".length))).not.toBe(honest);
});

test("two that hash alike are parted by the bridge they are on", () => {
  const made = new PortNamer();
  const first = made.container(0, "a-b", "c");
  expect(made.container(1, "a-b", "c")).toBe(first);
  expect(made.container(0, "a-b", "c")).not.toBe(first);
});

test("names that are plain stay so", () => {
  expect(new PortNamer().container(0, "red", "app-1")).toBe("vred-app-1");
  expect(new PortNamer().tunnel(0, "gre", "h2")).toBe("gre-h2");
});

test("a tenant xlan with a container h2 does not have the name of the tunnel to h2", () => {
  const xlan = tenant({ containers: { h2: { host: "h1" }, db: { host: "h2" } } });
  const { ports } = face(wired({ design: { kind: "bridge-per-tenant", tunnel: "vxlan" }, tenants: { xlan } }))
    .host("h1")
    .bridge("sdn-br0");
  expect(ports.map(({ name }) => name)).toEqual([
    expect.stringMatching(/^vxlan-h2\.[0-9a-f]{8}$/),
    "vxlan-h2",
  ]);
});
