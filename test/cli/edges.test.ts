import { execa } from "execa";
import { expect, test } from "vitest";
import { asJson, bestOfThree, folderWith, MAIN, simnet } from "./simnet.ts";

test("an answer that cannot be written is a failure of the environment", async () => {
  const cwd = folderWith({ "a.json": asJson() });
  const command = `"${process.execPath}" "${MAIN}" verify a.json > /dev/full`;
  const { exitCode, stderr } = await execa("sh", ["-c", command], { cwd, reject: false });
  expect(exitCode).toBe(3);
  expect(stderr).toMatch(/^simnet: the answer could not be written: .*$/);
});

test("nobody pings or traces to itself, and frames come in at ports only", async () => {
  const cwd = folderWith({ "a.json": asJson() });
  const pinged = await simnet(["ping", "a.json", "red/app", "red/app"], { cwd });
  const traced = await simnet(["trace", "a.json", "--from", "red/app", "--to", "red/app"], { cwd });
  const link = await simnet(["trace", "a.json", "--in", "link:x", "--frame", "dl_vlan=1"], { cwd });
  expect([pinged.code, traced.code, link.code]).toEqual([2, 2, 2]);
  expect(pinged.stderr).toContain("another endpoint than FROM");
  expect(traced.stderr).toContain("another endpoint than --from");
  expect(link.stderr).toContain("at ports only");
});

const GETTER = 'export default { get name() { throw new Error("boom"); } };';
const PROXY = 'export default new Proxy({}, { ownKeys() { throw new Error("boom"); } });';

test.each([GETTER, PROXY])("what throws while it is read is the fault of the file: %s", async (content) => {
  const { code, stderr } = await simnet(["verify", "a.ts"], { cwd: folderWith({ "a.ts": content }) });
  expect([code, stderr.includes("boom")]).toEqual([2, true]);
});

test("keys of YAML that are lists, and marks that turn text around, do not leak", async () => {
  const content = '? [a, b]\n: 1\n"x\\u202Ey\\u200Bz\\u2028": 1\n';
  const { code, stderr } = await simnet(["verify", "a.yaml"], { cwd: folderWith({ "a.yaml": content }) });
  expect(code).toBe(2);
  expect(stderr).not.toMatch(/Warning|[\u202E\u200B\u2028]/);
});

test("init makes the last folder only, and wants one", async () => {
  const cwd = folderWith({});
  expect((await simnet(["init", ""], { cwd })).code).toBe(2);
  const { code, stdout } = await simnet(["init", "new", "--json"], { cwd });
  expect([code, JSON.parse(stdout)]).toMatchObject([0, { file: "new/scenario.ts" }]);
  expect((await simnet(["init", "/proc/x"], { cwd })).code).toBeGreaterThan(1);
});

test.each(["a.yaml", "b.json", "c.json"])(
  "bad input in bulk is told within two seconds: %s",
  async (file) => {
    const keys = Array.from({ length: 20_000 }, (_, i) => `k${i}: 1`).join("\n");
    const networks = Object.fromEntries(
      Array.from({ length: 10_000 }, (_, i) => [`n${i}`, { subnet: `10.${i >> 8}.${i & 255}.0/24` }]),
    );
    const cwd = folderWith({
      "a.yaml": keys,
      "b.json": asJson({ tenants: { red: { networks, containers: { app: { host: "h1" } } } } }),
      "c.json": `{${Array.from({ length: 100_000 }, () => '"a":1').join(",")}}`,
    });
    const run = () => simnet(["verify", file], { cwd });
    const { code, milliseconds } = await run();
    expect(code).toBe(2);
    expect(await bestOfThree(milliseconds, 2000, run)).toBeLessThan(2000);
  },
);
