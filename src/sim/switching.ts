import { must } from "../model/fabric/fabric.ts";
import { type Form, TAGGED_ON_ACCESS, type VlanLookup } from "../model/forwarding/lookup.ts";
import { NOT_IP } from "../model/forwarding/tunnel-fields.ts";
import { BRIDGE_GROUP, isDropped } from "../model/forwarding/reserved.ts";
import * as ethernet from "../model/openflow/ethernet-key.ts";
import { keyOf } from "../model/openflow/frame-key.ts";
import { BROADCAST, isGroup, type Mac } from "../model/values/mac.ts";
import type { Frame } from "../model/wire/frame.ts";
import type { MacTables } from "./mac/mac-tables.ts";
import { NO_CROSSING, NOBODY, type Outlet } from "./outlet.ts";
import type { LearnedAt } from "./pipeline/learner.ts";
import { Translator } from "./pipeline/translator.ts";
import { lossAt, type Scene, TRAIT, WAY } from "./scene.ts";
import { type Classified, Copies, isPartial, leaving, outerVid, vlanOf } from "./tagging.ts";
import type { DropReason } from "./trace.ts";
import { ResubmitResources } from "./resubmit-resources.ts";

/**
 * What bridges do with a frame. Those that have flows, or ports that look at more than one tag, ask the `Translator`;
 * here is what all others do: Open vSwitch's NORMAL, by tables, and the Linux bridge. A frame that leaves by a patch
 * port goes on in the peer's bridge at once, in the same translation.
 *
 * `generation` is everywhere the number of wires between bridges that the frame has crossed.
 * @see ofproto-dpif-xlate.c, xlate_normal and patch_port_output; net/bridge/br_input.c
 */
export class Switching {
  readonly #scene: Scene;
  readonly #tables: MacTables;
  #outlet: Outlet;
  readonly #lookup: VlanLookup;
  readonly #traits: Uint8Array;
  readonly #bridgeOf: Int32Array;
  readonly #profileOf: Int32Array;
  readonly #way: Uint8Array;
  readonly #forwards: Uint8Array;
  readonly #learns: Uint8Array;
  #cameTagged = false;
  readonly #resources = new ResubmitResources();
  readonly #translator: Translator;

  constructor(scene: Scene, tables: MacTables, outlet: Outlet) {
    this.#scene = scene;
    this.#tables = tables;
    this.#outlet = outlet;
    this.#translator = new Translator(scene, tables, outlet);
    const { bridge, vlan } = scene.fabric.columns.ports;
    this.#bridgeOf = bridge;
    this.#profileOf = vlan;
    ({ lookup: this.#lookup, traits: this.#traits, way: this.#way, forwards: this.#forwards } = scene);
    this.#learns = scene.learns;
  }

  /** Flows that bridges have learned. */
  learned(): readonly LearnedAt[] {
    return this.#translator.learned();
  }

  /**
   * A wire or a host brings a frame to a port.
   * @param crossing of the tunnel that it came by, or NO_CROSSING
   */
  receive(port: number, frame: Frame, generation: number, crossing = NO_CROSSING): void {
    this.#cameTagged = frame.tags.length > 0;
    this.#outlet.narrator?.receive(port, frame);
    const bridge = must(this.#bridgeOf[port]);
    if ((must(this.#traits[bridge]) & TRAIT.translated) !== 0)
      return this.#translator.receive(port, frame, generation, crossing);
    this.#resources.renew();
    this.#enter(port, frame, generation, false);
  }

  /** A bridge itself sends a frame by one of its ports, whatever the state of that. */
  originate(port: number, frame: Frame): void {
    if ((must(this.#traits[must(this.#bridgeOf[port])]) & TRAIT.translated) !== 0)
      return this.#translator.originate(port, frame);
    this.#resources.renew();
    this.#cameTagged = false;
    this.output(port, frame, 0, false);
  }

  /** @param hidesTag whether a tag surfaced on the way here that nobody parses in this translation */
  #enter(port: number, frame: Frame, generation: number, hidesTag: boolean): void {
    const traits = must(this.#traits[must(this.#bridgeOf[port])]);
    const refusal = this.#refusal(port, frame, traits);
    if (refusal !== undefined) {
      const isSeen = refusal === "not-forwarding" && this.#learns[port] === 1 && !hidesTag;
      if (isSeen && (traits & TRAIT.silent) === 0) this.#learnOnly(port, frame, generation);
      return this.#drop(port, refusal);
    }
    if (hidesTag) return this.#drop(port, "partial-tag");
    this.normal(port, frame, generation);
  }

  /** Why no frame of this port gets to the tables of its bridge. */
  #refusal(port: number, frame: Frame, traits: number): DropReason | undefined {
    const way = must(this.#way[port]);
    if (way >= WAY.refused) return lossAt(way);
    if ((traits & TRAIT.stp) !== 0 && isBpdu(frame, traits)) {
      this.#outlet.hear(port, frame, this.#cameTagged);
      return "reserved-address";
    }
    if (this.#forwards[port] === 0) return "not-forwarding";
    return (traits & TRAIT.silent) === 0 ? undefined : "no-tables";
  }

  /** The action NORMAL, and all that a Linux bridge does: VLAN, learning, and out. */
  normal(port: number, frame: Frame, generation: number): void {
    const bridge = must(this.#bridgeOf[port]);
    const traits = must(this.#traits[bridge]);
    const isLinux = (traits & TRAIT.linux) !== 0;
    // net/bridge/br_input.c: a Linux bridge takes no frame from a group address or from none. Measured.
    if (isLinux && (frame.src === 0 || isGroup(frame.src))) return this.#drop(port, "invalid-source");
    const classified = this.#lookup.ingress(must(this.#profileOf[port]), outerVid(frame));
    if (classified < 0) {
      return this.#drop(port, classified === TAGGED_ON_ACCESS ? "tagged-on-access" : "vlan-not-trunked");
    }
    const isReserved =
      (traits & TRAIT.takesReserved) === 0 && isDropped(isLinux ? "linux" : "ovs", frame.dst);
    if (isReserved) return this.#drop(port, "reserved-address");
    const vlan = vlanOf(classified);
    const isNews = this.#learn(bridge, vlan, frame, port);
    this.#outlet.narrator?.classify(port, vlan, frame, isNews);
    const known = this.#find(bridge, vlan, frame.dst);
    if (known < 0) return this.#flood(port, bridge, frame, classified, generation);
    this.#forward(port, known, frame, classified, generation);
  }

  /**
   * Where spanning tree lets a port learn already, all is done that a frame brings about but its leaving: behind patch
   * ports it is learned, too.
   * @see ofproto-dpif-xlate.c, xlate_actions and patch_port_output
   */
  #learnOnly(port: number, frame: Frame, generation: number): void {
    const outlet = this.#outlet;
    this.#outlet = { ...NOBODY, now: outlet.now };
    this.normal(port, frame, generation);
    this.#outlet = outlet;
  }

  #learn(bridge: number, vlan: number, frame: Frame, port: number): boolean {
    if (isGroup(frame.src)) return false;
    const table = this.#tables.of(bridge);
    return table.learn(vlan, frame.src, port, this.#outlet.now, isGratuitousArp(frame));
  }

  /** The port behind which an address is known to be, or -1. */
  #find(bridge: number, vlan: number, dst: Mac): number {
    return isGroup(dst) ? -1 : this.#tables.of(bridge).find(vlan, dst, this.#outlet.now);
  }

  #forward(port: number, known: number, frame: Frame, classified: Classified, generation: number): void {
    if (known === port) return this.#drop(port, "learned-on-same-port");
    if (this.#forwards[known] === 0) return this.#drop(known, "not-forwarding");
    this.#outlet.narrator?.forward(port, vlanOf(classified), frame, known);
    const form = this.#lookup.form(must(this.#profileOf[known]), vlanOf(classified));
    const left = leaving(frame, classified, form);
    this.output(known, left, generation, isPartial(frame, classified, left));
  }

  #flood(port: number, bridge: number, frame: Frame, classified: Classified, generation: number): void {
    const { ports, forms } = this.#scene.flood(bridge, vlanOf(classified));
    this.#outlet.narrator?.flood(port, vlanOf(classified), ports);
    const copies = new Copies(frame, classified);
    for (let at = 0; at < ports.length; at++) {
      const out = must(ports[at]);
      if (out === port) continue;
      const left = copies.in(must(forms[at]) as Form);
      this.output(out, left, generation, isPartial(frame, classified, left));
    }
  }

  /** A frame leaves by a port, just as it is. */
  output(port: number, frame: Frame, generation: number, hidesTag: boolean): void {
    const way = must(this.#way[port]);
    if (way === WAY.patch) return this.#cross(port, frame, generation, hidesTag);
    if (way >= WAY.refused) return this.#drop(port, lossAt(way));
    this.#outlet.emit(port, frame, generation, hidesTag ? NOT_IP : undefined);
  }

  #cross(port: number, frame: Frame, generation: number, hidesTag: boolean): void {
    const peer = must(this.#scene.wiring.peer[port]);
    const refusal = peer < 0 ? "patch-dangling" : this.#resources.enter();
    if (refusal !== undefined) return this.#drop(port, refusal);
    this.#outlet.narrator?.patch(port, peer, frame);
    this.#outlet.count();
    this.#enter(peer, frame, generation, hidesTag);
    this.#resources.leave();
  }

  #drop(port: number, reason: DropReason): void {
    this.#outlet.narrator?.drop(port, reason);
  }
}

/** Tags that are read by a bridge that is not translated. */
const TAGS_READ = 1;

/** Open vSwitch asks how flows see the frame; Linux takes whatever comes to the address. */
function isBpdu(frame: Frame, traits: number): boolean {
  if (frame.dst !== BRIDGE_GROUP) return false;
  return (traits & TRAIT.linux) !== 0 || ethernet.isBpdu(keyOf(frame, TAGS_READ));
}

/** The key is made only of the few frames that may be one. */
function isGratuitousArp(frame: Frame): boolean {
  if (frame.dst !== BROADCAST || frame.payload.kind === "ipv4") return false;
  return ethernet.isGratuitousArp(keyOf(frame, TAGS_READ));
}
