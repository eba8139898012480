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

test.each(["-h", "--help"])("help %s is the help of help", async (flag) => {
  const { code, stdout } = await simnet(["help", flag]);
  expect(code).toBe(0);
  expect(stdout).toContain("Usage: simnet help [COMMAND]");
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

test("without a command the help is shown: exit 2", async () => {
  const { code, stdout, stderr } = await simnet([]);
  expect([code, stdout]).toEqual([2, ""]);
  expect(stderr).toContain("Usage");
});

test.each([
  [["verfy"], "COMMAND", "verify (did you mean that?)", '"verfy"'],
  [["help", "verfy"], "COMMAND", "verify (did you mean that?)", '"verfy"'],
  [["help", "nope"], "COMMAND", "one of verify, merge, trace, ", '"nope"'],
  [["--nope"], "--nope", "one of --version, --help", 'the unknown option "--nope"'],
  [["verify"], "FILE", "a scenario or a fabric", "nothing"],
  [["verify", "good.json", "--bogus"], "--bogus", "one of --property, ", 'the unknown option "--bogus"'],
  [["verify", "good.json", "--jsn"], "--jsn", "--json (did you mean that?)", 'the unknown option "--jsn"'],
  [["verify", "good.json", "b.json"], "arguments", "nothing after FILE", '"b.json"'],
  [["ping", "good.json", "a", "b", "c"], "arguments", "nothing after FILE FROM TO", '"c"'],
  [["verify", "good.json", "--property"], "--property", "NAME after it: only this", "nothing"],
])("%j is a usage error, told as bad input is: exit 2", async (args, path, expected, found) => {
  const { code, stdout, stderr } = await simnet(args, { cwd });
  expect(code).toBe(2);
  expect(stdout).toBe("");
  expect(stderr).toContain(": 1 problem\n");
  expect(stderr).toContain(`\n  ${path}\n    expected  ${expected}`);
  expect(`${stderr}\n`).toContain(`\n    found     ${found}\n`);
});

test("all that is wrong with a command line is told at once", async () => {
  const args = ["trace", "none.json", "--form", "x", "--ot=red/app", "--tcp"];
  const { code, stderr } = await simnet(args, { cwd });
  expect([code, stderr]).toEqual([2, expect.stringContaining("4 problems")]);
  for (const part of ["--from (did", "--to (did", "PORT after it", "no such file", "trace --help shows how"])
    expect(stderr).toContain(part);
});

test("what an option has taken that may stand alone is told where a file is missing", async () => {
  const { code, stdout } = await simnet(["realize", "--lab", "m.yaml", "--json"], { cwd });
  expect(code).toBe(2);
  expect(JSON.parse(stdout)).toMatchObject({
    problems: [{ path: "FILE", found: 'nothing: --lab has taken "m.yaml" for its own' }],
  });
});

test("what an unknown option may have taken is not judged", async () => {
  const { stderr } = await simnet(["verify", "--propery", "isolation", "good.json"], { cwd });
  expect(stderr).toContain("simnet: 1 problem\n");
  expect(stderr).toContain("--property (did you mean that?)");
});

test("a usage error with --json is a document too", async () => {
  const { code, stdout } = await simnet(["verify", "good.json", "--bogus", "--json"], { cwd });
  expect(code).toBe(2);
  expect(JSON.parse(stdout)).toMatchObject({
    problems: [{ path: "--bogus", found: 'the unknown option "--bogus"' }],
    count: 1,
    file: "good.json",
  });
});

const run = async (env: Record<string, string>) =>
  (await simnet(["verify", "good.json"], { cwd, env })).stdout;

test("colours: none without a terminal; FORCE_COLOR has them, whatever NO_COLOR says, as in Node", async () => {
  const escape = "\u001B[";
  expect(await run({})).not.toContain(escape);
  expect(await run({ FORCE_COLOR: "1" })).toContain(escape);
  expect(await run({ NO_COLOR: "1" })).not.toContain(escape);
  expect(await run({ NO_COLOR: "1", FORCE_COLOR: "1" })).toContain(escape);
  expect(await run({ NO_COLOR: "1", FORCE_COLOR: "" })).not.toContain(escape);
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
