import { execa } from "execa";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { simnet } from "../cli/simnet.ts";
import { openLab, type TestLab } from "./test-lab.ts";

let lab: TestLab;
let clean: Awaited<ReturnType<TestLab["footprint"]>>;
let inventory: string;
beforeAll(async () => {
  lab = await openLab();
  inventory = inventoryOf({ h1: `${lab.name}.host.h1`, h2: `${lab.name}.host.h2` });
  clean = await lab.footprint();
});
afterAll(() => lab.stop());

/** A file that says which containers the hosts are. */
function inventoryOf(containers: Readonly<Record<string, string>>): string {
  const hosts = Object.fromEntries(Object.entries(containers).map(([host, docker]) => [host, { docker }]));
  return lab.write(`${Object.values(containers).join("-")}.json`, JSON.stringify({ hosts }));
}

const realize = (...options: readonly string[]) =>
  simnet(["realize", lab.file, "--inventory", inventory, ...options], { env: { COLUMNS: "200" } });

/** Nothing was done, on no host, and the reason is told. */
async function expectRefusal(reason: string | RegExp, result: Awaited<ReturnType<typeof simnet>>) {
  expect(`${result.stdout}${result.stderr}`).toMatch(reason);
  expect(result.code).toBe(3);
  expect(result.stdout).toContain("Nothing was done.");
}

test("one machine under two names is told as such, by all that ask the hosts", async () => {
  const name = `${lab.name}.host.h1`;
  const { stdout: id } = await execa("docker", ["inspect", "--format", "{{.Id}}", name]);
  const twice = ["--inventory", inventoryOf({ h1: name, h2: id })];
  const SAME = /h2: it is the same machine as h1/;
  await expectRefusal(SAME, await realize(...twice));
  expect((await simnet(["status", lab.file, ...twice])).stdout).toMatch(SAME);
  const observed = await simnet(["observe", ...twice]);
  expect([observed.code, observed.stdout]).toEqual([3, ""]);
  expect(observed.stderr).toMatch(SAME);
  expect(await lab.footprint()).toEqual(clean);
});

describe("what can be known before is told before anything is done on any host", () => {
  /** Breaks h2, and says how it is mended. */
  const breakings: Readonly<Record<string, readonly [RegExp, () => Promise<() => Promise<unknown>>]>> = {
    "no Open vSwitch": [
      /h2: .*ovs-vsctl.*not found/,
      async () => {
        await lab.on("h2", "mv", "/usr/bin/ovs-vsctl", "/usr/bin/away");
        return () => lab.on("h2", "mv", "/usr/bin/away", "/usr/bin/ovs-vsctl");
      },
    ],
    "no tcpdump to probe with": [
      /h2: there is no tcpdump/,
      async () => {
        const file = (await lab.on("h2", "sh", "-c", "command -v tcpdump")).stdout.trim();
        await lab.on("h2", "mv", file, "/usr/bin/away");
        return () => lab.on("h2", "mv", "/usr/bin/away", file);
      },
    ],
    "an old Open vSwitch": [
      /h2: Open vSwitch 2\.5 is too old/,
      async () =>
        lab.shadow(
          "h2",
          "ovs-vsctl",
          `[ "$*" != --version ] || { echo 'ovs-vsctl (Open vSwitch) 2.5.9'; exit; }`,
        ),
    ],
    "a switch that hangs": [
      /h2: ovs-vswitchd/,
      async () => {
        await lab.on("h2", "sh", "-c", "kill -STOP $(cat /run/openvswitch/ovs-vswitchd.pid)");
        return () => lab.on("h2", "sh", "-c", "kill -CONT $(cat /run/openvswitch/ovs-vswitchd.pid)");
      },
    ],
    "a full disk": [
      /h2: the disk is full: \d+ kB are free in \/etc\/openvswitch/,
      async () => {
        await lab.on("h2", "mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", "/etc/openvswitch");
        return () => lab.on("h2", "umount", "/etc/openvswitch");
      },
    ],
    "no Docker": [
      /h2: .*docker/i,
      async () => lab.shadow("h2", "docker", `echo "Cannot connect to the Docker daemon" >&2; exit 1`),
    ],
  };

  test.each(Object.entries(breakings))("%s", async (_, [reason, breakIt]) => {
    const mend = await breakIt();
    try {
      await expectRefusal(reason, await realize());
    } finally {
      await mend();
    }
    expect(await lab.footprint()).toEqual(clean);
  });

  test("a host that is not there", async () => {
    const nobody = inventoryOf({ h1: `${lab.name}.host.h1`, h2: "nobody" });
    await expectRefusal(
      /h2: .*No such container/,
      await simnet(["realize", lab.file, "--inventory", nobody]),
    );
    expect(await lab.footprint()).toEqual(clean);
  });
});

test("what is built and cannot be probed is no answer of the hosts: exit 3, what stands is told, and nobody listens on", async () => {
  const mend = await lab.shadow("h2", "tcpdump", "echo 'no such device' >&2; exit 1");
  const { code, stdout } = await realize();
  expect([code, stdout]).toEqual([
    3,
    expect.stringMatching(/What was built stands, and could not be probed: h2: .*no such device/),
  ]);
  await mend();
  expect((await lab.footprint())["h1"]).toContain("captures: 0 ");
  await lab.destroy();
  expect(await lab.footprint()).toEqual(clean);
});

test("of two runs at once, one builds and the other is refused", async () => {
  const both = await Promise.all([realize("--json"), realize("--json")]);
  expect(new Set(both.map(({ code }) => code))).toEqual(new Set([0, 3]));
  expect(both.find(({ code }) => code === 3)?.stdout).toContain("another run of simnet is at work there");
  await lab.destroy();
  expect(await lab.footprint()).toEqual(clean);
});

describe("a step that fails is told with host, command and output", () => {
  test("what was done is taken back, also the half of a step", async () => {
    const mend = await lab.shadow("h2", "ip", HALF);
    const { code, stdout } = await realize();
    expect(code).toBe(3);
    expect(stdout).toMatch(/h2: plug .*exit code 1/);
    expect(stdout).toContain("$ sh -c");
    expect(stdout).toContain("RTNETLINK answers: No buffer space available");
    expect(stdout).toContain("The hosts are as they were before.");
    await mend();
    expect(await lab.footprint()).toEqual(clean);
  });

  test("with --keep-partial it stands, and the next run goes on from there", async () => {
    const mend = await lab.shadow("h2", "ip", HALF);
    expect((await realize("--keep-partial")).stdout).toMatch(/steps done, and left so/);
    await mend();
    expect((await lab.footprint())["h2"]).toContain("sdn-br0");
    const { code, stdout } = await realize("--json");
    expect({ code, ...(JSON.parse(stdout) as object) }).toMatchObject({ code: 0, agrees: true });
    await lab.destroy();
    expect(await lab.footprint()).toEqual(clean);
  });

  test("what somebody else has made under a name in the last moment is left to them", async () => {
    const mends = [
      await lab.shadow(
        "h1",
        "docker",
        `[ "$1" != run ] || "$real" create --name "$4" busybox sleep 1 >/dev/null`,
      ),
      await lab.shadow("h2", "ovs-vsctl", `case "$*" in *add-br*) "$real" add-br sdn-br0;; esac`),
    ];
    const { code, stdout } = await realize();
    expect(code).toBe(3);
    expect(stdout).toMatch(/already in use|already exists/);
    for (const mend of mends) await mend();
    const after = await lab.footprint();
    // Whoever failed first has kept the other from trying.
    expect(`${after["h1"]}${after["h2"]}`).toMatch(/containers: (?:red|blue)\.app|bridges: br-phy sdn-br0/);
    expect((await lab.look()).hosts.flatMap(({ observed }) => observed.own.map(({ kind }) => kind))).toEqual(
      lab.hosts.map(() => "switch"),
    );
    await lab.on("h1", "sh", "-c", "docker ps --all --quiet | xargs -r docker rm --force");
    await lab.on("h2", "ovs-vsctl", "--if-exists", "del-br", "sdn-br0");
    expect(await lab.footprint()).toEqual(clean);
  });

  test("nor is an interface that somebody else has made", async () => {
    const mend = await lab.shadow(
      "h2",
      "ip",
      `[ "$1" != -batch ] || "$real" link add vred-db type veth peer name x 2>/dev/null`,
    );
    const { code, stdout } = await realize();
    expect(code).toBe(3);
    expect(stdout).toContain("File exists");
    await mend();
    expect((await lab.footprint())["h2"]).toMatch(/links: .*vred-db/);
    await lab.on("h2", "ip", "link", "delete", "vred-db");
    expect(await lab.footprint()).toEqual(clean);
  });
});

/** The first lines of a batch that makes interfaces, and then no more. */
const HALF = `[ "$1" = -batch ] || exec "$real" "$@"
lines=$(mktemp)
cat >"$lines"
if grep -q "^link add" "$lines"; then
  head -n 3 "$lines" | "$real" -batch -
  rm "$lines"
  echo "RTNETLINK answers: No buffer space available" >&2
  exit 1
fi
exec "$real" "$@" <"$lines"`;

test("a bridge that runs RSTP gets no patch port", async () => {
  const text = JSON.stringify({
    kind: "fabric",
    name: "patched",
    hosts: {
      h1: {
        addresses: ["10.0.0.1/24"],
        bridges: {
          a: { ports: { "to-b": { type: "patch", options: { peer: "to-a" } } } },
          b: { ports: { "to-a": { type: "patch", options: { peer: "to-b" } } } },
        },
      },
    },
  });
  const file = lab.write("patched.json", text);
  const marks = ["external_ids:simnet=patched", "external_ids:simnet-at=h1/a"];
  const own = ["datapath_type=netdev", "rstp_enable=true", ...marks];
  await lab.on("h1", "ovs-vsctl", "add-br", "a", "--", "set", "Bridge", "a", ...own);
  const one = inventoryOf({ h1: `${lab.name}.host.h1` });
  await expectRefusal(/h1: a runs RSTP/, await simnet(["realize", file, "--inventory", one]));
  expect((await lab.on("h1", "ovs-vsctl", "list-ports", "a")).stdout).toBe("");
  await execa("docker", [
    "exec",
    `${lab.name}.host.h1`,
    "ovs-vsctl",
    "set",
    "Bridge",
    "a",
    "rstp_enable=false",
  ]);
  expect(await simnet(["realize", file, "--inventory", one])).toMatchObject({ code: 0 });
  expect((await simnet(["destroy", file, "--inventory", one])).code).toBe(0);
  expect(await lab.footprint()).toEqual(clean);
});
