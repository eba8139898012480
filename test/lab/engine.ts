import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, openSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { install } from "../machine/packages.ts";

/** A Docker engine that tests may use. */
export interface Engine {
  /** for DOCKER_HOST; undefined: the one that the environment has */
  readonly host: string | undefined;
  stop(): Promise<void>;
}

/** What the base image of a lab's hosts is called, wherever it comes from. */
const BASE = "debian:bookworm-slim";
const PACKAGES = ["docker.io", "debootstrap", "iptables"];

/** The engine that is there, else a private one. @returns why there is none */
export async function findOrStart(): Promise<Engine | { readonly problem: string }> {
  if (answers(undefined)) return { host: undefined, stop: async () => {} };
  if (!hasCommand("dockerd") || !hasCommand("debootstrap")) install(PACKAGES);
  if (!hasCommand("dockerd"))
    return {
      problem:
        "no Docker engine answers, and none could be installed: npm run test:lab wants one (or root, on Debian)",
    };
  return start();
}

/**
 * An engine on a socket of its own that leaves the machine's network alone: no bridge, no packet filter, no forwarding.
 * The lab's hosts are on no network of Docker's.
 */
async function start(): Promise<Engine | { readonly problem: string }> {
  const folder = mkdtempSync(join(tmpdir(), "simnet-engine-"));
  const host = `unix://${folder}/docker.sock`;
  const log = openSync(join(folder, "log"), "w");
  const options = [
    `--host=${host}`,
    `--data-root=${folder}/data`,
    `--exec-root=${folder}/exec`,
    `--pidfile=${folder}/docker.pid`,
    "--bridge=none",
    "--iptables=false",
    "--ip6tables=false",
    "--ip-forward=false",
    "--ip-masq=false",
  ];
  const engine = spawn("dockerd", options, { stdio: ["ignore", log, log] });
  const ended = new Promise<void>((resolve) => engine.once("exit", () => resolve()));
  const stop = async () => {
    engine.kill("SIGTERM");
    await ended;
    unmountBelow(folder);
    rmSync(folder, { recursive: true, force: true });
  };
  for (let tries = 0; tries < 300; tries++) {
    if (answers(host)) return { host, stop };
    if (engine.exitCode !== null) break;
    await pause(100);
  }
  const said = readFileSync(join(folder, "log"), "utf8").split("\n").slice(-6).join("\n");
  await stop();
  return { problem: `the Docker engine did not start:\n${said}` };
}

/** The base image: from a registry where one is reachable, else made of Debian's packages. @returns why not */
export function haveBase(host: string | undefined): string | undefined {
  const docker = (args: readonly string[]) => run("docker", args, host);
  if (docker(["image", "inspect", BASE]) || docker(["pull", "--quiet", BASE])) return undefined;
  if (process.getuid?.() !== 0 || !hasCommand("debootstrap")) install(["debootstrap"]);
  if (!hasCommand("debootstrap")) return `no ${BASE}, no registry that has it, and no debootstrap`;
  const folder = mkdtempSync(join(tmpdir(), "simnet-base-"));
  const root = join(folder, "root");
  const archive = join(folder, "root.tar");
  try {
    if (!run("debootstrap", ["--variant=minbase", "bookworm", root], undefined)) return "debootstrap failed";
    const isMade =
      run("tar", ["-C", root, "-cf", archive, "."], undefined) && docker(["import", archive, BASE]);
    return isMade ? undefined : `${BASE} could not be imported`;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** An engine that ends leaves its own network namespace mounted, and a folder with a mount in it cannot be removed. */
function unmountBelow(folder: string): void {
  const mounted = readFileSync("/proc/self/mounts", "utf8")
    .split("\n")
    .map((line) => line.split(" ")[1] ?? "")
    .filter((path) => path.startsWith(`${folder}/`));
  for (const path of mounted.toReversed()) run("umount", [path], undefined);
}

/** A client for the tests of hosts over ssh; servers are in the image of a lab's hosts. */
export function haveSsh(): boolean {
  if (!hasCommand("ssh") || !hasCommand("ssh-keygen")) install(["openssh-client"]);
  return hasCommand("ssh") && hasCommand("ssh-keygen");
}

function answers(host: string | undefined): boolean {
  return run("docker", ["version"], host);
}

function hasCommand(name: string): boolean {
  return run("sh", ["-c", 'command -v "$1"', "sh", name], undefined);
}

function run(command: string, args: readonly string[], host: string | undefined): boolean {
  try {
    const env = host === undefined ? process.env : { ...process.env, DOCKER_HOST: host };
    execFileSync(command, args, { stdio: "ignore", env });
    return true;
  } catch {
    return false;
  }
}
