import { UNAWARE } from "../forwarding/vlan-profile.ts";
import type { FabricDraft } from "../fabric/draft.ts";
import { must } from "../fabric/fabric.ts";
import { Origins } from "../fabric/origin.ts";
import { type BridgeSpec, DEFAULT_MTU, OVS_BRIDGE, PORT_DEFAULTS, type PortSpec } from "../fabric/spec.ts";
import { isHostAddress } from "../scenario/addressing.ts";
import { type Cidr, type Ipv4, networkOf, parseCidr } from "../values/ipv4.ts";
import { parseMac } from "../values/mac.ts";
import type { WireDesign } from "./design.ts";
import { PortNamer } from "./port-names.ts";
import { placeTenants } from "./tenants.ts";

const DOCKER_SUBNET = "172.17.0.0/16";
const VETH: PortSpec = { role: { kind: "system" }, vlan: UNAWARE, settings: PORT_DEFAULTS };

/**
 * Where the deck starts (slides 4 and 19): every host has one docker0, a Linux bridge, with all of its
 * containers whoever's they are. Docker numbers them from .2, on each host anew, and heeds no network of a
 * tenant; docker0 has .1, and the host forwards and masquerades.
 */
export const wireDockerDefault: WireDesign<"docker-default"> = (draft, scenario, design) => {
  const subnet = must(parseCidr(design.subnet ?? DOCKER_SUBNET));
  const gateway = (networkOf(subnet) + 1) as Ipv4;
  const bridges = addDocker0(draft, { address: gateway, length: subnet.length });
  const last = bridges.map(() => gateway);
  const names = new PortNamer();
  for (const network of placeTenants(draft, scenario)) {
    for (const { name, container, host, origin } of network.containers) {
      const bridge = must(bridges[host]);
      const port = draft.addPort(bridge, names.container(bridge, network.tenantName, name), VETH, origin);
      const address = (must(last[host]) + 1) as Ipv4;
      last[host] = address;
      const ip = isHostAddress(subnet, address) ? { address, length: subnet.length } : undefined;
      const mac = container.mac === undefined ? undefined : parseMac(container.mac);
      const mtu = Number(container.mtu ?? network.network.mtu ?? DEFAULT_MTU);
      draft.addEndpoint(network.row, name, port, { mac, ip, gateway, mtu }, origin);
    }
  }
};

/** One docker0 a host, all of them with the same address. */
function addDocker0(draft: FabricDraft, address: Cidr): readonly number[] {
  const spec: BridgeSpec = {
    settings: { ...OVS_BRIDGE, kind: "linux" },
    localAddresses: [address],
    localUp: true,
    localMasquerade: true,
  };
  const origin = draft.origins.at(Origins.ROOT, "design", "kind");
  return Array.from({ length: draft.hosts.count }, (_, host) => {
    draft.hosts.set(host, { ipForward: 1 });
    return draft.addBridge(host, "docker0", spec, origin);
  });
}
