import { execa } from "execa";
import { expect, test } from "vitest";
import { costOf } from "./cost.ts";
import { asJson, folderWith, MAIN, simnet } from "./simnet.ts";

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

test("init makes the folder and those that it is in, and says in JSON if it cannot", async () => {
  const cwd = folderWith({});
  expect((await simnet(["init", ""], { cwd })).code).toBe(2);
  const { code, stdout } = await simnet(["init", "new", "--json"], { cwd });
  expect([code, JSON.parse(stdout)]).toMatchObject([0, { file: "new/scenario.ts" }]);
  const deep = await simnet(["init", "a/b/c", "--json"], { cwd });
  expect([deep.code, JSON.parse(deep.stdout)]).toMatchObject([0, { file: "a/b/c/scenario.ts" }]);
  const refused = await simnet(["init", "/proc/x/y", "--json"], { cwd });
  expect([refused.code, JSON.parse(refused.stdout)]).toMatchObject([
    3,
    { count: 1, problems: [{ path: "DIR" }] },
  ]);
});

test.each(["a.yaml", "b.json", "c.json"])("bad input in bulk is told with little work: %s", async (file) => {
  const keys = Array.from({ length: 20_000 }, (_, i) => `k${i}: 1`).join("\n");
  const networks = Object.fromEntries(
    Array.from({ length: 10_000 }, (_, i) => [`n${i}`, { subnet: `10.${i >> 8}.${i & 255}.0/24` }]),
  );
  const cwd = folderWith({
    "a.yaml": keys,
    "b.json": asJson({ tenants: { red: { networks, containers: { app: { host: "h1" } } } } }),
    "c.json": `{${Array.from({ length: 100_000 }, () => '"a":1').join(",")}}`,
  });
  expect((await simnet(["verify", file], { cwd })).code).toBe(2);
  // In times of a Node that does nothing; the most of these is 8.
  expect(await costOf(["verify", file], 24, { cwd })).toBeLessThan(24);
});

test("a string of ten million letters is read, and whatever is escaped in it", async () => {
  const long = `${"x".repeat(10_000_000)}\\"`;
  const cwd = folderWith({ "a.json": JSON.stringify({ [long]: 1 }).replace("{", '{"b": 1, "b": 2, ') });
  const { code, stderr } = await simnet(["verify", "a.json"], { cwd });
  expect(code).toBe(2);
  expect(stderr).not.toContain("stack");
  expect(stderr).toContain('the key "b" again');
});

test("a script on standard input is one problem", async () => {
  const input =
    'import { defineScenario } from "simnet";\nexport default defineScenario({\n  name: "x",\n});\n';
  const { code, stderr } = await simnet(["verify", "-"], { input });
  expect(code).toBe(2);
  expect(stderr).toContain("standard input: 1 problem");
  expect(stderr).toContain("JSON or YAML, as which standard input is read");
});

test("trace says whether the frame comes to whom it is meant for, and asks for what is missing", async () => {
  const cwd = folderWith({
    "a.json": asJson(),
    "cut.json": asJson({ underlay: { paths: [{ from: "h1", to: "h2", up: false }] } }),
  });
  const trace = (file: string, ...args: string[]) => simnet(["trace", file, ...args], { cwd });
  const pair = ["--from", "red/app", "--to", "red/db"];
  const [there, cut, json, apart, lonely] = await Promise.all([
    trace("a.json", ...pair),
    trace("cut.json", ...pair),
    trace("cut.json", ...pair, "--json"),
    trace("a.json", "--from", "red/app", "--to", "blue/db"),
    trace("a.json", "--frame", "dl_vlan=1"),
  ]);
  expect([there.code, there.stdout]).toEqual([0, expect.stringContaining("✓ delivered to red/db") as string]);
  expect([cut.code, cut.stdout]).toEqual([1, expect.stringContaining("✗ not delivered to red/db") as string]);
  expect([json.code, JSON.parse(json.stdout)]).toMatchObject([1, { delivered: false }]);
  expect([apart.code, apart.stdout]).toEqual([
    0,
    expect.stringContaining("not delivered to blue/db, as it should be") as string,
  ]);
  expect([lonely.code, lonely.stderr]).toEqual([2, expect.stringContaining("--in") as string]);
  expect(lonely.stderr).not.toContain("--to\n");
});
