import { execa } from "execa";
import { expect, test } from "vitest";
import { costOf } from "./cost.ts";
import { asJson, folderWith, MAIN, scenario, simnet } from "./simnet.ts";

const tenantOf = (containers: unknown, network: unknown = { subnet: "10.1.0.0/24" }) =>
  asJson({ tenants: { red: { networks: { lan: network }, containers } } });
const many = Object.fromEntries(
  Array.from({ length: 10_000 }, (_, index) => [`c${index}`, { host: "nowhere" }]),
);

const MISSPELT = Object.fromEntries(Array.from({ length: 10_000 }, (_, index) => [`p${index}`, { tagg: 1 }]));

const BAD: readonly (readonly [
  what: string,
  file: string,
  content: string | Uint8Array,
  shown: readonly string[],
])[] = [
  [
    "an unknown host",
    "a.json",
    tenantOf({ app: { host: "h9" } }),
    ["tenants.red.containers.app.host", '"h9"', "h1"],
  ],
  [
    "subnets of one network that overlap",
    "a.json",
    tenantOf({ app: { host: "h1" } }, { subnet: ["10.1.0.0/16", "10.1.2.0/24"] }),
    ["tenants.red.networks.lan.subnet", "overlap"],
  ],
  [
    "two containers with one address",
    "a.json",
    tenantOf({ app: { host: "h1", ip: "10.1.0.7" }, db: { host: "h1", ip: "10.1.0.7" } }),
    ["tenants.red.containers.db.ip", "10.1.0.7"],
  ],
  [
    "a key above 2^32-1",
    "a.json",
    tenantOf({ app: { host: "h1" } }, { subnet: "10.1.0.0/24", key: 4_294_967_296 }),
    ["tenants.red.networks.lan.key", "4294967295", "4294967296"],
  ],
  [
    "a VLAN outside 1..4094",
    "a.json",
    tenantOf({ app: { host: "h1" } }, { subnet: "10.1.0.0/24", vlan: 4095 }),
    ["tenants.red.networks.lan.vlan", "4094", "4095"],
  ],
  ["a misspelt key", "a.json", asJson({ tenents: {} }), ["tenents", "tenants (did you mean that?)"]],
  ["an unknown key", "a.json", asJson({ mirrors: [] }), ["mirrors", "unknown key"]],
  ["a file that throws", "a.ts", 'throw new Error("boom");', ["boom"]],
  [
    "a scenario with no default export",
    "a.ts",
    "export const scenario = {};",
    ["default export", "scenario"],
  ],
  [
    "an empty tenant",
    "a.json",
    asJson({ tenants: { red: { networks: {}, containers: {} } } }),
    ["tenants.red.networks", "none"],
  ],
  [
    "ten thousand errors",
    "a.json",
    tenantOf(many, { subnet: "10.0.0.0/8" }),
    ["10,000 problems", "… and 9,980 more"],
  ],
  [
    "a misspelt key in ten thousand places",
    "a.json",
    fabricWith({ ports: MISSPELT }),
    ["10,000 problems", "tag (did"],
  ],
  ["binary rubbish", "a.json", Uint8Array.from({ length: 4096 }, (_, i) => (i * 197) % 256), ["binary"]],
  [
    "binary rubbish as TypeScript",
    "a.ts",
    Uint8Array.from({ length: 4096 }, (_, i) => (i * 197) % 256),
    ["binary"],
  ],
  ["a cyclic YAML alias", "a.yaml", "name: &x\n  again: *x\n", ["name.again", "contains itself"]],
  ["an empty file", "a.yaml", "", ["empty"]],
  ["a syntax error", "a.ts", "export default {\n  name: 'a',,\n};", ["line 2"]],
  ["a JSON syntax error", "a.json", '{\n "name" "x"}', ["line 2"]],
  ["a function", "a.ts", "export default () => ({});", ["a function"]],
  ["a promise that never resolves", "a.ts", "export default new Promise(() => {});", ["never comes"]],
  ["a file that ends the process", "a.ts", "process.exit(0);", ["ends the process"]],
  ["a list", "a.json", "[]", ["an object"]],
  ["a misspelt key of a fabric", "a.json", '{"kind": "fabric", "host": {}}', ["hosts (did you mean that?)"]],
  [
    "a column that simnet would ignore",
    "a.json",
    fabricWith({ mirrors: [] }),
    ["hosts.h1.bridges.br0.mirrors"],
  ],
];

function fabricWith(bridge: unknown): string {
  return JSON.stringify({ kind: "fabric", hosts: { h1: { bridges: { br0: bridge } } } });
}

/** In times of a Node that does nothing: most of these are 2 to 3, ten thousand errors 5. */
const CHEAP = 12;

test.each(BAD)(
  "%s: exit 2, where, what was expected and found, no stack, and little work",
  async (_, file, content, shown) => {
    const cwd = folderWith({ [file]: content });
    const { code, stdout, stderr } = await simnet(["verify", file], { cwd });
    expect(code).toBe(2);
    expect(stdout).toBe("");
    expect(stderr).toContain(`✗ ${file}: `);
    for (const part of ["expected", "found", ...shown]) expect(stderr).toContain(part);
    expect(stderr).not.toMatch(/^\s+at /m);
    expect(await costOf(["verify", file], CHEAP, { cwd })).toBeLessThan(CHEAP);
  },
);

test.each(BAD.map(([what, file, content]) => [what, file, content] as const))(
  "%s: with --json one document with problems, count and file",
  async (_, file, content) => {
    const { code, stdout } = await simnet(["verify", file, "--json"], {
      cwd: folderWith({ [file]: content }),
    });
    expect(code).toBe(2);
    const document = JSON.parse(stdout) as { problems: unknown[]; count: number; file: string };
    expect(document.file).toBe(file);
    expect(document.count).toBeGreaterThanOrEqual(document.problems.length);
    expect(Object.keys(document.problems[0] ?? {})).toEqual(["path", "expected", "found"]);
  },
);

test.each(["trace", "ping"])("%s refuses a bad file as verify does", async (command) => {
  const cwd = folderWith({ "a.json": asJson({ tenents: {} }) });
  const args = command === "trace" ? ["--from", "red/app", "--to", "red/db"] : [];
  const { code, stderr } = await simnet([command, "a.json", ...args], { cwd });
  expect(code).toBe(2);
  expect(stderr).toContain("did you mean that?");
});

test("a file that is not there, and a folder, are problems of the file", async () => {
  const cwd = folderWith({ "folder.ts/a.ts": "" });
  expect((await simnet(["verify", "none.ts"], { cwd })).stderr).toContain("no such file");
  expect((await simnet(["verify", "folder.ts"], { cwd })).stderr).toContain("a folder");
});

test("what a scenario prints does not spoil the JSON", async () => {
  const content = `console.log("noise");\nprocess.stdout.write("more");\nexport default ${JSON.stringify(scenario())};`;
  const { stdout, stderr } = await simnet(["verify", "a.ts", "--json"], {
    cwd: folderWith({ "a.ts": content }),
  });
  expect(JSON.parse(stdout)).toMatchObject({ name: "two tenants" });
  expect(stderr).toContain("noise");
});

test("a timer that a scenario leaves running does not keep simnet waiting", async () => {
  const content = `setInterval(() => {}, 1000);\nexport default ${JSON.stringify(scenario())};`;
  const { code } = await simnet(["verify", "a.ts"], { cwd: folderWith({ "a.ts": content }) });
  expect(code).toBe(0);
});

const badHosts = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, i) => [`h${i}`, { adress: "10.0.0.1/24" }]));

test("ten times as many problems cost ten times as much, and no more", { timeout: 120_000 }, async () => {
  const cwd = folderWith({
    "few.json": asJson({ hosts: badHosts(20_000) }),
    "many.json": asJson({ hosts: badHosts(200_000) }),
  });
  const few = await costOf(["verify", "few.json"], 0, { cwd });
  // What is quadratic would cost a hundred times as much.
  expect(await costOf(["verify", "many.json"], 20 * few, { cwd })).toBeLessThan(20 * few);
});

test("what is wrong with the options is told with what is wrong with the file", async () => {
  const cwd = folderWith({ "bad.json": asJson({ tenents: {} }) });
  const commands = [
    ["verify", "bad.json", "--property", "isolaton"],
    ["verify", "bad.json", "--property=isolation", "--jsn"],
    ["trace", "bad.json", "--from", "red/app"],
    ["ping", "bad.json", "red/app"],
    ["stp", "bad.json", "--at", "soon"],
    ["plan", "bad.json", "--format", "pdf"],
  ];
  const runs = await Promise.all(commands.map((args) => simnet(args, { cwd })));
  for (const { code, stderr } of runs) {
    expect(code).toBe(2);
    expect(stderr).toContain("bad.json: 2 problems");
    expect(stderr).toContain("tenants (did you mean that?)");
  }
});

/** What simnet finds on standard input that the shell takes so. */
async function found(from: string) {
  const command = `"${process.execPath}" "${MAIN}" verify - ${from}`;
  const { stderr, exitCode } = await execa("sh", ["-c", command], { reject: false });
  expect(exitCode).toBe(2);
  return /found\s+(.*)$/m.exec(stderr)?.[1];
}

test("standard input with nothing in it, closed, or a folder, is called what it is", async () => {
  expect(await found("<&-")).toBe("nothing: it is closed or /dev/null");
  expect(await found("</dev/null")).toBe("nothing: it is closed or /dev/null");
  expect(await found("</tmp")).toBe("a folder");
  expect((await simnet(["verify", "-"], { input: "" })).stderr).toMatch(/found +nothing$/m);
  expect((await simnet(["verify", "/tmp"])).stderr).toContain("a folder");
});
