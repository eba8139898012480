import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";

const PACKAGE = "openvswitch-switch";
/** Debian asks it before a package starts a service; 101 is no. policy-rc.d(8) */
const POLICY = "/usr/sbin/policy-rc.d";

/** @returns the version of the switch, or why there is none */
export function findOrInstall(): { readonly version: string } | { readonly problem: string } {
  const version = versionOf();
  if (version !== undefined) return { version };
  if (process.getuid?.() !== 0 || !runs("apt-get", ["--version"])) {
    return {
      problem: `no ovs-vswitchd here: install Open vSwitch (on Debian, as root: apt-get install ${PACKAGE})`,
    };
  }
  withoutServices(() => {
    if (
      !runs("apt-get", ["install", "-y", "--no-install-recommends", PACKAGE]) &&
      runs("apt-get", ["update"])
    )
      runs("apt-get", ["install", "-y", "--no-install-recommends", PACKAGE]);
  });
  const installed = versionOf();
  return installed === undefined
    ? { problem: `no ovs-vswitchd here, and apt-get install ${PACKAGE} did not help` }
    : { version: installed };
}

function versionOf(): string | undefined {
  try {
    const text = execFileSync("ovs-vswitchd", ["--version"], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    });
    return /\d+\.\d+\.\d+/.exec(text)?.[0];
  } catch {
    return undefined;
  }
}

/** The switch of the machine itself is not to start because a test wants one of its own. */
function withoutServices(install: () => void): void {
  const before = existsSync(POLICY) ? readFileSync(POLICY) : undefined;
  writeFileSync(POLICY, "#!/bin/sh\nexit 101\n", { mode: 0o755 });
  try {
    install();
  } finally {
    if (before === undefined) rmSync(POLICY, { force: true });
    else writeFileSync(POLICY, before);
  }
}

function runs(command: string, args: readonly string[]): boolean {
  try {
    const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
    execFileSync(command, args, { stdio: ["ignore", "ignore", "inherit"], env });
    return true;
  } catch {
    return false;
  }
}
