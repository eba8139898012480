import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { asJson, folderWith, simnet } from "./simnet.ts";

const cwd = folderWith({
  "good.json": asJson(),
  "flat.json": asJson({ design: { kind: "docker-default" } }),
});

test("--help lists the commands that there are, and the exit codes", async () => {
  const { code, stdout } = await simnet(["--help"]);
  expect(code).toBe(0);
  for (const command of ["verify", "trace", "ping", "stp", "plan", "realize", "status", "destroy", "init"])
    expect(stdout).toMatch(new RegExp(`^ {2}${command} `, "m"));
  expect(stdout).not.toMatch(/^ {2}(?:graph|compare) /m);
  expect(stdout).toContain("Exit codes");
});

test("help is --help, and help of a command is its own", async () => {
  const [all, whole, own] = await Promise.all([
    simnet(["help"]),
    simnet(["--help"]),
    simnet(["help", "stp"]),
  ]);
  expect([all.code, all.stdout]).toEqual([0, whole.stdout]);
  expect([own.code, own.stdout]).toEqual([0, (await simnet(["stp", "--help"])).stdout]);
});

test("--version is the package's", async () => {
  const about = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8")) as {
    version: string;
  };
  expect((await simnet(["--version"])).stdout).toBe(about.version);
});

test.each(["compare", "graph"])("%s is said not to be in this version", async (command) => {
  const { code, stderr } = await simnet([command, "good.json", "--down", "h1", "--at", "3"], { cwd });
  expect(code).toBe(2);
  expect(stderr).toContain("not in this version");
});

test.each([
  [[], "Usage"],
  [["verfy"], "Did you mean verify?"],
  [["verify"], "missing required argument 'FILE'"],
  [["verify", "a.json", "--bogus"], "unknown option '--bogus'"],
  [["verify", "a.json", "b.json"], "too many arguments"],
  [["verify", "a.json", "--property"], "argument missing"],
])("%j is a usage error: exit 2", async (args, shown) => {
  const { code, stdout, stderr } = await simnet(args);
  expect(code).toBe(2);
  expect(stdout).toBe("");
  expect(stderr).toContain(shown);
});

test("a usage error with --json is a document too", async () => {
  const { code, stdout } = await simnet(["verify", "a.json", "--bogus", "--json"]);
  expect(code).toBe(2);
  expect(JSON.parse(stdout)).toMatchObject({ problems: [{ found: "unknown option '--bogus'" }], count: 1 });
});

const run = async (env: Record<string, string>) =>
  (await simnet(["verify", "good.json"], { cwd, env })).stdout;

test("colours: none without a terminal, FORCE_COLOR has them, NO_COLOR only without it", async () => {
  const escape = "\u001B[";
  expect(await run({})).not.toContain(escape);
  expect(await run({ FORCE_COLOR: "1" })).toContain(escape);
  expect(await run({ NO_COLOR: "1" })).not.toContain(escape);
  expect(await run({ FORCE_COLOR: "0" })).not.toContain(escape);
});

test("a reader that goes away early is no error", async () => {
  const main = fileURLToPath(new URL("../../dist/cli/main.js", import.meta.url));
  const child = spawn(process.execPath, [main, "verify", "flat.json", "--json"], {
    cwd,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let stderr = "";
  child.stderr.on("data", (chunk) => (stderr += String(chunk)));
  child.stdout.destroy();
  await once(child, "close");
  expect(stderr).toBe("");
  expect(child.exitCode).not.toBe(3);
});
