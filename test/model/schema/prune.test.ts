import { expect, test } from "vitest";
import { readNetwork } from "../../../src/model/network.ts";
import { pathsOf, problemsOf } from "../fabric/make.ts";
import { complaints, scenario, tenant } from "../scenario/make.ts";

const paths = (more: Readonly<Record<string, unknown>>) =>
  complaints(more)
    .map(([path]) => path!)
    .toSorted((a, b) => (a < b ? -1 : 1));

test("problems of shape do not hide problems of meaning", () => {
  const red = tenant({
    networks: { lan: { subnet: "192.168.0.0/24", key: 2 ** 32 } },
    containers: { app: { host: "h9" }, db: { host: "h2", ip: "10.0.0.1", mtuu: 1400 } },
  });
  const hosts = { h1: { address: "1.1.1.1/24" }, h2: { address: "1.1.1.1/24" } };
  expect(paths({ hosts, tenants: { red } })).toEqual([
    "hosts.h2.address",
    "tenants.red.containers.app.host",
    "tenants.red.containers.db.ip",
    "tenants.red.containers.db.mtuu",
    "tenants.red.networks.lan.key",
  ]);
});

test("what only follows from a dropped piece is not told", () => {
  expect(paths({ hosts: { h1: { address: "nowhere" }, h2: { address: "2.2.2.2/24" } } })).toEqual([
    "hosts.h1.address",
  ]);
  expect(paths({ hosts: 7 })).toEqual(["hosts"]);
  expect(paths({ tenants: { red: tenant({ networks: { lan: { subnet: "x" } } }) } })).toEqual([
    "tenants.red.networks.lan.subnet",
  ]);
  const subnet = ["192.168.0.0/24", "192.168.1.7/24"];
  const db = { host: "h2", ip: "192.168.1.8" };
  const red = tenant({ networks: { lan: { subnet } }, containers: { app: { host: "h1" }, db } });
  expect(paths({ tenants: { red } })).toEqual(["tenants.red.networks.lan.subnet.1"]);
  expect(paths({ tenants: { red: tenant({ containers: 7 }) } })).toEqual(["tenants.red.containers"]);
  const { hosts: _, ...none } = scenario();
  expect(pathsOf(problemsOf(readNetwork(none)))).toEqual(["hosts"]);
});

test("items after a dropped one keep their place in the list", () => {
  const mesh = [["h1"], ["h1", "h2"], ["h1", "h9"]];
  expect(paths({ design: { kind: "bridge-per-tenant", mesh } })).toEqual([
    "design.mesh.0",
    "design.mesh.2.1",
  ]);
});

test("a fabric's rest is looked at too, and ports of a dropped bridge are nobody's fault", () => {
  const value = {
    kind: "fabric",
    hosts: { h: { bridges: { "b.r": { ports: { p: { type: "grey" }, q: { tagg: 1 } } } } } },
    endpoints: { "red/a": { port: "h/b.r/p" }, "red/b": { port: "h/b.r/q" }, "red/c": { port: "h/b.r/r" } },
  };
  expect(pathsOf(problemsOf(readNetwork(value)))).toEqual([
    "hosts.h.bridges.b.r.ports.p.type",
    "hosts.h.bridges.b.r.ports.q.tagg",
    "endpoints.red/c.port",
  ]);
});
