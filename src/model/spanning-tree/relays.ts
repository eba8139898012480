import { type Fabric, must } from "../fabric/fabric.ts";
import { firstHolding } from "../forwarding/tags-guard.ts";
import { egressRules } from "../forwarding/vlan-egress.ts";
import { ingressRules } from "../forwarding/vlan-ingress.ts";
import type { VlanProfile } from "../forwarding/vlan-profile.ts";
import { type FlowKey, readBits } from "../openflow/flow-key.ts";
import { applyOp, TCI } from "../openflow/key-ops.ts";
import { KEY_WORDS, TAG_PRESENT } from "../openflow/key.ts";

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

/**
 * How a BPDU goes on that comes in by a port of a bridge without spanning tree: by which ports, with which tags. A
 * Linux bridge passes it on as it is; Open vSwitch drops it, unless `other_config:forward-bpdu` makes it an ordinary
 * multicast frame of NORMAL (measured).
 */
export function relayed(fabric: Fabric, { port, tags }: Relayed): Relayed[] {
  const bridge = must(fabric.columns.ports.bridge[port]);
  const { kind, forwardBpdu, failMode } = fabric.bridgeSettings(bridge);
  const others = [...fabric.portsOf(bridge)].filter((other) => other !== port);
  if (kind === "linux") return others.map((other) => ({ port: other, tags }));
  return forwardBpdu && failMode === "standalone" ? flooded(fabric, { port, tags }, others) : [];
}

/** NORMAL's way with a frame for nobody in particular: one tag is parsed, what lies beneath is payload. */
function flooded(fabric: Fabric, { port, tags }: Relayed, others: readonly number[]): Relayed[] {
  const [parsed = 0, ...payload] = tags;
  const key: FlowKey = new Int32Array(KEY_WORDS);
  key[TCI.outer.start >>> 5] = parsed;
  const from = profileOf(fabric, port);
  const { action } = firstHolding(ingressRules(from), key);
  if (action.kind === "drop") return [];
  for (const op of action.ops) applyOp(key, op);
  return others.flatMap((other) => {
    const { floods, ops } = firstHolding(egressRules(profileOf(fabric, other), from.mode), key);
    if (!floods) return [];
    const left = key.slice();
    for (const op of ops) applyOp(left, op);
    const kept = [TCI.outer, TCI.inner].map((slot) => readBits(left, slot)).filter(isTag);
    return [{ port: other, tags: [...kept, ...payload] }];
  });
}

function isTag(slot: number): boolean {
  return (slot & TAG_PRESENT) !== 0;
}

function profileOf(fabric: Fabric, port: number): VlanProfile {
  return must(fabric.columns.vlanProfiles[must(fabric.columns.ports.vlan[port])]);
}
