import { type Fabric, must } from "../model/fabric/fabric.ts";
import type { Failure } from "../model/fabric/failure.ts";
import { outageOf } from "../model/fabric/outage.ts";
import type { BridgeId } from "../model/spanning-tree/bridge-id.ts";
import { makeHeap } from "../model/spanning-tree/heap.ts";
import type { FabricTopology } from "../model/spanning-tree/of-fabric.ts";
import type { PortState } from "../model/spanning-tree/port-state.ts";
import { topologyFrom } from "../model/spanning-tree/topology.ts";
import { localMac } from "../model/values/mac.ts";
import { bpduFrame, decodeBpdu } from "../model/wire/bpdu.ts";
import type { Frame } from "../model/wire/frame.ts";
import type { MacTables } from "./mac/mac-tables.ts";
import type { Scene } from "./scene.ts";
import { disablePort, enablePort, makeBridge, restarted } from "./spanning-tree/administer.ts";
import { type Effect, type Entity, fastAgeing } from "./spanning-tree/entity.ts";
import { receive } from "./spanning-tree/receive.ts";
import { nextDeadline, tick } from "./spanning-tree/tick.ts";

/** What the tree needs of the run that it belongs to. */
interface World {
  /** µs */
  readonly clock: { readonly now: number };
  /** By which bridges send their own frames. */
  readonly switching: { originate(port: number, frame: Frame): void };
}

/** What one bridge believes of the tree. */
export interface TreeBelief {
  readonly root: BridgeId;
  /** whether it tells of a change, or notifies its root of one */
  readonly isChanging: boolean;
}

const MILLISECOND = 1000;
const SECOND = 1_000_000;
/** µs: net/bridge/br_stp_if.c, br_stp_enable_bridge. */
const FIRST_COLLECTION = 100_000;
/** Ports have addresses of their own, apart from those of endpoints and bridges. */
const PORT_SERIALS = 2 ** 33;

/**
 * Spanning tree as it runs in the midst of frames: entities that speak over the network's own wires, in its time.
 * All ports come up at 0. The state of each port decides in the scene whether it forwards and learns.
 */
export class LiveTree {
  readonly #scene: Scene;
  readonly #fabric: Fabric;
  readonly #tables: MacTables;
  readonly #world: World;
  readonly #topology: FabricTopology;
  /** Per bridge of the topology. */
  readonly #entities: Entity[];
  readonly #portsOf: number[][];
  /** Per port row of the fabric its index in its entity, and the bridge of the topology; -1 where it takes no part. */
  readonly #placeOf: Int32Array;
  readonly #bridgeOf: Int32Array;
  /** Alarms by time in µs: items below the number of bridges are timers, those above Linux's collectors. */
  readonly #agenda = makeHeap();
  readonly #alarms: number[];
  readonly #inbox: { readonly port: number; readonly frame: Frame }[] = [];
  /**
   * Whether something has happened that Open vSwitch 3.1.0 does not survive. A bridge tells its root of a change before
   * the port is blocked that is the change. If its root port is a patch port, the neighbour's acknowledgement comes in
   * the midst of that and makes it block the port once more, tell the root once more, until the stack is full: only the
   * neighbour's hold timer, if it runs, stops that. Measured.
   * @see stp.c, stp_make_blocking and stp_received_tcn_bpdu; IEEE 802.1D-1998 §8.6.13 has the same order
   */
  isFatal = false;
  /** Per port row of the fabric whether it has not failed. */
  #up: Uint8Array;
  #restarted: ReadonlySet<number> = new Set();

  constructor(scene: Scene, topology: FabricTopology, tables: MacTables, world: World) {
    const { columns, settings, bridges } = topology;
    this.#scene = scene;
    this.#fabric = scene.fabric;
    this.#up = scene.fabric.columns.ports.up;
    this.#tables = tables;
    this.#world = world;
    this.#topology = topology;
    this.#placeOf = new Int32Array(scene.fabric.columns.ports.count).fill(-1);
    this.#bridgeOf = new Int32Array(scene.fabric.columns.ports.count).fill(-1);
    this.#portsOf = settings.map(() => []);
    topology.ports.forEach((row, index) => {
      const bridge = must(columns.bridge[index]);
      this.#bridgeOf[row] = bridge;
      this.#placeOf[row] = must(this.#portsOf[bridge]).push(index) - 1;
    });
    const { ports } = topologyFrom(columns, settings);
    this.#entities = settings.map((bridge, index) =>
      makeBridge(
        bridge,
        must(this.#portsOf[index]).map((port) => must(ports[port])),
        0,
      ),
    );
    this.#alarms = bridges.map(() => Infinity);
    for (const [bridge, entity] of this.#entities.entries()) {
      if (entity.dialect.afterChange === "age-when-collected")
        this.#agenda.push(FIRST_COLLECTION, bridges.length + bridge);
      this.#settle(bridge, []);
    }
  }

  /** µs: when something is due next that no frame brings. */
  get nextAlarm(): number {
    return this.#agenda.peekKey();
  }

  /** Does what is due now. */
  ring(): void {
    const item = this.#agenda.pop();
    const bridges = this.#entities.length;
    if (item >= bridges) this.#collect(item - bridges);
    else if (must(this.#alarms[item]) <= this.#world.clock.now) {
      this.#alarms[item] = Infinity;
      this.#settle(item, tick(must(this.#entities[item]), this.#milliseconds));
    }
  }

  /**
   * A BPDU has come to a port.
   * @param cameTagged whether a wire brought it with a tag: then nobody reads it
   */
  hear(port: number, frame: Frame, cameTagged: boolean): void {
    if (this.#placeOf[port] !== -1 && !cameTagged) this.#inbox.push({ port, frame });
  }

  /** Reads what was heard: only once what is going on has ended, or bridges would answer in each other's midst. */
  read(): void {
    for (let heard = this.#inbox.shift(); heard !== undefined; heard = this.#inbox.shift()) {
      const { port, frame } = heard;
      if (frame.payload.kind !== "llc") continue;
      const bridge = must(this.#bridgeOf[port]);
      const entity = must(this.#entities[bridge]);
      const bpdu = decodeBpdu(frame.payload.bytes, entity.dialect.readsLlc);
      if (bpdu === undefined) continue;
      this.#settle(bridge, receive(entity, must(this.#placeOf[port]), bpdu, this.#milliseconds));
    }
  }

  /** What a bridge of the fabric believes; undefined where it runs no spanning tree. */
  beliefOf(bridge: number): TreeBelief | undefined {
    const entity = this.#entities[this.#topology.bridges.indexOf(bridge)];
    if (entity === undefined) return undefined;
    const { designatedRoot: root, topologyChange, topologyChangeDetected } = entity;
    return { root, isChanging: topologyChange || topologyChangeDetected };
  }

  /** From now on exactly these have failed; what failed before and is not among them is well again. */
  fail(failures: readonly Failure[]): void {
    const { fabric, restarted: again } = outageOf(this.#fabric, failures);
    const before = this.#up;
    this.#scene.suffer(fabric);
    this.#up = fabric.columns.ports.up;
    for (const [port, isUp] of this.#up.entries())
      if (isUp === 0 && before[port] === 1) this.#carrier(port, false);
    for (const [port, isUp] of this.#up.entries())
      if (isUp === 1 && before[port] === 0) this.#carrier(port, true);
    for (const host of again) if (!this.#restarted.has(host)) this.#restart(host);
    this.#restarted = again;
  }

  get #milliseconds(): number {
    return Math.floor(this.#world.clock.now / MILLISECOND);
  }

  #carrier(port: number, isUp: boolean): void {
    const [bridge, place] = [must(this.#bridgeOf[port]), must(this.#placeOf[port])];
    // net/bridge/br_if.c, br_port_carrier_check: with spanning tree or without.
    const owner = must(this.#fabric.columns.ports.bridge[port]);
    if (!isUp && this.#fabric.bridgeSettings(owner).kind === "linux")
      this.#tables.of(owner).flushPort(port, this.#world.clock.now);
    if (bridge < 0) return;
    const index = must(must(this.#portsOf[bridge])[place]);
    if (this.#topology.columns.enabled[index] === 0) return;
    const change = isUp ? enablePort : disablePort;
    this.#settle(bridge, change(must(this.#entities[bridge]), place, this.#milliseconds));
  }

  /** ovs-vswitchd starts again: what it has learned and heard is gone. */
  #restart(host: number): void {
    for (const row of this.#fabric.bridgesOf(host)) {
      if (this.#fabric.bridgeSettings(row).kind !== "ovs") continue;
      this.#tables.of(row).flush();
      const bridge = this.#topology.bridges.indexOf(row);
      if (bridge < 0) continue;
      this.#entities[bridge] = restarted(must(this.#entities[bridge]), this.#milliseconds);
      this.#settle(bridge, []);
    }
  }

  /** After every event at a bridge: what its ports do now, what it wants done, and when it is to be woken. */
  #settle(bridge: number, effects: readonly Effect[]): void {
    const entity = must(this.#entities[bridge]);
    const rowOf = (index: number) => must(this.#topology.ports[must(must(this.#portsOf[bridge])[index])]);
    if (effects.some((effect) => this.#tellsOverPatch(effect, rowOf)))
      this.isFatal ||= entity.ports.some((port) => this.#blocks(rowOf(port.index), port.state));
    for (const { index, state } of entity.ports) this.#scene.setState(rowOf(index), state);
    const table = this.#tables.of(must(this.#topology.bridges[bridge]));
    for (const effect of effects) {
      if (effect.kind === "transmit") {
        const row = rowOf(effect.port);
        this.#world.switching.originate(row, bpduFrame(effect.bpdu, localMac(PORT_SERIALS + row)));
      } else if (effect.port === undefined) table.flush();
      else table.flushPort(rowOf(effect.port), this.#world.clock.now);
    }
    const deadline = Math.max(nextDeadline(entity) * MILLISECOND, this.#world.clock.now);
    if (deadline < must(this.#alarms[bridge])) {
      this.#alarms[bridge] = deadline;
      this.#agenda.push(deadline, bridge);
    }
  }

  #tellsOverPatch(effect: Effect, rowOf: (index: number) => number): boolean {
    if (effect.kind !== "transmit" || effect.bpdu.kind !== "tcn") return false;
    const peer = must(this.#scene.wiring.peer[rowOf(effect.port)]);
    return peer >= 0 && this.#placeOf[peer] !== -1;
  }

  #blocks(row: number, state: PortState): boolean {
    return state === "blocking" && this.#scene.learns[row] === 1;
  }

  /**
   * Linux looks through a table when its oldest entry was to die the last time it looked: an address that fast ageing
   * has made too old is used until then. Measured.
   * @see net/bridge/br_fdb.c, br_fdb_cleanup
   */
  #collect(bridge: number): void {
    const { now } = this.#world.clock;
    const row = must(this.#topology.bridges[bridge]);
    const ageing = this.#fabric.bridgeSettings(row).macAgeing * SECOND;
    const fast = fastAgeing(must(this.#entities[bridge]));
    const hold = fast === undefined ? ageing : fast * MILLISECOND;
    const oldest = this.#tables.of(row).collect(hold, now);
    this.#agenda.push(now + hold - oldest, this.#entities.length + bridge);
  }
}
