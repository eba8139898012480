import { UNAWARE, type VlanProfile } from "../forwarding/vlan-profile.ts";
import { isTrue } from "../schema/primitives.ts";
import { type Ipv4, parseIpv4 } from "../values/ipv4.ts";
import { type TunnelKey, tunnelKeyFrom } from "../values/tunnel-key.ts";
import { VXLAN_PORT } from "../wire/vxlan.ts";
import type { PortSettings } from "./columns.ts";
import type { PortDocument } from "./document.ts";
import { must } from "./fabric.ts";
import { PORT_DEFAULTS, type PortRole, type PortSpec, TUNNEL_DEFAULTS, type TunnelSpec } from "./spec.ts";
import { profileOf, vlanWords } from "./vlan-columns.ts";

/**
 * Reads the columns of many ports. Ports whose VLAN columns say the same share one profile, which is read once: one that is
 * made anew is 4096 bits, and as many are looked at to tell it from others. A million ports have a few thousand of them.
 */
export class PortReader {
  readonly #profiles = new Map<string, VlanProfile>();

  /** `aware`: whether the port's bridge knows VLANs; a Linux bridge here does not. */
  spec(port: PortDocument, aware: boolean): PortSpec {
    const stpNumber = port.other_config?.["stp-port-num"];
    return {
      role: portRole(port),
      vlan: aware ? this.#profile(port) : UNAWARE,
      settings: portSettings(port),
      ofport: port.ofport === undefined ? undefined : Number(port.ofport),
      stpNumber: stpNumber === undefined ? undefined : Number(stpNumber),
    };
  }

  #profile(port: PortDocument): VlanProfile {
    const words = vlanWords(port);
    const known = this.#profiles.get(words);
    if (known !== undefined) return known;
    const profile = profileOf(port);
    this.#profiles.set(words, profile);
    return profile;
  }
}

const SYSTEM: PortRole = { kind: "system" };
const INTERNAL: PortRole = { kind: "internal" };

function portRole(port: PortDocument): PortRole {
  switch (port.type) {
    case "patch":
      return { kind: "patch", peer: port.options.peer };
    case "gre":
      return { kind: "tunnel", tunnel: { type: "gre", dstPort: 0, ...tunnelOptions(port.options) } };
    case "vxlan": {
      const dstPort = Number(port.options.dst_port ?? VXLAN_PORT);
      return { kind: "tunnel", tunnel: { type: "vxlan", dstPort, ...tunnelOptions(port.options) } };
    }
    case "internal":
      return INTERNAL;
    default:
      return SYSTEM;
  }
}

/**
 * ovs-vswitchd.conf.db(5), Interface, tunnel options: `key` stands for both directions, in_key and out_key
 * win over it, and no key equals key 0 on the way in.
 */
function tunnelOptions(
  options: Extract<PortDocument, { type: "gre" | "vxlan" }>["options"],
): Omit<TunnelSpec, "type" | "dstPort"> {
  const inKey = options.in_key ?? options.key ?? 0;
  const outKey = options.out_key ?? options.key;
  const { csum, dontFragment, ttl, tos } = TUNNEL_DEFAULTS;
  return {
    remoteIp: orFlow(options.remote_ip, readIpv4),
    localIp: options.local_ip === undefined ? undefined : orFlow(options.local_ip, readIpv4),
    inKey: orFlow(inKey, readKey),
    outKey: outKey === undefined ? undefined : orFlow(outKey, readKey),
    csum: isTrue(options.csum ?? csum),
    dontFragment: isTrue(options.df_default ?? dontFragment),
    ttl: orInherit(options.ttl ?? ttl),
    tos: orInherit(options.tos ?? tos),
  };
}

function orFlow<W, T>(written: W, read: (written: W) => T): T | "flow" {
  return written === "flow" ? "flow" : read(written);
}

function orInherit(written: number | string): number | "inherit" {
  return written === "inherit" ? "inherit" : Number(written);
}

function portSettings({ other_config: other }: PortDocument): PortSettings {
  // The same object for every port without: whoever interns it need write no key for it again.
  if (other === undefined) return PORT_DEFAULTS;
  return {
    stpEnable: isTrue(other["stp-enable"] ?? PORT_DEFAULTS.stpEnable),
    stpPriority: Number(other["stp-port-priority"] ?? PORT_DEFAULTS.stpPriority),
    stpPathCost: Number(other["stp-path-cost"] ?? PORT_DEFAULTS.stpPathCost),
  };
}

/** The schema has seen to it that these texts are values: anything else is a bug, not input. */
const readIpv4 = (text: string): Ipv4 => must(parseIpv4(text));
const readKey = (value: number | string): TunnelKey => must(tunnelKeyFrom(Number(value)));
