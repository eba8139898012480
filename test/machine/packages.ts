import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";

/** Debian asks it before a package starts a service; 101 is no. policy-rc.d(8) */
const POLICY = "/usr/sbin/policy-rc.d";

/** Installs Debian's packages where root can; no service of the machine is started. @returns whether it could be tried */
export function install(packages: readonly string[]): boolean {
  if (process.getuid?.() !== 0 || !runs("apt-get", ["--version"])) return false;
  const wanted = ["install", "-y", "--no-install-recommends", ...packages];
  withoutServices(() => {
    if (!runs("apt-get", wanted) && runs("apt-get", ["update"])) runs("apt-get", wanted);
  });
  return true;
}

/** What the machine itself runs is not to start because a test wants one of its own. */
function withoutServices(work: () => void): void {
  const before = existsSync(POLICY) ? readFileSync(POLICY) : undefined;
  writeFileSync(POLICY, "#!/bin/sh\nexit 101\n", { mode: 0o755 });
  try {
    work();
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
