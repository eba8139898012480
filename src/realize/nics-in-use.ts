import type { HostDiff } from "./diff.ts";
import type { Snapshot } from "./observe/snapshot.ts";
import type { Part } from "./part.ts";

/**
 * Interfaces of the host's own that are to become ports, and that it lives by: what a port of Open vSwitch receives its host does not get,
 * so the host would be cut off, perhaps from whoever builds there.
 */
export function nicsInUse(parts: readonly Part[], { links }: Snapshot, diff: HostDiff): string[] {
  const missing = new Set(diff.missing.filter(({ kind }) => kind === "port").map(({ name }) => name));
  const nics = parts.filter(({ kind, name }) => kind === "nic" && missing.has(name));
  return nics.flatMap(({ name, of }) => {
    const { addr_info: all = [], master } = links.find(({ ifname }) => ifname === name) ?? {};
    // Every interface that is up has an IPv6 address of its link.
    const own = all.filter(({ scope }) => scope !== "link").map(({ local }) => local);
    const isElsewhere = master !== undefined && master !== OPEN_VSWITCH;
    return [
      ...(own.length === 0
        ? []
        : [
            `${name} is to be ${of}, and has the host's address ${own.join(", ")}: it would be cut off there`,
          ]),
      ...(isElsewhere ? [`${name} is to be ${of}, and is at ${master}`] : []),
    ];
  });
}

/** The master of all ports of the kernel's datapath: which bridge they are at is told by name. */
const OPEN_VSWITCH = "ovs-system";
