import { must } from "../../model/fabric/fabric.ts";
import { isDropped } from "../../model/forwarding/reserved.ts";
import { firstHolding } from "../../model/forwarding/tags-guard.ts";
import { type FlowKey, readBits } from "../../model/openflow/flow-key.ts";
import { applyOp, type KeyOp, TCI } from "../../model/openflow/key-ops.ts";
import { TAG_PRESENT } from "../../model/openflow/key.ts";
import { destinationOf, isGratuitousArp, isPartial, sourceOf } from "../../model/openflow/ethernet-key.ts";
import { isGroup } from "../../model/values/mac.ts";
import type { MacTables } from "../mac/mac-tables.ts";
import { type Scene, TRAIT } from "../scene.ts";
import type { Outlet } from "../outlet.ts";
import type { DropReason } from "../trace.ts";
import { emitted, type Packet } from "./packet.ts";
import { TagRules } from "./tag-rules.ts";

/** Takes a frame that leaves by a port, with its tags as they are to be. */
type Send = (port: number, key: FlowKey) => void;

/** The VID of the outer tag, 0 without one. */
function vlanIn(key: FlowKey): number {
  const tci = readBits(key, TCI.outer);
  return (tci & TAG_PRESENT) === 0 ? 0 : tci & 0xfff;
}

function changed(key: FlowKey, ops: readonly KeyOp[]): FlowKey {
  const copy = key.slice();
  for (const op of ops) applyOp(copy, op);
  return copy;
}

/**
 * The action NORMAL on a key, for ports of every mode. What `Switching` does with tables is a special case of it.
 * @see ofproto-dpif-xlate.c, xlate_normal
 */
export class Normal {
  readonly #scene: Scene;
  readonly #macs: MacTables;
  readonly #outlet: Outlet;
  readonly #rules: TagRules;

  constructor(scene: Scene, macs: MacTables, outlet: Outlet) {
    this.#scene = scene;
    this.#macs = macs;
    this.#outlet = outlet;
    this.#rules = new TagRules(scene.fabric.columns.vlanProfiles);
  }

  /** @param port that the frame is in by */
  relay(port: number, key: FlowKey, packet: Packet, send: Send): void {
    const { ports } = this.#scene.fabric.columns;
    if (isPartial(key)) return this.#drop(port, "partial-tag");
    const profile = must(ports.vlan[port]);
    const { action } = firstHolding(this.#rules.ingress(profile), key);
    if (action.kind === "drop") return this.#drop(port, action.reason);
    const inside = changed(key, action.ops);
    const vlan = action.vlan === "outer" ? vlanIn(inside) : action.vlan;
    const dst = destinationOf(key);
    const bridge = must(ports.bridge[port]);
    const takesReserved = (must(this.#scene.traits[bridge]) & TRAIT.takesReserved) !== 0;
    if (!takesReserved && isDropped("ovs", dst)) return this.#drop(port, "reserved-address");
    const isNews = this.#learn(bridge, vlan, key, port);
    this.#outlet.narrator?.classify(port, vlan, emitted(key, packet), isNews);
    const known = isGroup(dst) ? -1 : this.#macs.of(bridge).find(vlan, dst, this.#outlet.now);
    if (known < 0) return this.#flood(port, vlan, inside, send);
    if (known === port) return this.#drop(port, "learned-on-same-port");
    this.#outlet.narrator?.forward(port, vlan, emitted(key, packet), known);
    const { ops } = firstHolding(this.#rules.egress(must(ports.vlan[known]), profile), inside);
    send(known, changed(inside, ops));
  }

  #learn(bridge: number, vlan: number, key: FlowKey, port: number): boolean {
    const src = sourceOf(key);
    if (isGroup(src)) return false;
    return this.#macs.of(bridge).learn(vlan, src, port, this.#outlet.now, isGratuitousArp(key));
  }

  #flood(port: number, vlan: number, inside: FlowKey, send: Send): void {
    const { fabric, forwards } = this.#scene;
    const { vlan: profileOf, bridge } = fabric.columns.ports;
    const from = must(profileOf[port]);
    const copies = [...fabric.portsOf(must(bridge[port]))].flatMap((out) => {
      if (out === port || forwards[out] === 0) return [];
      const { floods, ops } = firstHolding(this.#rules.egress(must(profileOf[out]), from), inside);
      return floods ? [{ out, ops }] : [];
    });
    this.#outlet.narrator?.flood(
      port,
      vlan,
      Int32Array.from(copies, ({ out }) => out),
    );
    for (const { out, ops } of copies) send(out, changed(inside, ops));
  }

  #drop(port: number, reason: DropReason): void {
    this.#outlet.narrator?.drop(port, reason);
  }
}
