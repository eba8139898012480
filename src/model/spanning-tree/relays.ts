import { type Fabric, must } from "../fabric/fabric.ts";
import { isDropped } from "../forwarding/reserved.ts";
import { firstHolding } from "../forwarding/tags-guard.ts";
import { egressRules } from "../forwarding/vlan-egress.ts";
import { ingressRules } from "../forwarding/vlan-ingress.ts";
import type { VlanProfile } from "../forwarding/vlan-profile.ts";
import type { Wiring } from "../forwarding/wiring.ts";
import { destinationOf, isBpdu, isPartial } from "../openflow/ethernet-key.ts";
import type { FlowKey } from "../openflow/flow-key.ts";
import { keyOf, tagsRead } from "../openflow/frame-key.ts";
import { applyOp } from "../openflow/key-ops.ts";
import { acrossPatch } from "../openflow/port-key.ts";
import type { Frame } from "../wire/frame.ts";
import { FlowRelays, type Left } from "./flow-relays.ts";

/** A BPDU at a port of a bridge. */
export interface Passing {
  readonly port: number;
  /** as flows see it there */
  readonly key: FlowKey;
  /**
   * As a wire last brought it to a switch. Over patch ports Open vSwitch only notes what is to become of a frame, and
   * hands it to spanning tree as it came (measured).
   */
  readonly frame: Frame;
  /** Tags that the switch has read of it at the most. */
  readonly limit: number;
}

/** How BPDUs go on that come in by ports of bridges without spanning tree. */
export class Relays {
  readonly #fabric: Fabric;
  readonly #flows: FlowRelays;

  constructor(wiring: Wiring) {
    const { fabric } = wiring;
    this.#fabric = fabric;
    this.#flows = new FlowRelays(wiring, (port, key) => normal(fabric, port, key));
  }

  /** A wire brings it to a port. */
  brought(port: number, frame: Frame): Passing {
    const { bridges, hosts, ports } = this.#fabric.columns;
    const limit = tagsRead(must(hosts.vlanLimit[must(bridges.host[must(ports.bridge[port])])]));
    return { port, key: keyOf(frame, limit), frame, limit };
  }

  /** A patch port hands it on to its peer. */
  handedOn({ frame, limit }: Passing, { key }: Left, peer: number): Passing {
    return { port: peer, key: acrossPatch(key, this.#fabric.ofPorts.numberOf(peer)), frame, limit };
  }

  /**
   * Whether spanning tree takes it: Linux by its address, Open vSwitch if flows see what it is. Under more tags than are
   * read it is a frame like any other (measured).
   */
  isConsumed({ port, key }: Passing): boolean {
    const { stp, kind } = this.#fabric.bridgeSettings(must(this.#fabric.columns.ports.bridge[port]));
    return stp && (kind === "linux" || isBpdu(key));
  }

  /**
   * By which ports a BPDU goes on that is not consumed. A Linux bridge passes it on as it is; Open vSwitch does what its
   * flows say, and under NORMAL drops it, unless `other_config:forward-bpdu` makes it an ordinary multicast frame
   * (measured).
   * @returns undefined where it is not settled: what flows do with it, or what port states of a tree let through
   */
  relayed({ port, key }: Passing): readonly Left[] | undefined {
    const fabric = this.#fabric;
    const bridge = must(fabric.columns.ports.bridge[port]);
    const { kind, stp } = fabric.bridgeSettings(bridge);
    if (kind === "linux")
      return [...fabric.portsOf(bridge)]
        .filter((other) => other !== port)
        .map((other) => ({ port: other, key }));
    const relayed = this.#byTables(bridge, port, key);
    return stp && relayed !== undefined && relayed.length > 0 ? undefined : relayed;
  }

  #byTables(bridge: number, port: number, key: FlowKey): readonly Left[] | undefined {
    const fabric = this.#fabric;
    if (fabric.columns.bridges.hasFlows[bridge] === 1) return this.#flows.relayed(port, key);
    return fabric.bridgeSettings(bridge).failMode === "standalone" ? normal(fabric, port, key) : [];
  }
}

/** NORMAL's way with a BPDU: dropped, or flooded as a frame for nobody in particular. */
function normal(fabric: Fabric, port: number, key: FlowKey): Left[] {
  const bridge = must(fabric.columns.ports.bridge[port]);
  if (!fabric.bridgeSettings(bridge).forwardBpdu && isDropped("ovs", destinationOf(key))) return [];
  if (isPartial(key)) return [];
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

function profileOf(fabric: Fabric, port: number): VlanProfile {
  return must(fabric.columns.vlanProfiles[must(fabric.columns.ports.vlan[port])]);
}
