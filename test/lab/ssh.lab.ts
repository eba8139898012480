import { mkdtempSync, readdirSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import { sshTransport } from "../../src/realize/transport/transport.ts";
import { simnet } from "../cli/simnet.ts";
import { openSsh, type SshWay } from "./ssh.ts";
import { openLab, type TestLab } from "./test-lab.ts";

let lab: TestLab;
let ssh: SshWay;
let clean: Awaited<ReturnType<TestLab["footprint"]>>;
beforeAll(async () => {
  lab = await openLab();
  ssh = await openSsh(lab);
  clean = await lab.footprint();
});
afterAll(() => lab?.stop());
afterEach(() => {
  vi.unstubAllEnvs();
  ssh.trust(ssh.hostKeys);
});

const run = (command: string, file = lab.file) =>
  simnet([command, file, "--inventory", ssh.inventory, "--json"], { env: ssh.env });

/** Connections that are shared, and what serves them. */
function sharedConnections(): string[] {
  const folders = readdirSync(tmpdir()).filter((name) => name.startsWith("simnet-ssh-"));
  const processes = readdirSync("/proc").filter(
    (pid) => /^\d+$/.test(pid) && commandOf(pid).includes("simnet-ssh-"),
  );
  return [...folders, ...processes];
}

function commandOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8");
  } catch {
    return "";
  }
}

/** What a command says and how it ends; each host was connected to once, and nothing of that is left. */
async function expectOneConnection(command: string, file?: string): Promise<Record<string, unknown>> {
  const before = ssh.connections();
  const { code, stdout, stderr } = await run(command, file);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  const after = ssh.connections();
  expect(after).toEqual(Object.fromEntries(Object.entries(before).map(([host, count]) => [host, count + 1])));
  expect(sharedConnections()).toEqual([]);
  return JSON.parse(stdout) as Record<string, unknown>;
}

test("realize, status and destroy work over ssh, by one connection to each host that is gone afterwards", async () => {
  expect(await expectOneConnection("realize")).toMatchObject({ agrees: true });
  await expectOneConnection("status");
  expect(await expectOneConnection("realize")).toMatchObject({ agrees: true, applied: 0 });
  expect(await expectOneConnection("destroy")).toMatchObject({ left: 0 });
  expect(await lab.footprint()).toEqual(clean);
});

test.each(["unknown", "changed"])(
  "a host whose key is %s is refused, and nothing is done on any host",
  async (how) => {
    const { h1 = "", ...others } = ssh.hostKeys;
    const wrong = how === "unknown" ? {} : { h1: others["h2"] ?? "" };
    ssh.trust({ ...wrong, ...others });
    const { code, stdout } = await run("realize");
    expect(h1).not.toBe("");
    expect(code).toBe(3);
    expect(JSON.parse(stdout)).toMatchObject({
      applied: 0,
      obstacles: [{ host: "h1", what: expect.stringContaining("Host key verification failed") as string }],
    });
    expect(await lab.footprint()).toEqual(clean);
    expect(sharedConnections()).toEqual([]);
  },
);

/** What a shell would do something with, and what it would lose. */
const HOSTILE = [
  "two words",
  "'",
  '"',
  "a'b\"c",
  "; touch /tmp/hostile",
  "$(touch /tmp/hostile)",
  "`touch /tmp/hostile`",
  "${HOME}",
  "*",
  "~",
  "\\",
  "\\n",
  "a\nb",
  "\n",
  "",
  "!x",
  "#x",
  "-x",
  "a=b",
  "é ☃",
  " ",
  "\t",
  "& | > <",
];

test("arguments arrive over ssh as they are, whatever is in them", async () => {
  vi.stubEnv("PATH", ssh.env["PATH"]);
  const control = mkdtempSync(join(tmpdir(), "ssh-control-"));
  const transport = sshTransport("h1", { destination: "root@h1", control: join(control, "0") });
  try {
    const { code, stdout } = await transport.run({ argv: ["printf", "%s\\0", ...HOSTILE] });
    expect({ code, words: stdout.split("\0").slice(0, -1) }).toEqual({ code: 0, words: HOSTILE });
    const input = HOSTILE.join("\n");
    expect((await transport.run({ argv: ["cat"], input })).stdout).toBe(input);
    expect((await transport.run({ argv: ["test", "-e", "/tmp/hostile"] })).code).toBe(1);
  } finally {
    await transport.close();
  }
  // The shared connection says that it ends before it does.
  await vi.waitFor(() => expect(readdirSync(control)).toEqual([]));
});

/** Of 64 characters, and equal but for the last. */
const longName = (end: string) => `${"n".repeat(63)}${end}`;

test("names of 64 characters, equal after shortening, are built and told apart", async () => {
  const [a, b] = [longName("a"), longName("b")];
  const bridge = (peer: string, key: number, letter: string) => ({
    ports: {
      [longName(letter)]: {},
      [`${"t".repeat(63)}${letter}`]: { type: "gre", options: { remote_ip: peer, key } },
    },
  });
  const bridges = (peer: string) => ({ [a]: bridge(peer, 1, "a"), [b]: bridge(peer, 2, "b") });
  const endpoint = (host: string, letter: string, ip: string) => ({
    port: `${host}/${longName(letter)}/${longName(letter)}`,
    ip,
    network: longName(letter),
  });
  const document = {
    kind: "fabric",
    name: "long names",
    hosts: {
      h1: { addresses: ["10.0.0.1/24"], bridges: bridges("10.0.0.2") },
      h2: { addresses: ["10.0.0.2/24"], bridges: bridges("10.0.0.1") },
    },
    endpoints: {
      [`${a}/${a}`]: endpoint("h1", "a", "10.1.0.1/24"),
      [`${a}/${b}`]: endpoint("h2", "a", "10.1.0.2/24"),
      [`${b}/${a}`]: endpoint("h1", "b", "10.1.0.1/24"),
      [`${b}/${b}`]: endpoint("h2", "b", "10.1.0.2/24"),
    },
  };
  const file = lab.write("long.json", JSON.stringify(document));
  const { agrees, probes } = (await expectOneConnection("realize", file)) as {
    agrees: boolean;
    probes: readonly { observed: boolean }[];
  };
  expect(agrees).toBe(true);
  expect(probes.filter(({ observed }) => observed)).toHaveLength(2 * 2 * 5);
  await expectOneConnection("status", file);
  expect(await expectOneConnection("destroy", file)).toMatchObject({ left: 0 });
  expect(await lab.footprint()).toEqual(clean);
});
