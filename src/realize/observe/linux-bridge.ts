import type { Link } from "./snapshot.ts";

/** Settings of a bridge of the kernel's that are not its defaults: names and values of ip-link(8), times in hundredths of a second. */
export type BridgeSettings = Readonly<Partial<Record<keyof typeof BRIDGE_DEFAULTS, string>>>;

/** By which frames go other ways than in a bridge that learns, floods, and looks at no VLAN. */
const BRIDGE_DEFAULTS = { stp_state: 0, vlan_filtering: 0, group_fwd_mask: 0, ageing_time: 30_000 } as const;

export function bridgeSettings({ linkinfo }: Link): BridgeSettings {
  const data = linkinfo?.info_data ?? {};
  return Object.fromEntries(
    Object.entries(BRIDGE_DEFAULTS).flatMap(([name, usual]) => {
      const value = data[name];
      const isTold = typeof value === "number" || typeof value === "string";
      return !isTold || Number(value) === usual ? [] : [[name, `${value}`]];
    }),
  );
}

const MEMBER_DEFAULTS = {
  hairpin: false,
  isolated: false,
  locked: false,
  neigh_suppress: false,
  guard: false,
  root_block: false,
  vlan_tunnel: false,
  learning: true,
  flood: true,
  mcast_flood: true,
  bcast_flood: true,
} as const;

/** The same of a member, each as `NAME on` or `NAME off`. */
export function memberSettings({ linkinfo }: Link): readonly string[] {
  const data = linkinfo?.info_slave_data ?? {};
  return Object.entries(MEMBER_DEFAULTS)
    .filter(([name, usual]) => data[name] === !usual)
    .map(([name, usual]) => `${name} ${usual ? "off" : "on"}`);
}
