import { setTimeout as pause } from "node:timers/promises";
import { execa } from "execa";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { RealizeDocument } from "../../src/cli/realize-document.ts";
import { GIVEN } from "../../src/realize/namespaces.ts";
import { MAIN, simnet } from "../cli/simnet.ts";
import { openLab, type TestLab } from "./test-lab.ts";

let lab: TestLab;
let clean: Awaited<ReturnType<TestLab["footprint"]>>;
beforeAll(async () => {
  lab = await openLab();
  clean = await lab.footprint();
});
afterAll(() => lab.stop());

const SEED = Number(process.env["FC_SEED"]);

/** Moments of a run, as parts of its length. */
function moments(count: number): readonly number[] {
  console.log(`FC_SEED=${SEED}`);
  return fc
    .sample(fc.integer({ min: 0, max: 1000 }), { seed: SEED, numRuns: count })
    .map((part) => part / 1000);
}

/** The command line, sent a signal after so many milliseconds. */
async function signalled(command: string, signal: NodeJS.Signals, after: number) {
  const run = execa(process.execPath, [MAIN, command, lab.file, "--lab", lab.name, "--keep"], {
    reject: false,
  });
  await Promise.race([pause(after), run]);
  run.kill(signal);
  return run;
}

async function status(): Promise<string> {
  return (await simnet(["status", lab.file, "--lab", lab.name])).stdout;
}

const WHOLE = "The hosts are as the file says.";

test("killed at ten random moments, realize ends in the same state, and destroy leaves nothing", async () => {
  const started = performance.now();
  const { code } = await simnet(["realize", lab.file, "--lab", lab.name]);
  const length = performance.now() - started;
  expect(code).toBe(0);
  expect(await status()).toContain(WHOLE);
  await lab.destroy();
  for (const part of moments(10)) {
    await signalled("realize", "SIGKILL", part * length);
    expect((await lab.realize()).isBuilt, `killed after ${part} of ${length} ms`).toBe(true);
    await lab.destroy();
    expect(await lab.footprint()).toEqual(clean);
  }
});

test("the name that a step has given to a container's namespace goes with the next run, also where it was killed; others' stay", async () => {
  await lab.on(
    "h1",
    "sh",
    "-c",
    `ip netns add simnet.gone; echo simnet.gone >${GIVEN}; ip netns add simnet.prod`,
  );
  await lab.destroy();
  expect((await lab.on("h1", "ip", "netns", "list")).stdout).toBe("simnet.prod");
  await lab.on("h1", "ip", "netns", "delete", "simnet.prod");
  expect(await lab.footprint()).toEqual(clean);
});

/** Kills the step that gives names to namespaces when those are given: it runs ip(8) in a subshell. */
const KILL_PLUG = `case "$*" in
  "netns delete simnet."*) ;;
  *-netns*) kill -9 "$(cut -d ' ' -f 4 /proc/$PPID/stat)"; exit 1 ;;
esac`;

test("a step that is killed when it has given names leaves none for long", async () => {
  const mend = await lab.shadow("h1", "ip", KILL_PLUG);
  expect((await lab.realize()).applied.failures).toMatchObject([
    { host: "h1", does: expect.stringMatching(/^plug/) as string },
  ]);
  expect((await lab.on("h1", "ls", "/run/netns")).stdout).toMatch(/simnet\./);
  await mend();
  expect((await lab.realize()).isBuilt).toBe(true);
  expect((await lab.on("h1", "ls", "/run/netns")).stdout).toBe("");
  await lab.destroy();
  expect(await lab.footprint()).toEqual(clean);
});

test("destroy works from any half-built state, and from any half-destroyed one", async () => {
  const length = 3000;
  for (const part of moments(3)) {
    await signalled("realize", "SIGKILL", part * length);
    await signalled("destroy", "SIGKILL", part * length);
    await lab.destroy();
    expect(await lab.footprint()).toEqual(clean);
  }
});

test.each(["SIGINT", "SIGTERM"] as const)(
  "%s takes back what was done, or says what stands",
  async (signal) => {
    for (const part of moments(2)) {
      const { exitCode, stdout } = await signalled("realize", signal, 600 + part * 3000);
      // Before simnet listens to signals it has done nothing, and probes that have begun are waited for.
      expect([undefined, 0, 3]).toContain(exitCode);
      const stands = exitCode === 0 || /what was built stands/.test(stdout ?? "");
      expect(exitCode !== 3 || /Interrupted/.test(stdout ?? "")).toBe(true);
      expect((await status()).includes(WHOLE)).toBe(stands);
      if (stands) await lab.destroy();
      expect(await lab.footprint()).toEqual(clean);
    }
  },
);

/** Again, to the end: the hosts agree with the model. @returns the steps that it took */
async function realizeAgain(): Promise<number> {
  const { code, stdout } = await simnet(["realize", lab.file, "--lab", lab.name, "--json"]);
  expect({ code, stdout }).toMatchObject({ code: 0 });
  const { applied, agrees, probes } = JSON.parse(stdout) as RealizeDocument;
  expect(probes.filter(({ expected, observed }) => expected !== observed)).toEqual([]);
  expect(agrees).toBe(true);
  return applied;
}

test("a switch, a container and a host that are killed are put right by the next run", async () => {
  expect((await lab.realize()).isBuilt).toBe(true);
  await lab.on("h1", "sh", "-c", "kill -9 $(cat /run/openvswitch/ovs-vswitchd.pid)");
  await lab.on("h2", "docker", "kill", "blue.db");
  await realizeAgain();
  await execa("docker", ["kill", `${lab.name}.host.h2`]);
  await realizeAgain();
  expect(await realizeAgain()).toBe(0);
  await execa("docker", ["kill", `${lab.name}.host.h1`]);
  const { code, stdout } = await simnet(["destroy", lab.file, "--lab", lab.name, "--keep", "--json"]);
  expect({ code, stdout }).toMatchObject({ code: 0 });
  expect(JSON.parse(stdout)).toMatchObject({ left: 0 });
  expect(await lab.footprint()).toEqual(clean);
});

test("a switch that is killed while it is being built on is built on by the next run", async () => {
  const mend = await lab.shadow("h1", "docker", '[ "$1" != run ] || sleep 5');
  const building = simnet(["realize", lab.file, "--lab", lab.name]);
  await pause(3000);
  // Its containers are being started, and its bridges are not there yet.
  expect((await lab.footprint())["h1"]).toMatch(/^bridges: br-phy \n[\s\S]*the lock is held$/);
  await lab.on("h1", "sh", "-c", "kill -9 $(cat /run/openvswitch/ovs-vswitchd.pid)");
  await building;
  await mend();
  await realizeAgain();
  await lab.destroy();
  expect(await lab.footprint()).toEqual(clean);
});

/** Of the process that holds the lock of a host. */
const KILL_HOLDER = `for process in /proc/[0-9]*; do
  case $(tr '\\0' ' ' <"$process/cmdline" 2>/dev/null) in "flock --nonblock "*) kill -9 "\${process##*/}" ;; esac
done`;

test("a run whose lock is lost stops, says so, and leaves what it has done to the next", async () => {
  const mend = await lab.shadow("h2", "docker", '[ "$1" != run ] || sleep 5');
  const building = simnet(["realize", lab.file, "--lab", lab.name]);
  await pause(3000);
  await lab.on("h1", "sh", "-c", KILL_HOLDER);
  const { code, stdout } = await building;
  expect(stdout).toMatch(/h1: the lock was lost/);
  expect(stdout).toMatch(/steps? done, and left so/);
  expect(code).toBe(3);
  await mend();
  await realizeAgain();
  await lab.destroy();
  expect(await lab.footprint()).toEqual(clean);
});
