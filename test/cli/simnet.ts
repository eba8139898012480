import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { execa } from "execa";

export const MAIN = fileURLToPath(new URL("../../dist/cli/main.js", import.meta.url));

/** Whatever the tests themselves were started from. */
export const plainEnvironment = {
  FORCE_COLOR: "",
  NO_COLOR: "",
  COLUMNS: "100",
  npm_command: "",
  XDG_CACHE_HOME: join(tmpdir(), "simnet-test-cache"),
};

export interface RunOptions {
  readonly cwd?: string;
  readonly input?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs the built command line, as a person would: in no terminal, without colours. Never rejects. */
export async function simnet(args: readonly string[], { cwd, input, env }: RunOptions = {}) {
  const { exitCode, stdout, stderr } = await execa(process.execPath, [MAIN, ...args], {
    reject: false,
    env: { ...plainEnvironment, ...env },
    ...(cwd === undefined ? {} : { cwd }),
    ...(input === undefined ? { stdin: "ignore" as const } : { input }),
  });
  return { code: exitCode, stdout, stderr };
}

/** A new folder with these files in it. */
export function folderWith(files: Readonly<Record<string, string | Uint8Array>>): string {
  const folder = mkdtempSync(join(tmpdir(), "simnet-cli-"));
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  return folder;
}

const tenant = (key: number) => ({
  networks: { lan: { subnet: "192.168.0.0/24", key } },
  containers: { app: { host: "h1" }, db: { host: "h2" } },
});

/** A scenario as the file would hold it: two hosts, and the tenants red and blue on both. */
export function scenario(change: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  return {
    name: "two tenants",
    hosts: { h1: { address: "10.0.0.1/24" }, h2: { address: "10.0.0.2/24" } },
    design: { kind: "bridge-per-tenant" },
    tenants: { red: tenant(100), blue: tenant(200) },
    ...change,
  };
}

export function asJson(change: Readonly<Record<string, unknown>> = {}): string {
  return JSON.stringify(scenario(change));
}
