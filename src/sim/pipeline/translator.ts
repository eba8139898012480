import { must } from "../../model/fabric/fabric.ts";
import type { SentFields } from "../../model/forwarding/tunnel-fields.ts";
import type { Action } from "../../model/openflow/flow.ts";
import { type FlowKey, readField } from "../../model/openflow/flow-key.ts";
import { keyOf } from "../../model/openflow/frame-key.ts";
import { acrossPatch, seenFrom, setInPort } from "../../model/openflow/port-key.ts";
import { isBpdu } from "../../model/openflow/ethernet-key.ts";
import { RESERVED_OUTPUTS } from "../../model/openflow/reserved-ports.ts";
import { isKeyAction } from "../../model/openflow/rewrites.ts";
import type { Frame } from "../../model/wire/frame.ts";
import type { MacTables } from "../mac/mac-tables.ts";
import { lossAt, type Scene, TRAIT, WAY } from "../scene.ts";
import type { Outlet } from "../outlet.ts";
import type { DropReason } from "../trace.ts";
import { ResubmitResources } from "../resubmit-resources.ts";
import { type LearnedAt, Learner } from "./learner.ts";
import type { LiveTables } from "./live-tables.ts";
import { Normal } from "./normal.ts";
import { Rewriter } from "./rewriter.ts";
import { learnedFlow } from "./learned-flow.ts";
import { emitted, type Packet, setTunnel, tunnelOf } from "./packet.ts";

/** A frame that leaves when the translation is done. */
interface Leaving {
  readonly port: number;
  readonly frame: Frame;
  /** of one that leaves by a tunnel */
  readonly fields: SentFields | undefined;
}

/** Where a translation is. */
interface Place {
  readonly port: number;
  readonly bridge: number;
  /** the frame there, changed in place by actions */
  readonly key: FlowKey;
  /** as they were when the frame came here */
  readonly tables: LiveTables;
}

/**
 * What a switch does with a frame by its tables: one translation, which goes on over patch ports. The frames that
 * leave do so at its end, as a mistake on the way may undo them.
 * @see ofproto-dpif-xlate.c, xlate_actions
 */
export class Translator {
  readonly #scene: Scene;
  readonly #outlet: Outlet;
  readonly #normal: Normal;
  readonly #learner: Learner;
  readonly #resources = new ResubmitResources();
  readonly #rewriter = new Rewriter();
  #packet: Packet | undefined;
  #leaving: Leaving[] = [];
  #table = 0;
  /** why nothing more is translated, up to the last patch port that was crossed */
  #failure: DropReason | undefined;

  constructor(scene: Scene, macs: MacTables, outlet: Outlet) {
    this.#scene = scene;
    this.#outlet = outlet;
    this.#normal = new Normal(scene, macs, outlet);
    this.#learner = new Learner(scene);
  }

  /** Flows that frames have left behind, and that have not run out. */
  learned(): readonly LearnedAt[] {
    return this.#learner.learned(this.#outlet.now);
  }

  /** A wire or a host brings a frame to a port. */
  receive(port: number, frame: Frame, generation: number, crossing: number): void {
    const bridge = must(this.#scene.fabric.columns.ports.bridge[port]);
    const limit = this.#scene.tagsRead(bridge);
    const key = keyOf(frame, limit);
    setInPort(key, this.#scene.fabric.ofPorts.numberOf(port));
    setTunnel(key, this.#outlet.fieldsOf(port, crossing));
    this.#begin({ frame, limit, generation, cameTagged: frame.tags.length > 0 });
    this.#enter({ port, bridge, key, tables: this.#learner.visit(bridge, this.#outlet.now) }, false);
    this.#end(generation);
  }

  /** A bridge itself sends a frame by one of its ports, whatever the state of that. */
  originate(port: number, frame: Frame): void {
    const limit = this.#scene.tagsRead(must(this.#scene.fabric.columns.ports.bridge[port]));
    this.#begin({ frame, limit, generation: 0, cameTagged: false });
    this.#send(port, keyOf(frame, limit), false);
    this.#end(0);
  }

  #begin(packet: Packet): void {
    this.#resources.renew();
    this.#packet = packet;
    this.#leaving = [];
    this.#table = 0;
    this.#failure = undefined;
  }

  #end(generation: number): void {
    this.#learner.settle(this.#outlet.now);
    if (this.#failure !== undefined) return;
    for (const { port, frame, fields } of this.#leaving) this.#outlet.emit(port, frame, generation, fields);
  }

  #enter(place: Place, isPatched: boolean): void {
    const { port, bridge, key } = place;
    const { traits, way, forwards, learns } = this.#scene;
    const bits = must(traits[bridge]);
    const packet = must(this.#packet);
    const where = must(way[port]);
    if (where >= WAY.refused) return this.#drop(port, lossAt(where));
    if ((bits & TRAIT.stp) !== 0 && isBpdu(key)) {
      this.#outlet.hear(port, emitted(key, packet), packet.cameTagged);
      return this.#drop(port, "reserved-address");
    }
    if (forwards[port] === 0 && learns[port] === 0) return this.#drop(port, "not-forwarding");
    if ((bits & TRAIT.silent) !== 0) return this.#drop(port, "no-tables");
    const before = this.#leaving.length;
    if (isPatched) this.#goTo(place, 0, key);
    else this.#look(place, 0, key);
    // Where spanning tree lets a port learn already, all is done that a frame brings about but its leaving.
    if (forwards[port] === 1) return;
    this.#leaving.length = before;
    this.#drop(port, "not-forwarding");
  }

  /** @param seen the key that is looked up */
  #goTo(place: Place, table: number, seen: FlowKey): void {
    const before = this.#table;
    const deepens = table <= before;
    const refusal = this.#resources.enter(deepens);
    if (refusal !== undefined) {
      this.#failure = refusal;
      return this.#drop(place.port, refusal);
    }
    this.#look(place, table, seen);
    this.#resources.leave(deepens);
    this.#table = before;
  }

  #look(place: Place, table: number, seen: FlowKey): void {
    const { port, bridge } = place;
    this.#table = table;
    const found = place.tables.lookup(table, seen, this.#outlet.now);
    if (found === undefined) return this.#drop(port, "no-flow");
    const { flow } = found;
    const isWritten = this.#scene.fabric.columns.bridges.hasFlows[bridge] === 1;
    if (isWritten) this.#outlet.narrator?.table(port, flow);
    if (flow.actions.length === 0) return this.#drop(port, "flow-drops");
    for (const action of flow.actions) {
      if (this.#failure !== undefined) return;
      this.#act(place, action);
    }
  }

  #act(place: Place, action: Action): void {
    const { port, key } = place;
    if (isKeyAction(action)) return this.#rewriter.apply(key, action);
    switch (action.kind) {
      case "output":
        return this.#output(place, action.port);
      case "output-field":
        return this.#output(place, Number(readField(key, action.from)));
      case "in-port":
        return this.#send(port, key);
      case "normal":
        return this.#normal.relay(port, key, must(this.#packet), (out, left) => this.#send(out, left));
      case "flood":
        return this.#flood(place, true);
      case "all":
        return this.#flood(place, false);
      case "resubmit":
        return this.#goTo(place, action.table ?? this.#table, seenFrom(key, action.port));
      case "goto-table":
        return this.#goTo(place, action.table, key);
      case "learn":
        return this.#learn(place, action);
    }
  }

  /** @param ofport as an action has it; the reserved ones can be in a register */
  #output(place: Place, ofport: number): void {
    const reserved = RESERVED_OUTPUTS.get(ofport);
    if (reserved !== undefined) return this.#act(place, reserved);
    const { fabric } = this.#scene;
    const out = fabric.ofPorts.portAt(place.bridge, ofport);
    if (out === place.port) return this.#drop(out, "output-to-in-port");
    if (out === undefined) return this.#drop(place.port, "no-such-port");
    this.#send(out, place.key);
  }

  /** OpenFlow's ALL and FLOOD: frames as they are, whatever VLANs the ports carry. ALL does not heed spanning tree. */
  #flood(place: Place, heedsTree: boolean): void {
    const { port, bridge, key } = place;
    for (const out of this.#scene.fabric.portsOf(bridge)) if (out !== port) this.#send(out, key, heedsTree);
  }

  /** A frame leaves by a port. */
  #send(out: number, key: FlowKey, heedsTree = true): void {
    const { way, forwards } = this.#scene;
    const where = must(way[out]);
    if (where >= WAY.refused) return this.#drop(out, lossAt(where));
    if (heedsTree && forwards[out] === 0) return this.#drop(out, "not-forwarding");
    if (where === WAY.patch) return this.#cross(out, key);
    const packet = must(this.#packet);
    const fields = where === WAY.tunnel ? tunnelOf(key) : undefined;
    this.#leaving.push({ port: out, frame: emitted(key, packet), fields });
  }

  /** What fails beyond a patch port ends there, and the rest goes on. */
  #cross(out: number, key: FlowKey): void {
    const { fabric, wiring } = this.#scene;
    const peer = must(wiring.peer[out]);
    if (peer < 0) return this.#drop(out, "patch-dangling");
    const bridge = must(fabric.columns.ports.bridge[peer]);
    const { narrator } = this.#outlet;
    const arrived = acrossPatch(key, fabric.ofPorts.numberOf(peer));
    if (narrator !== undefined) narrator.patch(out, peer, emitted(arrived, must(this.#packet)));
    this.#outlet.count();
    const tables = this.#learner.visit(bridge, this.#outlet.now);
    this.#enter({ port: peer, bridge, key: arrived, tables }, true);
    this.#failure = undefined;
  }

  #learn({ port, bridge, key }: Place, { flow: spec }: Extract<Action, { kind: "learn" }>): void {
    const { narrator, now } = this.#outlet;
    narrator?.learn(port, learnedFlow(spec, key, now).flow);
    this.#learner.note({ bridge, spec, key: key.slice() });
  }

  #drop(port: number, reason: DropReason): void {
    this.#outlet.narrator?.drop(port, reason);
  }
}
