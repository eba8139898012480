import { execa } from "execa";
import { expect, test } from "vitest";
import { asJson, folderWith, MAIN, simnet } from "./simnet.ts";

const cwd = folderWith({
  "good.json": asJson(),
  "bad.json": asJson({ tenents: {} }),
  "leaky.json": asJson({ design: { kind: "docker-default" } }),
  "hosts.yaml": "hosts: { h1: { local: true } }\n",
  "endless.ts":
    'import { writeSync } from "node:fs";\nwriteSync(2, "begun");\nfor (;;);\nexport default {};\n',
});

/** What a command refuses with --json. */
async function refused(...args: readonly string[]) {
  const { code, stdout } = await simnet([...args, "--json"], { cwd });
  expect(code).toBe(2);
  return JSON.parse(stdout) as { file: string; problems: { path: string; found: string }[] };
}

test.each(["realize", "status", "destroy"])("%s is told where the hosts are, once", async (command) => {
  const [neither, both] = await Promise.all([
    refused(command, "bad.json"),
    refused(command, "good.json", "--lab", "x", "--inventory", "hosts.yaml"),
  ]);
  // With what is wrong with the file, and before anything is proven.
  expect(neither.problems.map(({ path }) => path)).toEqual(["--lab", "tenents"]);
  expect(neither.problems[0]?.found).toBe("neither");
  expect(both.problems).toMatchObject([{ path: "--lab", found: "both" }]);
});

test.each(["realize", "status", "destroy"])(
  "what is wrong with the inventory of %s is told under its own name",
  async (command) => {
    const [missing, short] = await Promise.all([
      refused(command, "good.json", "--inventory", "nope.yaml"),
      refused(command, "good.json", "--inventory", "hosts.yaml"),
    ]);
    expect(missing).toMatchObject({ file: "nope.yaml", problems: [{ path: "", found: "no such file" }] });
    expect(short).toMatchObject({ file: "hosts.yaml", problems: [{ path: "hosts.h2" }] });
  },
);

test.each(["", "two words", "--rm"])("no container is started from the image %j", async (image) => {
  const plan = await refused("plan", "good.json", `--image=${image}`);
  expect(plan.problems).toMatchObject([{ path: "--image", found: JSON.stringify(image) }]);
  const status = await refused("status", "good.json", "--inventory", "hosts.yaml", `--image=${image}`);
  expect(status.problems).toMatchObject([{ path: "--image" }]);
});

test("--json is one document: of a format that there is not, beside another format, and of what does not hold", async () => {
  expect((await refused("plan", "good.json", "--format", "svg")).problems).toMatchObject([
    { path: "--format", found: '"svg"' },
  ]);
  expect((await refused("plan", "good.json", "--format", "sh")).problems).toMatchObject([
    { path: "--format", found: '"sh"' },
  ]);
  const verified = await simnet(["verify", "leaky.json", "--json"], { cwd });
  const runs = [["plan"], ["realize", "--inventory", "hosts.yaml"]].map((args) =>
    simnet([...args, "leaky.json", "--json"], { cwd }),
  );
  for (const { code, stdout, stderr } of await Promise.all(runs)) {
    expect(code).toBe(1);
    const { warnings: _more, ...report } = JSON.parse(stdout) as Record<string, unknown>;
    expect(JSON.parse(verified.stdout)).toMatchObject(report);
    expect(stderr).toContain("Nothing is done");
  }
});

test.each(["realize", "status", "destroy"])(
  "%s ends with a signal where the network or the inventory goes on for ever",
  async (command) => {
    const files = [
      ["endless.ts", "--inventory", "hosts.yaml"],
      ["good.json", "--inventory", "endless.ts"],
    ];
    const ends = files.map(async (args) => {
      const run = execa(process.execPath, [MAIN, command, ...args], { cwd, reject: false });
      run.stderr.once("data", () => run.kill("SIGINT"));
      return (await run).signal;
    });
    expect(await Promise.all(ends)).toEqual(["SIGINT", "SIGINT"]);
  },
  20_000,
);
