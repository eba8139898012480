import { randomBytes } from "node:crypto";
import { fileURLToPath } from "node:url";
import { execa } from "execa";
import { type Fabric, must } from "../../model/fabric/fabric.ts";
import { formatCidr } from "../../model/values/ipv4.ts";
import { DOCKER_BRIDGE } from "../compile/compile.ts";
import type { Invocation } from "../step.ts";
import { dockerTransport, type Outcome, type Transport } from "../transport/transport.ts";
import { LabError } from "./lab-error.ts";
import { LAB_IMAGE, LAB_LABEL } from "./names.ts";
import { prepareHost } from "./prepare-host.ts";
import { underlayOf } from "./underlay.ts";

/** Hosts that simnet has started itself, joined by an underlay as the fabric says. */
export interface Lab {
  readonly name: string;
  readonly transports: ReadonlyMap<string, Transport>;
  /** Removes every trace of it. */
  stop(): Promise<void>;
}

/** @throws LabError with the reason; what had been started is gone then */
export async function startLab(fabric: Fabric): Promise<Lab> {
  // Ryuk is an image that nobody needs: what a lab starts is stopped by label. And no port of a lab is asked for by address.
  process.env["TESTCONTAINERS_RYUK_DISABLED"] ??= "true";
  process.env["TESTCONTAINERS_HOST_OVERRIDE"] ??= "localhost";
  const name = `simnet-lab-${randomBytes(4).toString("hex")}`;
  await docker(["version"]);
  await haveImage();
  try {
    return await raise(fabric, name);
  } catch (thrown) {
    await stopLab(name);
    throw thrown instanceof LabError ? thrown : new LabError(`the lab did not start: ${String(thrown)}`);
  }
}

/** Builds the image of a lab's hosts where it is not there yet. */
async function haveImage(): Promise<void> {
  const { exitCode } = await execa("docker", ["image", "inspect", LAB_IMAGE], { reject: false });
  if (exitCode === 0) return;
  await docker(["build", "--network", "host", "--tag", LAB_IMAGE, fileURLToPath(DOCKERFILE)]);
}

/** From `src/realize/lab` and from `dist/chunks` alike the package is three folders up, or two. */
const DOCKERFILE = new URL(
  import.meta.url.includes("/dist/") ? "../../lab" : "../../../lab",
  import.meta.url,
);

async function raise(fabric: Fabric, lab: string): Promise<Lab> {
  const { startHost, startUnderlay } = await import("./lab-host.ts");
  const names = fabric.columns.hosts.name;
  const start = async (isPrivileged: boolean) => {
    const underlay = await startUnderlay({ lab, name: "underlay", isPrivileged });
    const hosts = await Promise.all(
      names.map((name, host) =>
        startHost({ lab, name: hostName(name), isPrivileged, dockerAddress: dockerAddress(fabric, host) }),
      ),
    );
    return { underlay, hosts };
  };
  const { underlay, hosts } = await start(true).catch(async (thrown: unknown) => {
    if (!/unable to apply caps|operation not permitted/i.test(String(thrown))) throw thrown;
    await stopLab(lab);
    return start(false);
  });
  const pids = await pidsOf(hosts.map((host) => host.getId()));
  const plan = underlayOf(fabric, pids);
  const router = dockerTransport("underlay", underlay.getId());
  await must0(router, { argv: ["ip", "-batch", "-"], input: lines(plan.ip) });
  await must0(router, { argv: ["sysctl", "-q", "-w", ...plan.sysctl] });
  if (plan.filter.length > 0) await must0(router, { argv: ["iptables-restore"], input: lines(plan.filter) });
  const transports = new Map(names.map((name, i) => [name, dockerTransport(name, must(hosts[i]).getId())]));
  await Promise.all(
    [...transports].map(async ([name, transport]) => {
      const steps = prepareHost(must(plan.hosts.get(name)));
      for (const invocation of steps) await must0(transport, invocation);
    }),
  );
  return { name: lab, transports, stop: () => stopLab(lab) };
}

/** A lab that was left up, by its name. */
export async function joinLab(fabric: Fabric, name: string): Promise<Lab> {
  const { stdout } = await docker(["ps", "--filter", `label=${LAB_LABEL}=${name}`, "--format", "{{.Names}}"]);
  const running = new Set(stdout.split("\n"));
  const missing = fabric.columns.hosts.name.filter((host) => !running.has(`${name}.${hostName(host)}`));
  if (missing.length > 0) throw new LabError(`the lab ${name} has no ${missing.join(", ")}`);
  const transports = new Map(
    fabric.columns.hosts.name.map((host) => [host, dockerTransport(host, `${name}.${hostName(host)}`)]),
  );
  return { name, transports, stop: () => stopLab(name) };
}

/** @throws LabError where there is no Docker, or it refuses */
async function docker(args: readonly string[]) {
  const result = await execa("docker", args, { reject: false });
  if (result.exitCode !== 0) throw new LabError(`docker ${args[0]}: ${result.stderr || result.shortMessage}`);
  return result;
}

/** The hosts of a lab that was left up, by their names in the fabric that it was started for. */
export async function labHosts(name: string): Promise<ReadonlyMap<string, Transport>> {
  const { stdout } = await docker(["ps", "--filter", `label=${LAB_LABEL}=${name}`, "--format", "{{.Names}}"]);
  const prefix = `${name}.${hostName("")}`;
  const running = stdout.split("\n").filter((one) => one.startsWith(prefix));
  if (running.length === 0) throw new LabError(`there is no lab ${name} that is up`);
  return new Map(
    running.toSorted().map((one) => {
      const host = one.slice(prefix.length);
      return [host, dockerTransport(host, one)];
    }),
  );
}

/** Docker's names begin with a letter or a digit. */
function hostName(name: string): string {
  return `host.${name}`;
}

/** What the fabric says docker0 has there. */
function dockerAddress(fabric: Fabric, host: number): string | undefined {
  const { bridges } = fabric.columns;
  const bridge = fabric.bridgesOf(host).find((one) => bridges.name[one] === DOCKER_BRIDGE);
  const [address] = bridge === undefined ? [] : must(bridges.localAddresses[bridge]);
  return address === undefined ? undefined : formatCidr(address);
}

async function pidsOf(ids: readonly string[]): Promise<number[]> {
  const { stdout } = await docker(["inspect", "--format", "{{.State.Pid}}", "--", ...ids]);
  return stdout.split("\n").map(Number);
}

async function must0(transport: Transport, invocation: Invocation): Promise<Outcome> {
  const outcome = await transport.run(invocation);
  if (outcome.code !== 0)
    throw new LabError(`${transport.host}: ${invocation.argv.join(" ")}: ${outcome.stderr.trim()}`);
  return outcome;
}

const lines = (all: readonly string[]) => all.map((line) => `${line}\n`).join("");

/** By label, so that it works for a lab that only came up in part. */
async function stopLab(name: string): Promise<void> {
  const { stdout } = await docker(["ps", "--all", "--quiet", "--filter", `label=${LAB_LABEL}=${name}`]);
  const ids = stdout.split("\n").filter((id) => id !== "");
  if (ids.length > 0) await docker(["rm", "--force", "--volumes", ...ids]);
}
