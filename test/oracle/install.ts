import { execFileSync } from "node:child_process";
import { install } from "../machine/packages.ts";

const PACKAGE = "openvswitch-switch";

/** @returns the version of the switch, or why there is none */
export function findOrInstall(): { readonly version: string } | { readonly problem: string } {
  const version = versionOf();
  if (version !== undefined) return { version };
  if (!install([PACKAGE])) {
    return {
      problem: `no ovs-vswitchd here: install Open vSwitch (on Debian, as root: apt-get install ${PACKAGE})`,
    };
  }
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
