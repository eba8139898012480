import { expect, test } from "vitest";
import { checkHosts, readInventory } from "../../src/realize/inventory.ts";
import { fabricOf, onOneHost } from "./fabric.ts";

function problemsOf(way: unknown): string[] {
  const inventory = readInventory({ hosts: { h1: way } });
  if (inventory.ok) return [];
  return inventory.problems.map(({ path, expected, found }) => `${path}: ${expected} <- ${found}`);
}

test.each([{ ssh: "root@lab1" }, { ssh: "lab1", port: 2222 }, { docker: "some-container" }, { local: true }])(
  "a host is where %j says",
  (way) => {
    expect(readInventory({ hosts: { h1: way } })).toEqual({ ok: true, value: { hosts: { h1: way } } });
  },
);

test.each([
  [{ nope: "x" }, ['hosts.h1.nope: one of ssh, port, docker, local <- the unknown key "nope"']],
  [{ dokcer: "x" }, ['hosts.h1.dokcer: docker (did you mean that?) <- the unknown key "dokcer"']],
  [{}, ["hosts.h1: one of ssh, docker or local <- an empty object"]],
  [{ ssh: "a", docker: "b" }, ["hosts.h1: one of ssh, docker or local <- an object with ssh, docker"]],
  [{ docker: "b", port: 22 }, ["hosts.h1: no port, which is for ssh <- an object with port, docker"]],
  [{ local: false }, ["hosts.h1.local: true <- false"]],
  [{ ssh: "-oProxyCommand=x" }, [expect.stringContaining("hosts.h1.ssh: a host as ssh takes it")]],
])("of %j, every way that there is is told", (way, problems) => {
  expect(problemsOf(way)).toEqual(problems);
});

const problemsWith = (h2: object) => {
  const inventory = readInventory({ hosts: { h1: { ssh: "lab1" }, h2 } });
  return inventory.ok ? [] : inventory.problems;
};

test("two hosts are two machines", () => {
  expect(problemsWith({ ssh: "lab1", port: 2222 })).toEqual([]);
  expect(problemsWith({ ssh: "lab1" })).toMatchObject([
    { path: "hosts.h2", expected: "a machine of its own: this is h1's" },
  ]);
});

test("a host that the file has no more is asked only to remove what it has", () => {
  const inventory = readInventory({ hosts: { h1: { ssh: "lab1" }, gone: { ssh: "lab2" } } });
  const fabric = fabricOf(onOneHost({}));
  if (!inventory.ok) throw new Error("it is an inventory");
  expect(checkHosts(inventory.value, fabric, false)).toMatchObject({ problems: [{ path: "hosts.gone" }] });
  expect(checkHosts(inventory.value, fabric, true)).toMatchObject({ ok: true });
});
