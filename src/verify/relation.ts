import { PORT } from "../model/fabric/columns.ts";
import { must } from "../model/fabric/fabric.ts";
import { FORM, TAKES_TAG, UNTAGGED, VlanLookup } from "../model/forwarding/lookup.ts";
import type { Wiring } from "../model/forwarding/wiring.ts";
import { HostSteps } from "./host-steps.ts";
import { vlanAtoms } from "./vlan-atoms.ts";
import {
  BASE,
  baseOf,
  bridgeClass,
  type BridgeClass,
  classBase,
  isBare,
  STAR,
  tagOf,
  vlanOf,
} from "./wire-class.ts";
import { NO_TAG, type Wire, wire } from "./wire-class.ts";

/** Told of a frame class that comes in by `port`. */
export type Arrive = (port: number, node: BridgeClass) => void;

/**
 * One step of every frame: the images of the forwarding rules. The rules themselves are those of
 * model/forwarding; this only asks them of classes of frames in place of frames.
 */
export class Relation {
  readonly wiring: Wiring;
  #hosts: HostSteps | undefined;
  readonly #lookup: VlanLookup;
  readonly #atoms: readonly number[];

  constructor(wiring: Wiring) {
    this.wiring = wiring;
    this.#lookup = new VlanLookup(wiring.fabric.columns.vlanProfiles);
    this.#atoms = vlanAtoms(wiring.fabric.columns.vlanProfiles);
  }

  /** What hosts make of what they hear. */
  get hosts(): HostSteps {
    return (this.#hosts ??= new HostSteps(this.wiring));
  }

  /** Whether the bridge forwards at all: `fail_mode=secure` without flows drops everything. */
  forwards(bridge: number): boolean {
    const { kind, failMode } = this.wiring.fabric.bridgeSettings(bridge);
    return kind === "linux" || failMode === "standalone";
  }

  /**
   * The classes that a wire class becomes when it comes in by a port. Over a patch port the frame is not
   * read again: NORMAL drops one whose tag came off while another lies beneath ("partial VLAN tag").
   */
  arrive(port: number, frames: Wire, overPatch: boolean, visit: (node: BridgeClass) => void): void {
    const { ports, vlanProfiles } = this.wiring.fabric.columns;
    const bridge = must(ports.bridge[port]);
    if (!this.forwards(bridge)) return;
    const profile = must(ports.vlan[port]);
    const [tag, base] = [tagOf(frames), baseOf(frames)];
    if (must(vlanProfiles[profile]).mode === "unaware")
      return visit(bridgeClass(bridge, tag === NO_TAG ? STAR : tag, base));
    const enter = (vid: number, below: typeof base) => {
      const taken = this.#lookup.ingress(profile, vid);
      if (taken >= 0) visit(bridgeClass(bridge, taken & ~TAKES_TAG, below));
    };
    if (tag !== NO_TAG) return enter(tag, base);
    enter(UNTAGGED, isBare(base) ? base : BASE.none);
    if (isBare(base) || overPatch) return;
    const access = must(vlanProfiles[profile]).mode === "access";
    const vids = access ? PRIORITY_ONLY : this.#atoms;
    for (const vid of vids) enter(vid, BASE.any);
  }

  /** Whether a frame whose outermost tag has this VID comes into this class by the port. */
  entersBy(port: number, vid: number, node: BridgeClass): boolean {
    const taken = this.#lookup.ingress(must(this.wiring.fabric.columns.ports.vlan[port]), vid);
    return taken >= 0 && (taken & ~TAKES_TAG) === vlanOf(node);
  }

  /** The wire classes as which frames of this class leave by a port of their bridge; none if they do not. */
  leave(port: number, node: BridgeClass): readonly Wire[] {
    const { ports, vlanProfiles } = this.wiring.fabric.columns;
    const profile = must(ports.vlan[port]);
    const [vlan, base] = [vlanOf(node), classBase(node)];
    if (must(vlanProfiles[profile]).mode === "unaware") return [wire(vlan === STAR ? NO_TAG : vlan, base)];
    const below = base === BASE.marked ? BASE.any : base;
    switch (this.#lookup.egress(profile, vlan)) {
      case FORM.none:
        return NOTHING;
      case FORM.tagged:
        return [wire(vlan, base)];
      case FORM.untagged:
        return [wire(NO_TAG, below)];
      case FORM.priority:
        return isBare(base) ? [wire(NO_TAG, base)] : PRIORITY_FORMS[base];
    }
  }

  /** Whether floods leave by the port too, not only what was learned to be behind it. */
  floods(port: number, node: BridgeClass): boolean {
    const { ports, vlanProfiles } = this.wiring.fabric.columns;
    const profile = must(ports.vlan[port]);
    return must(vlanProfiles[profile]).mode === "unaware" || this.#lookup.floods(profile, vlanOf(node));
  }

  /** Follows a class out of one port of its bridge to where it comes in next; edge ports lead nowhere here. */
  follow(port: number, node: BridgeClass, arrive: Arrive): void {
    for (const frames of this.leave(port, node)) this.#carry(port, frames, arrive);
  }

  #carry(port: number, frames: Wire, arrive: Arrive): void {
    const overPatch = this.wiring.fabric.columns.ports.kind[port] === PORT.patch;
    for (const at of this.wiring.farEnds(port))
      this.arrive(at, frames, overPatch, (node) => arrive(at, node));
  }
}

const NOTHING: readonly Wire[] = [];
const PRIORITY_ONLY: readonly number[] = [0];
/** VLAN 0 leaves a trunk without a tag if its priority is 0, and with a priority tag if it is not. */
const PRIORITY_FORMS = {
  [BASE.any]: [wire(NO_TAG, BASE.any), wire(0, BASE.marked)],
  [BASE.marked]: [wire(0, BASE.marked)],
} as const;
