import { execa } from "execa";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { FabricDocument } from "../../src/model/fabric/document.ts";
import { readNetwork } from "../../src/model/network.ts";
import { asJson, folderWith, simnet } from "../cli/simnet.ts";
import { openLab, type TestLab } from "./test-lab.ts";

/** Ends words, quotes and commands, expands, and makes a file where a shell runs it: in the folder that it is in. */
const WORDS = `$(id>pwned) \`id>pwned\`; "x' id>pwned #`;
/** The same, as an interface of Linux may be called. */
const SHORT = `$(id>pwned)"';`;

/** No interface at all: a patch port. */
const STRANGER = `stranger$(id>pwned) "'`;
/** An interface of the host. */
const WIRE = `p';$(id>pwned)`;

let lab: TestLab;
let clean: Awaited<ReturnType<TestLab["footprint"]>>;
beforeAll(async () => {
  const text = JSON.stringify({
    ...(JSON.parse(asJson({ design: { kind: "bridge-per-tenant", stp: false } })) as object),
    name: `${WORDS}\nid>pwned`,
  });
  lab = await openLab(text);
  clean = await lab.footprint();
});
afterAll(() => lab.stop());

/** No shell has run a name: on no host of the lab, nor here. */
async function expectUnharmed(folder: string): Promise<void> {
  const found = lab.hosts.map((host) => lab.on(host, "find", "/", "-xdev", "-name", "pwned*"));
  const here = [folder, process.cwd()].map((at) => execa("find", [at, "-maxdepth", "1", "-name", "pwned*"]));
  expect((await Promise.all([...found, ...here])).map(({ stdout }) => stdout)).toEqual(
    [...found, ...here].map(() => ""),
  );
}

describe("a script of plan --format sh whose words are hostile", () => {
  const folder = folderWith({});

  /** What `sh plan.sh …` says on a host. */
  async function script(host: string, image: string, ...args: readonly string[]) {
    const plan = ["plan", lab.file, "--format", "sh", "--datapath", "netdev", "--image", image];
    const { code, stdout, stderr } = await simnet(plan, { cwd: folder });
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const argv = ["exec", "--interactive", `${lab.name}.host.${host}`, "sh", "-s", host, ...args];
    return execa("docker", argv, { input: stdout, reject: false });
  }

  test("builds what the file says, under a name that is no command, and takes it back", async () => {
    for (const host of lab.hosts) expect(await script(host, "busybox")).toMatchObject({ exitCode: 0 });
    const { hosts } = await lab.look();
    expect(hosts.map(({ diff }) => [diff.missing, diff.surplus, diff.changed, diff.strange])).toEqual(
      lab.hosts.map(() => [[], [], [], []]),
    );
    for (const host of lab.hosts)
      expect(await script(host, "busybox", "undo")).toMatchObject({ exitCode: 0 });
    expect(await lab.footprint()).toEqual(clean);
    await expectUnharmed(folder);
  });

  test("fails at an image that Docker has no such name for, which no shell has read", async () => {
    const image = WORDS.replaceAll(" ", "").replace(/^/, "x");
    const { exitCode, stderr } = await script("h1", image);
    // Docker's own: docker-run(1).
    expect(exitCode).toBe(125);
    expect(stderr).toMatch(/invalid reference format[\s\S]*step 1 failed/);
    expect(await script("h1", image, "undo", "1")).toMatchObject({ exitCode: 0 });
    expect(await lab.footprint()).toEqual(clean);
    await expectUnharmed(folder);
  });
});

describe("names on live hosts that a shell would run", () => {
  const folder = folderWith({});
  const container = "some.one";

  beforeAll(async () => {
    const own = ["--", "set", "Bridge", SHORT, "datapath_type=netdev"];
    const marks = [
      `external_ids:simnet-at=${JSON.stringify(`h1/b/${WORDS}`)}`,
      `external_ids:x=${JSON.stringify(WORDS)}`,
    ];
    await lab.on("h1", "ovs-vsctl", "add-br", SHORT, ...own, "--", "set", "Bridge", SHORT, ...marks);
    const port = ["--", "add-port", SHORT, WORDS, "--", "set", "Interface", WORDS, "type=patch"];
    await lab.on(
      "h1",
      "ovs-vsctl",
      ...port,
      `options:peer=${JSON.stringify(WORDS)}`,
      "--",
      "set",
      "Port",
      WORDS,
      ...marks,
    );
    const labels = ["simnet.tenant", "simnet.network", "simnet-at"].flatMap((key) => [
      "--label",
      `${key}=${WORDS}`,
    ]);
    const run = ["docker", "run", "--detach", "--name", container, "--network", "none", ...labels];
    await lab.on("h1", ...run, "--entrypoint", "sleep", "busybox", "infinity");
    const pid = (await lab.on("h1", "docker", "inspect", "--format", "{{.State.Pid}}", container)).stdout;
    await lab.on(
      "h1",
      "ip",
      "link",
      "add",
      "name",
      WIRE,
      "type",
      "veth",
      "peer",
      "name",
      SHORT,
      "netns",
      pid,
    );
    await lab.on("h1", "ip", "link", "set", "dev", WIRE, "alias", `simnet:x:${WORDS}`, "up");
    await lab.on("h1", "nsenter", "--target", pid, "--net", "ip", "link", "set", "dev", SHORT, "up");
    await lab.on("h1", "ovs-vsctl", "add-port", SHORT, WIRE);
  });
  afterAll(async () => {
    await lab.on("h1", "ovs-vsctl", "--if-exists", "del-br", SHORT);
    await lab.on("h1", "docker", "rm", "--force", container);
    expect(await lab.footprint()).toEqual(clean);
  });

  test("are read by observe into names of the contract, and are words to every command", async () => {
    const hosts = { h1: { docker: `${lab.name}.host.h1` } };
    const inventory = lab.write("hosts.json", JSON.stringify({ hosts }));
    const { code, stdout, stderr } = await simnet(["observe", "--inventory", inventory], { cwd: folder });
    expect({ code, stderr: code === 0 ? "" : stderr }).toEqual({ code: 0, stderr: "" });
    const document = JSON.parse(stdout) as FabricDocument;
    expect(readNetwork(document).ok).toBe(true);
    const bridges = Object.entries(document.hosts["h1"]?.bridges ?? {});
    const bridge = bridges.find(([name]) => name.includes("pwned"));
    expect(bridge?.[0]).toMatch(/^[A-Za-z0-9._-]+-[0-9a-f]{8}$/);
    expect(Object.keys(bridge?.[1].ports ?? {})).toHaveLength(2);
    expect(Object.keys(document.endpoints ?? {})).toEqual([expect.stringMatching(/pwned.*\/some\.one$/)]);
    await expectUnharmed(folder);
  });

  test("at a bridge of simnet's are told as they are, and left", async () => {
    expect((await lab.realize()).isBuilt).toBe(true);
    await lab.on(
      "h1",
      "ovs-vsctl",
      "add-port",
      "sdn-br0",
      STRANGER,
      "--",
      "set",
      "Interface",
      STRANGER,
      "type=patch",
      "options:peer=none",
    );
    const { hosts } = await lab.look();
    expect(hosts.flatMap(({ diff }) => diff.strange.map(({ name }) => name))).toEqual([STRANGER]);
    const { obstacles } = await lab.destroy();
    expect(obstacles.map(({ what }) => what)).toEqual([
      expect.stringContaining(`port ${STRANGER} at sdn-br0 is not simnet's`),
    ]);
    await lab.on("h1", "ovs-vsctl", "del-port", "sdn-br0", STRANGER);
    expect((await lab.destroy()).obstacles).toEqual([]);
    await expectUnharmed(folder);
  });
});
