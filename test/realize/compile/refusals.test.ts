import { expect, test } from "vitest";
import { compile } from "../../../src/realize/compile/compile.ts";
import { fabricOf, onOneHost, OPTIONS } from "../fabric.ts";

function problemsOf(document: object) {
  const compiled = compile(fabricOf(document), OPTIONS);
  return compiled.ok ? [] : compiled.problems;
}

const endpoint = (port: string, n: number) => ({ port: `h1/b/${port}`, ip: `10.1.0.${n}/24` });

test.each(["lo", ".", ".."])("a container has no room for an interface that is called %s", (name) => {
  const file = onOneHost({ b: { ports: { p: {} } } }, { endpoints: { [`red/a:${name}`]: endpoint("p", 1) } });
  expect(problemsOf(file)).toEqual([
    {
      path: "hosts.h1.bridges.b.ports.p",
      expected: "a name that an interface in a container can have",
      found: `red/a:${name}`,
    },
  ]);
});

test("two endpoints of a container are two interfaces: one that names none has the first", () => {
  const endpoints = { "red/a": endpoint("p", 1), "red/a:eth1": endpoint("q", 2) };
  const file = onOneHost({ b: { ports: { p: {}, q: {} } } }, { endpoints });
  expect(problemsOf(file)).toMatchObject([
    { path: expect.stringContaining("endpoints") as string, found: "red/a:eth1" },
  ]);
  expect(
    problemsOf({ ...file, endpoints: { "red/a": endpoint("p", 1), "red/a:eth2": endpoint("q", 2) } }),
  ).toEqual([]);
});

const via = (port: string, n: number, gateway?: string) => ({
  ...endpoint(port, n),
  ...(gateway && { gateway }),
});

const withGateways = (second?: string) =>
  onOneHost(
    { b: { ports: { p: {}, q: {} } } },
    { endpoints: { "red/a:e1": via("p", 1, "10.1.0.254"), "red/a:e2": via("q", 2, second) } },
  );

test("a container has one gateway, whichever of its interfaces it is at", () => {
  expect(problemsOf(withGateways())).toEqual([]);
  for (const second of ["10.1.0.253", "10.1.0.254"])
    expect(problemsOf(withGateways(second))).toEqual([
      {
        path: "endpoints.red/a:e2.gateway",
        expected: "one gateway for red/a, which has that of red/a:e1",
        found: "red/a:e2",
      },
    ]);
});

test("a port of a Linux bridge leads to no other host", () => {
  const hosts = {
    h1: { addresses: ["10.0.0.1/24"], bridges: { lb: { kind: "linux", ports: { a: {} } } } },
    h2: { addresses: ["10.0.0.2/24"], bridges: { ob: { ports: { b: {} } } } },
  };
  const links = [{ name: "w", ports: ["h1/lb/a", "h2/ob/b"] }];
  expect(problemsOf({ kind: "fabric", name: "lab", hosts, links })).toEqual([
    {
      path: "hosts.h1.bridges.lb.ports.a",
      expected: "no port of the Linux bridge lb that leads to another host",
      found: "h1/lb/a",
    },
  ]);
});

const gre = (key: number) => ({ type: "gre", options: { remote_ip: "10.0.0.2", key } });

const tunnels = (key: number) => onOneHost({ a: { ports: { g1: gre(7) } }, b: { ports: { g2: gre(key) } } });

test("two tunnels with the same ends and key are not built: chance says which of them the switch takes", () => {
  expect(problemsOf(tunnels(8))).toEqual([]);
  expect(problemsOf(tunnels(7))).toEqual([
    {
      path: "hosts.h1.bridges.b.ports.g2",
      expected: expect.stringContaining("those of h1/a/g1") as string,
      found: "h1/b/g2",
    },
  ]);
});

const refused = (more: object) =>
  problemsOf(onOneHost({ lb: { kind: "linux", ...more } })).map(
    ({ path, expected }) => `${path}: ${expected}`,
  );

test("a Linux bridge whose own interface is down with addresses, or that forgets sooner, is not built as if it were another", () => {
  const local = { addresses: ["192.168.0.254/24"] };
  expect(refused({ local })).toEqual([]);
  expect(refused({})).toEqual([]);
  expect(refused({ local: { ...local, up: false } })).toEqual([
    "hosts.h1.bridges.lb: no addresses, or an interface that is up: a Linux bridge that is down carries nothing",
  ]);
  expect(refused({ other_config: { "mac-aging-time": 10 } })).toEqual([
    "hosts.h1.bridges.lb: a Linux bridge with mac-aging-time 300",
  ]);
});
