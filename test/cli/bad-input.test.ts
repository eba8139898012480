import { expect, test } from "vitest";
import { asJson, bestOfThree, folderWith, scenario, simnet } from "./simnet.ts";

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

test.each(BAD)(
  "%s: exit 2, where, what was expected and found, no stack, within a second",
  async (_, file, content, shown) => {
    const cwd = folderWith({ [file]: content });
    const run = () => simnet(["verify", file], { cwd });
    const { code, stdout, stderr, milliseconds } = await run();
    expect(code).toBe(2);
    expect(stdout).toBe("");
    expect(stderr).toContain(`✗ ${file}: `);
    for (const part of ["expected", "found", ...shown]) expect(stderr).toContain(part);
    expect(stderr).not.toMatch(/^\s+at /m);
    expect(await bestOfThree(milliseconds, 1000, run)).toBeLessThan(1000);
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
  const { code, milliseconds } = await simnet(["verify", "a.ts"], { cwd: folderWith({ "a.ts": content }) });
  expect(code).toBe(0);
  expect(milliseconds).toBeLessThan(3000);
});
