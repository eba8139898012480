import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { simnet } from "./simnet.ts";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "simnet-inventory-"));
});
afterAll(async () => {
  await rm(folder, { recursive: true });
});

async function observe(inventory: unknown, ...options: readonly string[]) {
  const file = join(folder, "hosts.json");
  await writeFile(file, JSON.stringify(inventory));
  return simnet(["observe", "--inventory", file, ...options]);
}

test("what is to be read has to be said, once", async () => {
  const neither = await simnet(["observe"]);
  expect(neither.code).toBe(2);
  expect(neither.stderr).toContain("--inventory FILE, one of them");
  expect((await observe({ hosts: {} }, "--lab", "x")).code).toBe(2);
});

test("an inventory says what no host knows in the words of a fabric, and wrong words are refused with their path", async () => {
  const { code, stderr } = await observe({
    hosts: {},
    links: [{ name: "wire", ports: ["h1"] }],
    underlay: { mtu: 9 },
  });
  expect(code).toBe(2);
  expect(stderr).toContain("links.0.ports.0");
  expect(stderr).toContain("underlay.mtu");
});

test("hosts that do not answer are named, and no fabric is made of the rest", async () => {
  const { code, stdout, stderr } = await observe({
    hosts: { h1: { docker: "no-such-container" }, h2: { docker: "nor-this" } },
  });
  expect({ code, stdout }).toEqual({ code: 3, stdout: "" });
  expect(stderr).toMatch(/h1: .*\nh2: /);
});
