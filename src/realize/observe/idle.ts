import { ownAddresses } from "./fabric/view.ts";
import type { Link } from "./snapshot.ts";

/** Whether an interface is as the kernel gives it to each network namespace, and no frame goes through it. */
export function isIdle(link: Link): boolean {
  return link.ifname === "lo"
    ? ownAddresses(link).length === 0
    : FALLBACK.test(link.ifname) && !link.flags.includes("UP");
}

/** What a kernel's module of tunnels puts into each namespace: ip-sysctl, fb_tunnels_only_for_init_net. */
const FALLBACK = /^(?:tunl0|gre0|gretap0|erspan0|sit0|ip_vti0|ip6tnl0|ip6gre0|ip6_vti0)$/;
