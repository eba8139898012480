import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { asJson, folderWith, MAIN, plainEnvironment, scenario, simnet } from "./simnet.ts";

const SLOW = 60_000;
const flat = { design: { kind: "docker-default" } };

const started = new Set<ChildProcess>();
afterEach(() => {
  for (const process of started) process.kill("SIGKILL");
  started.clear();
});

/** `simnet verify --watch` in a process of its own, and what it tells of each run. */
class Watching {
  readonly process: ChildProcess;
  #told = "";

  constructor(cwd: string, ...args: string[]) {
    const env = { ...process.env, ...plainEnvironment };
    this.process = spawn(process.execPath, [MAIN, "verify", "--watch", ...args], { cwd, env });
    started.add(this.process);
    const hear = (text: Buffer) => (this.#told += text.toString());
    this.process.stdout?.on("data", hear);
    this.process.stderr?.on("data", hear);
  }

  /** All that is told of a run, once it waits for the next. */
  async run(number: number): Promise<string> {
    const from = (n: number) => this.#told.indexOf(`── run ${n}, `);
    for (;;) {
      const text = from(number) < 0 ? "" : this.#told.slice(from(number));
      if (/Ctrl-C\s+ends\./.test(text)) return text;
      if (this.process.exitCode !== null) throw new Error(`it has ended: ${this.#told}`);
      // oxlint-disable-next-line no-await-in-loop
      await pause(20);
    }
  }
}

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

test(
  "a file that is saved is verified again, and what has changed is told",
  async () => {
    const cwd = folderWith({ "a.json": asJson() });
    const watching = new Watching(cwd, "a.json");
    expect(await watching.run(1)).toMatch(/hold for two tenants[\s\S]*Waiting until a\.json is saved/);
    writeFileSync(join(cwd, "a.json"), asJson(flat));
    const second = await watching.run(2);
    expect(second).toMatch(/^── run 2, \d\d:\d\d:\d\d: a\.json has changed ─+\n/);
    expect(second).toMatch(/Since run 1\n {2}✗ isolation +holds → violated, \d+ violations?\n/);
    writeFileSync(join(cwd, "a.json"), asJson({ ...flat, failures: 1 }));
    expect(await watching.run(3)).toMatch(/Since run 2\n {2}. resilience +is asked for now: /);
  },
  SLOW,
);

test(
  "another file in its place, by rename or in a folder that was gone, counts as saved",
  async () => {
    const cwd = folderWith({ "in/a.json": asJson() });
    const watching = new Watching(cwd, "in/a.json");
    await watching.run(1);
    writeFileSync(join(cwd, "in/b.json"), asJson(flat));
    renameSync(join(cwd, "in/b.json"), join(cwd, "in/a.json"));
    expect(await watching.run(2)).toContain("isolation      holds → violated");
    rmSync(join(cwd, "in"), { recursive: true });
    expect(await watching.run(3)).toMatch(
      /no such file[\s\S]*The last verdict is that of run 2: ✗ isolation/,
    );
    mkdirSync(join(cwd, "in"));
    writeFileSync(join(cwd, "in/a.json"), asJson());
    expect(await watching.run(4)).toContain("isolation      violated → holds");
    writeFileSync(join(cwd, "in/a.json"), asJson(flat));
    expect(await watching.run(5)).toContain("isolation      holds → violated");
  },
  SLOW,
);

test(
  "a link and what it stands for are both watched",
  async () => {
    const cwd = folderWith({ "there/a.json": asJson(), "there/b.json": asJson(flat) });
    symlinkSync("there/a.json", join(cwd, "link.json"));
    const watching = new Watching(cwd, "link.json");
    await watching.run(1);
    writeFileSync(join(cwd, "there/a.json"), asJson(flat));
    expect(await watching.run(2)).toContain("isolation      holds → violated");
    writeFileSync(join(cwd, "there/c.json"), asJson());
    symlinkSync("there/c.json", join(cwd, "new.json"));
    renameSync(join(cwd, "new.json"), join(cwd, "link.json"));
    expect(await watching.run(3)).toContain("isolation      violated → holds");
  },
  SLOW,
);

const design = (kind: string) => `export default { kind: "${kind}" };`;

test.each(["design.ts", "design.mjs", "lib/design.js"])(
  "a module that is imported, %s, is read anew each time",
  async (module) => {
    const { design: _, ...rest } = scenario();
    const cwd = folderWith({
      "a.ts": `import design from "./${module}";\nexport default { ...${JSON.stringify(rest)}, design };`,
      [module]: design("bridge-per-tenant"),
      // What is native to Node it keeps for as long as it runs.
      "lib/package.json": '{ "type": "module" }',
    });
    const watching = new Watching(cwd, "a.ts");
    expect(await watching.run(1)).toContain("Waiting until a.ts or the file beside it is saved");
    writeFileSync(join(cwd, module), design("docker-default"));
    expect(await watching.run(2)).toContain("isolation      holds → violated");
    rmSync(join(cwd, module));
    expect(await watching.run(3)).toContain("It is not verified");
    writeFileSync(join(cwd, module), design("bridge-per-tenant"));
    expect(await watching.run(4)).toContain("isolation      violated → holds");
  },
  SLOW,
);

test(
  "bad input on the way is told, and the same network again is not verified again",
  async () => {
    const cwd = folderWith({ "a.json": asJson() });
    const watching = new Watching(cwd, "a.json");
    await watching.run(1);
    writeFileSync(join(cwd, "a.json"), asJson({ desing: 1 }));
    const second = await watching.run(2);
    expect(second).toMatch(/a\.json: 1 problem[\s\S]*design \(did you mean that\?\)/);
    expect(second).toContain("The last verdict is that of run 1: ✓ isolation");
    writeFileSync(join(cwd, "a.json"), ` ${asJson()}\n`);
    const third = (await watching.run(3)).replaceAll("\n", " ");
    expect(third).toContain("Nothing has changed: it is the network of run 1, and its verdict stands: ✓");
    expect(third).not.toContain("to verify");
  },
  SLOW,
);

test.each([
  ["runs for ever", "for (;;);"],
  ["waits for ever", "export default new Promise((resolve) => setTimeout(resolve, 1e9));"],
])(
  "a file that %s is given up when it is saved again",
  async (_, content) => {
    const cwd = folderWith({ "a.ts": content });
    const watching = new Watching(cwd, "a.ts");
    await pause(1500);
    writeFileSync(join(cwd, "a.ts"), `export default ${asJson()};`);
    expect(await watching.run(1)).toContain("It was saved again before it was read");
    expect(await watching.run(2)).toContain("hold for two tenants");
  },
  SLOW,
);

test.each([
  ["ends the process", "process.exit(0);", "it ends the process, or waits for what never comes"],
  ["waits for nothing", "export default new Promise(() => {});", "waits for what never comes"],
  ["throws", 'throw new Error("boom");', "boom"],
  [
    "throws later",
    'setTimeout(() => { throw new Error("boom"); }); export default new Promise(() => {});',
    "boom",
  ],
  ["gives a function", `export default { ...${asJson()}, name: () => 1 };`, "a function"],
])(
  "a file that %s is bad input, and another is waited for",
  async (_, content, told) => {
    const cwd = folderWith({ "a.ts": content });
    const watching = new Watching(cwd, "a.ts");
    expect((await watching.run(1)).replaceAll(/\s+/g, " ")).toContain(told);
    writeFileSync(join(cwd, "a.ts"), `export default ${asJson()};`);
    expect(await watching.run(2)).toContain("hold for two tenants");
  },
  SLOW,
);

test(
  "--against is watched too",
  async () => {
    const cwd = folderWith({ "a.json": asJson(), "b.json": asJson() });
    const watching = new Watching(cwd, "a.json", "--against", "b.json");
    expect(await watching.run(1)).toContain("no pairs gained");
    writeFileSync(join(cwd, "b.json"), asJson(flat));
    expect(await watching.run(2)).toMatch(/b\.json has changed[\s\S]*no longer reaches/);
  },
  SLOW,
);

test(
  "an interrupt ends it as it ends the other commands",
  async () => {
    const watching = new Watching(folderWith({ "a.json": asJson() }), "a.json");
    await watching.run(1);
    watching.process.kill("SIGINT");
    expect(await once(watching.process, "exit")).toEqual([null, "SIGINT"]);
  },
  SLOW,
);

test("what is one document, or one part of a run, or no file, is not watched: all of it is told at once", async () => {
  const cwd = folderWith({ "a.json": asJson() });
  const args = ["verify", "a.json", "--watch", "--json", "--shard", "1/2", "--failures", "9"];
  const { code, stdout } = await simnet(args, { cwd });
  const { problems } = JSON.parse(stdout) as { problems: { path: string; expected: string }[] };
  expect([code, problems.map(({ path }) => path)]).toEqual([2, ["--failures", "--watch", "--watch"]]);
  const input = await simnet(["verify", "-", "--watch"], { cwd, input: asJson() });
  expect([input.code, input.stderr]).toEqual([2, expect.stringContaining("standard input")]);
  for (const absent of [["b.json"], ["a.txt"], ["a.json", "--against", "b.json"]])
    // oxlint-disable-next-line no-await-in-loop
    expect((await simnet(["verify", "--watch", ...absent], { cwd })).code).toBe(2);
});
