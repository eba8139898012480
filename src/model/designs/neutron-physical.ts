import { vlanProfile } from "../forwarding/vlan-profile.ts";
import type { FabricDraft } from "../fabric/draft.ts";
import { Origins } from "../fabric/origin.ts";
import { type BridgeSpec, LINK_DEFAULTS, OVS_BRIDGE, PORT_DEFAULTS } from "../fabric/spec.ts";
import type { Design, Scenario } from "../scenario/schema.ts";

/** An interface of hosts, and the network outside that it leads to. */
export interface PhysicalNetwork {
  readonly name: string;
  /** names of the hosts that have it */
  readonly hosts: ReadonlySet<string>;
  /** bytes, where it is written */
  readonly mtu: number | undefined;
  readonly origin: number;
}

export function physicalNetworks(
  draft: FabricDraft,
  scenario: Scenario,
  { physical = {} }: Extract<Design, { kind: "neutron" }>,
): readonly PhysicalNetwork[] {
  const parent = draft.origins.at(Origins.ROOT, "design", "physical");
  return Object.entries(physical).map(([name, { hosts = Object.keys(scenario.hosts), mtu }]) => ({
    name,
    hosts: new Set(hosts),
    mtu: mtu === undefined ? undefined : Number(mtu),
    origin: draft.origins.at(parent, name),
  }));
}

const SWITCH: BridgeSpec = {
  settings: OVS_BRIDGE,
  localAddresses: [],
  localUp: false,
  localMasquerade: false,
};
const UPLINK = { role: { kind: "system" }, vlan: vlanProfile({}), settings: PORT_DEFAULTS } as const;

/**
 * What is outside: one shared segment of the hosts' interfaces and, where there are servers, of a switch for them, a
 * place of its own beside the hosts, by the network's name. An interface that would be alone is left open.
 * @param interfaces rows of the ports
 * @returns the switch, as a row of the bridges
 */
export function addOutside(
  draft: FabricDraft,
  { name, mtu, origin }: PhysicalNetwork,
  interfaces: readonly number[],
  hasServers: boolean,
): number | undefined {
  const bridge = hasServers ? addSwitch(draft, name, origin) : undefined;
  const ends =
    bridge === undefined ? interfaces : [...interfaces, draft.addPort(bridge, "uplink", UPLINK, origin)];
  if (ends.length > 1) draft.addLink(name, ends, { ...LINK_DEFAULTS, mtu }, origin);
  return bridge;
}

function addSwitch(draft: FabricDraft, name: string, origin: number): number {
  const place = draft.addHost(name, { addresses: [], ipForward: false, rpFilter: 0 }, origin);
  return draft.addBridge(place, "switch", SWITCH, origin);
}
