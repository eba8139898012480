import { must } from "../model/fabric/fabric.ts";
import { FORM, type Form, TAGGED_ON_ACCESS, TAKES_TAG } from "../model/forwarding/lookup.ts";
import { BRIDGE_GROUP, isDropped } from "../model/forwarding/reserved.ts";
import { isGroup } from "../model/values/mac.ts";
import type { Frame } from "../model/wire/frame.ts";
import type { MacTable } from "./mac-table.ts";
import type { Narrator } from "./narrator.ts";
import { type Scene, TRAIT, WAY } from "./scene.ts";
import { InFlight, outerVid } from "./tagging.ts";
import type { DropReason } from "./trace.ts";

/** What a bridge needs of the world around it. */
export interface Outlet {
  readonly now: number;
  readonly narrator: Narrator | undefined;
  /** Takes a frame that leaves by a port that is no patch. */
  emit(port: number, frame: Frame, generation: number): void;
  /** A patch port was crossed: that takes no time, but it counts. */
  count(): void;
}

/** ofproto-dpif-xlate.c: MAX_DEPTH and MAX_RESUBMITS, both measured on loops of patch ports. */
const MAX_DEPTH = 64;
const MAX_RESUBMITS = 4096;

/**
 * What all bridges do with a frame: Open vSwitch's NORMAL and the Linux bridge. A frame that leaves by a patch
 * port goes on in the peer's bridge at once, in the same translation.
 * @see ofproto-dpif-xlate.c, xlate_normal and patch_port_output; net/bridge/br_input.c
 */
export class Switching {
  readonly #scene: Scene;
  readonly #table: MacTable;
  readonly #outlet: Outlet;
  readonly #bridgeOf: Int32Array;
  readonly #profileOf: Int32Array;
  #depth = 0;
  #resubmits = 0;

  constructor(scene: Scene, table: MacTable, outlet: Outlet) {
    this.#scene = scene;
    this.#table = table;
    this.#outlet = outlet;
    this.#bridgeOf = scene.fabric.columns.ports.bridge;
    this.#profileOf = scene.fabric.columns.ports.vlan;
  }

  /**
   * A wire or a host brings a frame to a port.
   * @param generation wires between bridges that the frame has crossed
   */
  receive(port: number, frame: Frame, generation: number): void {
    this.#depth = this.#resubmits = 0;
    this.#outlet.narrator?.receive(port, frame);
    this.#translate(port, frame, generation, false);
  }

  #translate(port: number, frame: Frame, generation: number, isPartial: boolean): void {
    const bridge = must(this.#bridgeOf[port]);
    const traits = must(this.#scene.traits[bridge]);
    const refusal = this.#refusal(port, frame, traits, isPartial);
    if (refusal !== undefined) return this.#drop(port, refusal);
    const verdict = this.#scene.lookup.ingress(must(this.#profileOf[port]), outerVid(frame));
    if (verdict < 0) {
      return this.#drop(port, verdict === TAGGED_ON_ACCESS ? "tagged-on-access" : "vlan-not-trunked");
    }
    const vlan = verdict & (TAKES_TAG - 1);
    if (isDropped((traits & TRAIT.linux) === 0 ? "ovs" : "linux", frame.dst))
      return this.#drop(port, "reserved-address");
    const isNews = this.#learn(bridge, traits, vlan, frame, port);
    this.#outlet.narrator?.classify(port, vlan, frame, isNews);
    this.#relay(port, bridge, traits, new InFlight(frame, vlan, (verdict & TAKES_TAG) !== 0), generation);
  }

  /** Why a frame is dropped before anything looks at its VLAN. */
  #refusal(port: number, frame: Frame, traits: number, isPartial: boolean): DropReason | undefined {
    const { way, forwards } = this.#scene;
    if (way[port] === WAY.refused) return "tunnel-refused";
    if ((traits & TRAIT.stp) !== 0 && frame.dst === BRIDGE_GROUP) return "reserved-address";
    if (forwards[port] === 0) return "not-forwarding";
    if ((traits & TRAIT.silent) !== 0) return "no-tables";
    if (isPartial) return "partial-tag";
    // net/bridge/br_input.c: a Linux bridge takes no frame from a group address or from none. Measured.
    if ((traits & TRAIT.linux) !== 0 && (frame.src === 0 || isGroup(frame.src))) return "invalid-source";
    return undefined;
  }

  #learn(bridge: number, traits: number, vlan: number, frame: Frame, port: number): boolean {
    if (isGroup(frame.src)) return false;
    // The Linux bridge's own address is in its table for good.
    if ((traits & TRAIT.linux) !== 0 && frame.src === this.#scene.fabric.localMacOf(bridge)) return false;
    return this.#table.learn(bridge, vlan, frame.src, port, this.#outlet.now);
  }

  #relay(port: number, bridge: number, traits: number, flight: InFlight, generation: number): void {
    const { dst } = flight.frame;
    const known = isGroup(dst) ? -1 : this.#find(bridge, traits, flight);
    if (known < 0) return this.#flood(port, bridge, flight, generation);
    if (known === port) return this.#drop(port, "learned-on-same-port");
    if (this.#scene.forwards[known] === 0) return this.#drop(known, "not-forwarding");
    this.#outlet.narrator?.forward(port, flight, known);
    // A learned port is not asked whether it carries the VLAN; one without a form for it strips the tag.
    const form = this.#scene.form(known, flight.vlan);
    this.#output(known, form === FORM.none ? FORM.untagged : form, flight, generation);
  }

  #find(bridge: number, traits: number, flight: InFlight): number {
    const { fabric, ageing } = this.#scene;
    const { dst } = flight.frame;
    if ((traits & TRAIT.linux) !== 0 && dst === fabric.localMacOf(bridge)) {
      return must(fabric.columns.bridges.local[bridge]);
    }
    return this.#table.find(bridge, flight.vlan, dst, this.#outlet.now, must(ageing[bridge]));
  }

  #flood(port: number, bridge: number, flight: InFlight, generation: number): void {
    const { ports, forms } = this.#scene.flood(bridge, flight.vlan);
    this.#outlet.narrator?.flood(port, flight, ports);
    for (let at = 0; at < ports.length; at++) {
      const out = must(ports[at]);
      if (out !== port) this.#output(out, must(forms[at]) as Form, flight, generation);
    }
  }

  #output(port: number, form: Form, flight: InFlight, generation: number): void {
    const left = flight.leave(form);
    switch (must(this.#scene.way[port])) {
      case WAY.patch:
        return this.#cross(port, left, generation, flight.isPartial(left));
      case WAY.refused:
        return this.#drop(port, "tunnel-refused");
      default:
        return this.#outlet.emit(port, left, generation);
    }
  }

  #cross(port: number, frame: Frame, generation: number, isPartial: boolean): void {
    const peer = must(this.#scene.wiring.peer[port]);
    if (peer < 0) return this.#drop(port, "patch-dangling");
    if (this.#depth >= MAX_DEPTH) return this.#drop(port, "too-deep");
    if (this.#resubmits >= MAX_RESUBMITS) return this.#drop(port, "too-many-resubmits");
    this.#outlet.narrator?.patch(port, peer, frame);
    this.#resubmits++;
    this.#outlet.count();
    this.#depth++;
    this.#translate(peer, frame, generation, isPartial);
    this.#depth--;
  }

  #drop(port: number, reason: DropReason): void {
    this.#outlet.narrator?.drop(port, reason);
  }
}
