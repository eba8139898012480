import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, test } from "vitest";
import { folderWith, simnet } from "./simnet.ts";

const file = fileURLToPath(new URL("../../scenarios/key-collision.ts", import.meta.url));

describe("verify --shard and merge", () => {
  let parts: readonly string[] = [];

  beforeAll(async () => {
    const runs = await Promise.all(
      [1, 2, 3].map((index) => simnet(["verify", file, "--shard", `${index}/3`, "--json"])),
    );
    expect(runs.map(({ code }) => code)).toEqual([1, 1, 1]);
    const names = runs.map((_, i) => `part-${i + 1}`);
    const folder = folderWith(Object.fromEntries(names.map((name, i) => [name, runs[i]?.stdout ?? ""])));
    parts = names.map((name) => join(folder, name));
  });

  test("give together what one run does, to eyes and to programs", async () => {
    const [whole, wholeJson] = await Promise.all([
      simnet(["verify", file]),
      simnet(["verify", file, "--json"]),
    ]);
    const order = parts.toReversed();
    expect(await simnet(["merge", ...order])).toEqual(whole);
    const merged = await simnet(["merge", ...order, "--json"]);
    expect([merged.code, JSON.parse(merged.stdout)]).toEqual([1, JSON.parse(wholeJson.stdout)]);
  });

  test("a part says which it is of", async () => {
    const { stdout } = await simnet(["verify", file, "--shard", "2/3"]);
    expect(stdout).toContain("shard 2 of 3 of key-collision");
    const [part = ""] = parts;
    expect((await simnet(["merge", part])).stderr).toMatch(/all 3 shards[\s\S]*1, without 2\/3 and 3\/3/);
  });

  test("refuse what is not all the parts of one run, with everything that is wrong", async () => {
    const { stdout: other } = await simnet([
      "verify",
      file,
      "--shard",
      "3/3",
      "--property",
      "isolation",
      "--json",
    ]);
    const { stdout: whole } = await simnet(["verify", file, "--json"]);
    const altered = other.replace('"isolation"', '"isolatoin"');
    const folder = folderWith({ other, whole, altered, text: "no report" });
    const at = (name: string) => join(folder, name);
    const [first = "", second = ""] = parts;
    const bad = await simnet(["merge", first, at("whole"), at("altered"), at("text"), at("gone"), "--json"]);
    const { problems } = JSON.parse(bad.stdout) as { problems: { path: string; expected: string }[] };
    expect([bad.code, problems.map(({ path }) => path)]).toEqual([
      2,
      [at("whole"), `${at("altered")}: properties.0.property`, at("text"), at("gone")],
    ]);
    const mixed = await simnet(["merge", first, second, at("other")]);
    expect([mixed.code, mixed.stderr]).toEqual([2, expect.stringContaining("the properties of")]);
    const twice = await simnet(["merge", first, first, second]);
    expect([twice.code, twice.stderr]).toEqual([
      2,
      expect.stringMatching(/each shard once[\s\S]*without 3\/3/),
    ]);
  });

  test.each(["0/3", "4/3", "1", "a/b", "1/1001", "-1/2"])("there is no part %s", async (shard) => {
    const { code, stderr } = await simnet(["verify", file, `--shard=${shard}`]);
    expect([code, stderr]).toEqual([2, expect.stringMatching(/--shard[\s\S]*I\/N/)]);
  });
});
