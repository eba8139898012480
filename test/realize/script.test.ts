import { chmodSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { expect, test } from "vitest";
import { must } from "../../src/model/fabric/fabric.ts";
import type { Step } from "../../src/realize/step.ts";
import { planScript } from "../../src/realize/render/shell.ts";
import { folderWith } from "../cli/simnet.ts";

const say = (word: string, input?: string): Step["run"] =>
  input === undefined ? { argv: ["echo", word] } : { argv: ["sed", `s/^/${word} /`], input };

const STEPS: readonly Step[] = [
  { does: "one", run: say("one"), undo: say("not one"), isAtomic: true },
  { does: "two\nrm -rf /", run: say("two", "$(id)\nEND\n"), undo: say("not two", "x\n") },
  { does: "three", run: { argv: ["false"] }, undo: { argv: ["sh", "-c", "exit 1\n'"] } },
  { does: "four", run: say("four"), undo: say("not four") },
];

const SCRIPT = planScript({
  digest: "0",
  name: "x\ntouch y",
  hosts: [{ host: "h1", steps: STEPS }],
});

const run = (...args: readonly string[]) => execa("sh", ["-s", ...args], { input: SCRIPT, reject: false });

test("a script stops at the step that fails, and says how to take back what was done", async () => {
  const { exitCode, stdout, stderr } = await run("h1");
  expect(exitCode).toBe(1);
  expect(stdout.split("\n")).toEqual(["one", "two $(id)", "two END"]);
  expect(stderr).toMatch(/^step 3 failed; sh \S+ h1 undo 3 takes back what was done$/);
});

test("undo goes on after a step that cannot be taken back, and says so at its end", async () => {
  const { exitCode, stdout } = await run("h1", "undo");
  expect(exitCode).toBe(1);
  expect(stdout.split("\n")).toEqual(["not four", "not two x", "not one"]);
});

test("undo of a run that failed leaves out what was never done, and an atomic step that failed", async () => {
  expect((await run("h1", "undo", "2")).stdout.split("\n")).toEqual(["not two x", "not one"]);
  expect((await run("h1", "undo", "1")).stdout).toBe("");
});

const starting = (starts: string): readonly Step[] => [
  { does: "start", run: say("start"), undo: say("stop"), starts },
];

test("a script whose container is there already does nothing, and does not take back an earlier run's", async () => {
  const folder = folderWith({ docker: '#!/bin/sh\n[ "$*" = "container inspect -- red.app" ]\n' });
  chmodSync(join(folder, "docker"), 0o755);
  const second = (starts: string) =>
    execa("sh", ["-s", "h1"], {
      input: planScript({ digest: "0", name: "x", hosts: [{ host: "h1", steps: starting(starts) }] }),
      env: { PATH: `${folder}:${must(process.env["PATH"])}` },
      reject: false,
    });
  expect(await second("red.db")).toMatchObject({ exitCode: 0, stdout: "start" });
  const { exitCode, stdout, stderr } = await second("red.app");
  expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: "" });
  expect(stderr).toMatch(/^red\.app is there already, and nothing was done; sh \S+ h1 undo takes back/);
});

const making = (link: string) => {
  const steps = [{ does: "bridges", run: say("add"), undo: say("delete"), links: ["none-such", link] }];
  const input = planScript({ digest: "0", name: "x", hosts: [{ host: "h1", steps }] });
  return execa("sh", ["-s", "h1"], { input, reject: false });
};

test("a script whose bridge is there already does nothing either: a host may have no containers", async () => {
  expect(await making("none-either")).toMatchObject({ exitCode: 0, stdout: "add" });
  const { exitCode, stdout, stderr } = await making("lo");
  expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: "" });
  expect(stderr).toMatch(/^lo is there already, and nothing was done; sh \S+ h1 undo takes back/);
});

test("a host that the plan does not have is bad usage", async () => {
  expect(await run("h2")).toMatchObject({ exitCode: 2, stderr: expect.stringContaining("usage") as string });
});
