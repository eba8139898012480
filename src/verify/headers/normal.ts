import { must } from "../../model/fabric/fabric.ts";
import type { VlanMode } from "../../model/forwarding/vlan-profile.ts";
import { FIELD } from "../../model/openflow/key.ts";
import { only } from "./step.ts";
import type { Switches } from "./switches.ts";
import { NOWHERE, type Place } from "./trail.ts";
import type { Outlet } from "./outlet.ts";

/**
 * A learning switch, in sets: what NORMAL and the Linux bridge do with frames that come in by one port. Where it
 * is not known who is where, frames are flooded; and any that may be known to be at one port may go there alone.
 */
export class Normal {
  readonly #switches: Switches;
  readonly #outlet: Outlet;
  readonly #emit: (port: number, place: Place) => void;
  readonly #port: number;
  readonly #bridge: number;

  /** @param emit where frames leave */
  constructor(switches: Switches, outlet: Outlet, port: number, emit: (port: number, place: Place) => void) {
    this.#emit = emit;
    this.#switches = switches;
    this.#outlet = outlet;
    this.#port = port;
    this.#bridge = must(switches.fabric.columns.ports.bridge[port]);
  }

  /** @see ofproto-dpif-xlate.c, xlate_normal */
  relay(place: Place): void {
    const { sets, rules, fabric } = this.#switches;
    const { trail } = this.#outlet;
    const { vlan } = fabric.columns.ports;
    const { vlanProfiles } = fabric.columns;
    const own = must(vlan[this.#port]);
    const { mode } = must(vlanProfiles[own]);
    const { forwardBpdu } = fabric.bridgeSettings(this.#bridge);
    const inside = trail.after(place, rules.enter(own, forwardBpdu), {
      kind: "classified",
      port: this.#port,
    });
    if (inside === NOWHERE) return;
    const entries = this.#switches.staticEntriesOn(this.#bridge);
    const { bdds } = sets;
    // A full table forgets static entries like any other.
    const [passing, lasting] = [true, false].map((is) =>
      entries.filter(({ port }) => this.#outlet.learnedState.mayForget(port) === is),
    );
    const known = sets.any(must(lasting).map(({ from }) => from));
    this.#outlet.learnMac(this.#port, trail.without(inside, known));
    for (const { port, to } of entries) {
      // Of what is known to be at the port that it came by, nothing goes on.
      if (port !== this.#port) this.#leave(trail.after(inside, only(sets, to)), port, mode);
    }
    const toStatic = sets.any(entries.map(({ to }) => to));
    const others = trail.after(inside, only(sets, bdds.not(rules.toItself)));
    const rest = trail.after(others, only(sets, bdds.not(toStatic)));
    const forgotten = must(passing).map(({ port, to }) =>
      trail.after(others, only(sets, to), { kind: "forgotten", bridge: this.#bridge, port }),
    );
    const moving = trail.meet([rest, ...forgotten]);
    for (const [profile, ports] of this.#othersByProfile()) {
      const flooded = trail.after(moving, rules.leave(profile, mode, "flooded"));
      for (const port of ports) {
        if (flooded !== NOWHERE) this.#emit(port, flooded);
        const here = only(sets, this.#outlet.learnedState.macsAt(port));
        const left = trail.after(
          trail.after(moving, here, { kind: "known", port }),
          rules.leave(profile, mode, "learned"),
        );
        if (left !== NOWHERE) this.#emit(port, left);
      }
    }
  }

  /** Frames for an address that stands in the table for good. */
  #leave(place: Place, port: number, from: VlanMode): void {
    const profile = must(this.#switches.fabric.columns.ports.vlan[port]);
    for (const how of ["flooded", "learned"] as const) {
      const left = this.#outlet.trail.after(place, this.#switches.rules.leave(profile, from, how));
      if (left !== NOWHERE) this.#emit(port, left);
    }
  }

  /** @see net/bridge/br_input.c, br_handle_frame_finish */
  relayLinux(place: Place): void {
    const { sets, rules, fabric } = this.#switches;
    const { trail } = this.#outlet;
    const inside = trail.after(place, rules.enterLinux());
    const local = must(fabric.columns.bridges.local[this.#bridge]);
    const toHost = sets.equals(FIELD.dl_dst, BigInt(fabric.localMacOf(this.#bridge)));
    const others = trail.after(inside, only(sets, sets.bdds.diff(sets.bdds.not(toHost), rules.toItself)));
    for (const port of fabric.portsOf(this.#bridge)) {
      const here = port === local ? inside : others;
      if (port !== this.#port && here !== NOWHERE) this.#emit(port, here);
    }
  }

  #othersByProfile(): ReadonlyMap<number, readonly number[]> {
    const { vlan } = this.#switches.fabric.columns.ports;
    const byProfile = new Map<number, number[]>();
    for (const port of this.#switches.fabric.portsOf(this.#bridge)) {
      if (port === this.#port) continue;
      const known = byProfile.get(must(vlan[port]));
      if (known === undefined) byProfile.set(must(vlan[port]), [port]);
      else known.push(port);
    }
    return byProfile;
  }
}
