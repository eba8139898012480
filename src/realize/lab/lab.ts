import { randomBytes } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { type Fabric, must } from "../../model/fabric/fabric.ts";
import { formatCidr } from "../../model/values/ipv4.ts";
import { DOCKER_BRIDGE } from "../part.ts";
import type { Invocation } from "../step.ts";
import { dockerTransport, type Outcome, type Transport } from "../transport/transport.ts";
import { docker } from "./docker.ts";
import { findLab, hostName, type Lab, stopLab } from "./find-lab.ts";
import { groundOf, unlike } from "./ground.ts";
import { haveImage } from "./image.ts";
import { LabError } from "./lab-error.ts";
import { prepareHost } from "./prepare-host.ts";
import { underlayOf } from "./underlay.ts";

/** @throws LabError with the reason; what had been started is gone then */
export async function startLab(fabric: Fabric): Promise<Lab> {
  // Ryuk is an image that nobody needs: what a lab starts is stopped by label. And no port of a lab is asked for by address.
  process.env["TESTCONTAINERS_RYUK_DISABLED"] ??= "true";
  process.env["TESTCONTAINERS_HOST_OVERRIDE"] ??= "localhost";
  const name = `simnet-lab-${randomBytes(4).toString("hex")}`;
  await docker(["version"]);
  const image = await haveImage();
  try {
    return await raise(fabric, name, image);
  } catch (thrown) {
    await stopLab(name);
    throw thrown instanceof LabError ? thrown : new LabError(`the lab did not start: ${String(thrown)}`);
  }
}

async function raise(fabric: Fabric, lab: string, image: string): Promise<Lab> {
  const { startHost, startUnderlay } = await import("./lab-host.ts");
  const names = fabric.columns.hosts.name;
  const start = async (isPrivileged: boolean) => {
    const underlay = await startUnderlay({
      lab,
      image,
      name: "underlay",
      isPrivileged,
      ground: groundOf(fabric),
    });
    // All of them, also where one fails: what is still being started cannot be removed.
    const started = await Promise.allSettled(
      names.map((name, host) =>
        startHost({
          lab,
          image,
          name: hostName(name),
          isPrivileged,
          dockerAddress: dockerAddress(fabric, host),
        }),
      ),
    );
    const hosts = started.map((one) => {
      if (one.status === "rejected") throw one.reason;
      return one.value;
    });
    return { underlay, hosts };
  };
  const { underlay, hosts } = await start(true).catch(async (thrown: unknown) => {
    if (!/unable to apply caps|operation not permitted/i.test(String(thrown))) throw thrown;
    await stopLab(lab);
    return start(false);
  });
  const transports = new Map(names.map((name, i) => [name, dockerTransport(name, must(hosts[i]).getId())]));
  const ids = hosts.map((host) => host.getId());
  await join(fabric, dockerTransport("underlay", underlay.getId()), ids, transports);
  return { name: lab, transports, stop: () => stopLab(lab) };
}

/** Puts the hosts on the underlay; where a host is on it already, nothing changes. */
async function join(
  fabric: Fabric,
  router: Transport,
  ids: readonly string[],
  transports: ReadonlyMap<string, Transport>,
): Promise<void> {
  const plan = underlayOf(fabric, await pidsOf(ids));
  // What it cannot do, as it is there already, is no matter; what is missing then, a host complains of.
  await router.run({ argv: ["ip", "-force", "-batch", "-"], input: lines(plan.ip) });
  await must0(router, { argv: ["sysctl", "-q", "-w", ...plan.sysctl] });
  if (plan.filter.length > 0) await must0(router, { argv: ["iptables-restore"], input: lines(plan.filter) });
  await Promise.all(
    [...transports].map(async ([name, transport]) => {
      const steps = prepareHost(must(plan.hosts.get(name)));
      for (const invocation of steps) await must0(transport, invocation);
    }),
  );
}

/**
 * A lab that was left up, by its name, for work: hosts of it that have died are started again, and put back on the underlay.
 * Whether the others are well is not asked here, which takes 100 ms: see `reviveLab`.
 * @param isToEnd what is to be removed is removed, from all hosts of the lab, also from those that the fabric has not, or joins in another way
 * @throws LabError else where it was started for another network
 */
export async function joinLab(fabric: Fabric, name: string, isToEnd: boolean): Promise<Lab> {
  const { lab: own, wanted, containers, all } = await findLab(fabric, name);
  const other = unlike(must(containers.get(must(wanted[0]))).ground, groundOf(fabric));
  if (other !== undefined && !isToEnd)
    throw new LabError(
      `the lab ${name} was started for another network, and ${other}: --lab starts one anew`,
    );
  const lab: Lab = isToEnd ? { ...own, transports: all } : own;
  const needed = isToEnd ? [...containers.keys()] : wanted;
  const dead = needed.filter((one) => containers.get(one)?.state !== "running");
  if (dead.length > 0) await docker(["start", ...dead]);
  if (dead.length > 0 || isToEnd)
    await putBack(fabric, lab, { isStarted: dead.length > 0, isLikeThis: other === undefined });
  return lab;
}

/** Waits for hosts whose switch was started again, and puts those back on the underlay that are off it. */
export async function reviveLab(fabric: Fabric, lab: Lab): Promise<void> {
  await putBack(fabric, lab, { isStarted: false, isLikeThis: true });
}

interface PutBack {
  /** whether some containers were just started */
  readonly isStarted: boolean;
  /** whether the lab was started for hosts that are joined as the fabric says */
  readonly isLikeThis: boolean;
}

async function putBack(
  fabric: Fabric,
  { name, transports }: Lab,
  { isStarted, isLikeThis }: PutBack,
): Promise<void> {
  const hosts = fabric.columns.hosts.name;
  const isJoined = await Promise.all(
    [...transports].map(([one, transport]) =>
      untilReady(transport, isStarted, addressesOf(fabric, hosts.indexOf(one))),
    ),
  );
  if (!isLikeThis || (!isStarted && !isJoined.includes(false))) return;
  const containers = hosts.map((host) => `${name}.${hostName(host)}`);
  await join(fabric, dockerTransport("underlay", `${name}.underlay`), containers, transports);
}

/** Of a host that the fabric has; of another none. */
function addressesOf(fabric: Fabric, host: number): readonly string[] {
  return fabric.columns.hosts.addresses[host]?.map(formatCidr) ?? [];
}

/**
 * `$1` says whether the host was just started: else its Docker engine is up, and costs 30 ms to ask. Addresses follow: a switch in
 * user space that dies takes those of its bridges along.
 */
const READY = `ovs-appctl --timeout=2 version >/dev/null || exit 75
[ "$1" = false ] || docker version >/dev/null || exit 75
shift
found=$(ip -4 -oneline address show)
for address; do
  case $found in *" $address "*) ;; *) exit 76 ;; esac
done`;

/** A host that was just started, or whose switch was, takes a moment. @returns whether it has these addresses */
async function untilReady(
  transport: Transport,
  isStarted: boolean,
  addresses: readonly string[],
): Promise<boolean> {
  const started = performance.now();
  while (performance.now() - started < 30_000) {
    // oxlint-disable-next-line no-await-in-loop
    const { code } = await transport.run({ argv: ["sh", "-c", READY, "sh", `${isStarted}`, ...addresses] });
    if (code === 0 || code === 76) return code === 0;
    // oxlint-disable-next-line no-await-in-loop
    await pause(200);
  }
  throw new LabError(`${transport.host} does not answer: its Open vSwitch, or its Docker engine`);
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
