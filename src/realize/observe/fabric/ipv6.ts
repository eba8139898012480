import type { Link, Snapshot } from "../snapshot.ts";
import type { HostView } from "./view.ts";

/** Names bridges to which the host may carry IPv6 from others: hosts of a fabric forward IPv4 only. */
export function noteIpv6(view: HostView): void {
  if (!mayForward(view.snapshot)) return;
  for (const { at, link } of view.bridges)
    if (link !== undefined && hasRoute(link)) view.lacks(at, "IPv6 of a host that forwards it");
}

/** ip-sysctl: without the setting of all, only with force_forwarding of an interface. What was not told may be so. */
function mayForward({ sysctl }: Snapshot): boolean {
  const isForced = [...sysctl].some(
    ([name, value]) => /^ipv6\/conf\/.*\/force_forwarding$/.test(name) && value !== "0",
  );
  return isForced || sysctl.get("ipv6/conf/all/forwarding") !== "0";
}

/** Addresses of the link itself are routed nowhere: RFC 4291 §2.5.6. */
function hasRoute({ addr_info: all, flags }: Link): boolean {
  return flags.includes("UP") && all.some(({ family, scope }) => family === "inet6" && scope !== "link");
}
