import { type Fabric, must } from "../fabric/fabric.ts";
import { isDropped } from "../forwarding/reserved.ts";
import { firstHolding } from "../forwarding/tags-guard.ts";
import { egressRules } from "../forwarding/vlan-egress.ts";
import { ingressRules } from "../forwarding/vlan-ingress.ts";
import type { VlanProfile } from "../forwarding/vlan-profile.ts";
import type { Wiring } from "../forwarding/wiring.ts";
import { destinationOf } from "../openflow/ethernet-key.ts";
import type { FlowKey } from "../openflow/flow-key.ts";
import { applyOp, TCI } from "../openflow/key-ops.ts";
import { TAG_PRESENT } from "../openflow/key.ts";
import { bpduKey, FlowRelays, type Left } from "./flow-relays.ts";

/** A BPDU at a port, with the tags that bridges have put on it: each a word of a flow key, outermost first. */
export interface Passing {
  readonly port: number;
  readonly tags: readonly number[];
  /**
   * Whether it had a tag when a wire last brought it to a switch. Over patch ports Open vSwitch only notes what is to
   * become of a frame, and hands it to spanning tree as it came (measured).
   */
  readonly cameTagged: boolean;
}

type Relayed = Pick<Passing, "port" | "tags">;

/** How BPDUs go on that come in by ports of bridges without spanning tree. */
export class Relays {
  readonly #fabric: Fabric;
  readonly #flows: FlowRelays;

  constructor(wiring: Wiring) {
    const { fabric } = wiring;
    this.#fabric = fabric;
    this.#flows = new FlowRelays(wiring, (port, key) => normal(fabric, port, key));
  }

  /**
   * By which ports a BPDU goes on, with which tags. A Linux bridge passes it on as it is; Open vSwitch does what its
   * flows say, and under NORMAL drops it, unless `other_config:forward-bpdu` makes it an ordinary multicast frame
   * (measured).
   * @returns undefined where flows decide and it is not settled what they do
   */
  relayed({ port, tags, cameTagged }: Passing): readonly Relayed[] | undefined {
    const fabric = this.#fabric;
    const bridge = must(fabric.columns.ports.bridge[port]);
    const { kind, failMode } = fabric.bridgeSettings(bridge);
    if (kind === "linux")
      return [...fabric.portsOf(bridge)]
        .filter((other) => other !== port)
        .map((other) => ({ port: other, tags }));
    const [parsed = 0, ...payload] = tags;
    const key = bpduKey();
    key[TCI.outer.start >>> 5] = parsed;
    if (fabric.columns.bridges.hasFlows[bridge] === 0)
      return failMode === "standalone" ? normal(fabric, port, key).map((one) => relayedOf(one, payload)) : [];
    // How many of its tags flows see, and at which patch port they were read, is not followed.
    if (cameTagged || payload.length > 0) return undefined;
    return this.#flows.relayed(port, key)?.map((one) => relayedOf(one, payload));
  }
}

function relayedOf({ port, key }: Left, payload: readonly number[]): Relayed {
  const kept = [TCI.outer, TCI.inner].map(({ start }) => must(key[start >>> 5])).filter(isTag);
  return { port, tags: [...kept, ...payload] };
}

/** NORMAL's way with a BPDU: dropped, or flooded as a frame for nobody in particular. */
function normal(fabric: Fabric, port: number, key: FlowKey): Left[] {
  const bridge = must(fabric.columns.ports.bridge[port]);
  if (!fabric.bridgeSettings(bridge).forwardBpdu && isDropped("ovs", destinationOf(key))) return [];
  const from = profileOf(fabric, port);
  const { action } = firstHolding(ingressRules(from), key);
  if (action.kind === "drop") return [];
  const inside = key.slice();
  for (const op of action.ops) applyOp(inside, op);
  const others = [...fabric.portsOf(bridge)].filter((other) => other !== port);
  return others.flatMap((other) => {
    const { floods, ops } = firstHolding(egressRules(profileOf(fabric, other), from.mode), inside);
    if (!floods) return [];
    const left = inside.slice();
    for (const op of ops) applyOp(left, op);
    return [{ port: other, key: left }];
  });
}

function isTag(slot: number): boolean {
  return (slot & TAG_PRESENT) !== 0;
}

function profileOf(fabric: Fabric, port: number): VlanProfile {
  return must(fabric.columns.vlanProfiles[must(fabric.columns.ports.vlan[port])]);
}
