import { must } from "../model/fabric/fabric.ts";
import type { SentFields, TunnelFields } from "../model/forwarding/tunnel-fields.ts";
import type { Wiring } from "../model/forwarding/wiring.ts";
import type { Mac } from "../model/values/mac.ts";
import type { Failure } from "../model/fabric/failure.ts";
import type { Frame, Ipv4Packet } from "../model/wire/frame.ts";
import type { Container } from "./container.ts";
import { Edge, type Emission } from "./edge.ts";
import { Hosts } from "./host.ts";
import { HostTunnels } from "./host-tunnels.ts";
import type { HopData } from "./hop-data.ts";
import { defaultEvents, defaultHops, type Limits, type Options } from "./limits.ts";
import { type LearnedMac, MacTables } from "./mac/mac-tables.ts";
import { isBpdu, LiveQueue, LiveRun } from "./live-run.ts";
import { LiveTree } from "./live-tree.ts";
import { Narrator } from "./narrator.ts";
import { NO_CROSSING } from "./outlet.ts";
import type { LearnedAt } from "./pipeline/learner.ts";
import { PARCEL, type Parcel } from "./parcel.ts";
import { EventQueue } from "./queue.ts";
import { Scene, WAY } from "./scene.ts";
import type { Start } from "./start.ts";
import { CopyCount, cutOff, type Storm } from "./storm.ts";
import { Switching } from "./switching.ts";
import type { Hop } from "./trace.ts";
import { UNDERLAY_DELAY, Wires } from "./wires.ts";
import { hopOf } from "./words.ts";

/**
 * One run of a network in virtual time, in microseconds. Everything is determined by the fabric, the start and
 * what is sent: events of one time happen in the order in which they came about.
 */
export class Simulation {
  readonly scene: Scene;
  readonly deliveries: Emission[] = [];
  narrator: Narrator | undefined;
  readonly #queue: EventQueue<Frame | Parcel>;
  readonly #tables: MacTables;
  readonly #switching: Switching;
  readonly #wires: Wires;
  readonly #copies = new CopyCount();
  readonly #edge: Edge;
  readonly #hosts: Hosts;
  readonly #tunnels: HostTunnels;
  readonly #live: LiveRun<Frame | Parcel> | undefined;
  #events = 0;
  #maxEvents = 0;
  #maxGeneration: number;

  /** @param wiring or a scene, which carries its start with it */
  constructor(wiring: Wiring | Scene, start?: Partial<Start>, { answer = false, trace = 0 }: Options = {}) {
    this.scene = wiring instanceof Scene ? wiring.forRun() : new Scene(wiring, start);
    const { running, fabric } = this.scene;
    const farthest = fabric.columns.bridges.count;
    const liveQueue = running === undefined ? undefined : new LiveQueue<Frame | Parcel>(farthest);
    this.#queue = liveQueue ?? new EventQueue();
    this.narrator = trace > 0 ? new Narrator(this.scene, this, trace) : undefined;
    this.#edge = new Edge(fabric, this, answer === true, this.deliveries);
    this.#maxGeneration = defaultHops(this.scene);
    this.#tables = new MacTables(fabric);
    this.#switching = new Switching(this.scene, this.#tables, this);
    this.#wires = new Wires(this.scene, this);
    this.#tunnels = new HostTunnels(this.scene, this);
    this.#hosts = new Hosts(this.scene, this, this.#tunnels, answer !== false);
    if (running === undefined || liveQueue === undefined) return;
    const world = { clock: this, switching: this.#switching };
    this.#live = new LiveRun(new LiveTree(this.scene, running, this.#tables, world), liveQueue, this);
  }

  /** µs */
  get now(): number {
    return this.#queue.now;
  }

  /** Steps noted so far, if the run is traced. */
  get steps(): readonly HopData[] {
    return this.narrator?.hops ?? [];
  }

  /** The same in words. */
  get hops(): Hop[] {
    return this.steps.map((step) => hopOf(this.scene.fabric, step));
  }

  /** What the MAC tables hold now, as `ovs-appctl fdb/show` prints them. */
  learned(): Iterable<LearnedMac> {
    return this.#tables.entries(this.now);
  }

  /** The port behind which a bridge knows an address to be; -1 where it does not. @param vlan 0 where the bridge knows none */
  portKnown(bridge: number, vlan: number, mac: Mac): number {
    return this.#tables.of(bridge).find(vlan, mac, this.now);
  }

  /** Flows that bridges have learned, as `ovs-ofctl dump-flows` has them among those that were written. */
  learnedFlows(): readonly LearnedAt[] {
    return this.#switching.learned();
  }

  /** The growth of what was still under way when a bound ended the run; undefined if everything died out. */
  get storm(): Storm | undefined {
    return this.#copies.storm;
  }

  /** The spanning tree, where it runs. */
  get tree(): LiveTree | undefined {
    return this.#live?.tree;
  }

  /** Copies that crossed wires between bridges, at the first hop, the second, and so on. */
  get copies(): readonly number[] {
    return this.#copies.all;
  }

  /** Sends a frame into a port, as if the wire there brought it, after what is already under way. */
  send(port: number, frame: Frame): void {
    this.narrator?.send(port, frame);
    this.schedule(0, port, frame, 0);
  }

  /** Lets time pass in which nothing is sent, µs. What is under way is not touched, but where a tree runs. */
  wait(time: number): void {
    if (this.#live === undefined) this.#queue.wait(time);
    else this.#live.pass(time);
  }

  /** From now on exactly these have failed. Bridges notice by the loss of carrier, or by what they no longer hear. */
  fail(failures: readonly Failure[]): void {
    if (this.#live === undefined) throw new Error("nothing fails where the tree stands still");
    this.#live.tree.fail(failures);
    this.#live.tree.read();
  }

  /**
   * Sends a frame, lets it run its course, and forgets all of it but what the network learned.
   * @returns how it grew, where it did not die out
   */
  teach(port: number, frame: Frame, limits: Limits = {}): Storm | undefined {
    this.schedule(0, port, frame, 0);
    this.run(limits);
    const { storm } = this;
    this.#queue.clear();
    this.#copies.clear();
    this.deliveries.length = 0;
    this.narrator?.restart();
    return storm;
  }

  /** Runs until nothing is under way, or to a limit: a storm ends there and is told by `storm`. */
  run({ events = defaultEvents(this.scene), hops = defaultHops(this.scene), until }: Limits = {}): void {
    this.#maxEvents = this.#events + events;
    this.#maxGeneration = hops;
    const isDone = this.#live?.run(() => this.#events <= this.#maxEvents, until);
    if (isDone === false) this.#stopHere();
    if (isDone !== undefined) return;
    while (this.#queue.size > 0 && this.#events <= this.#maxEvents) {
      this.take(must(this.#queue.next()));
      if (until?.() === true) return;
    }
    if (this.#queue.size > 0) this.#stopHere();
  }

  /** @internal What was under way arrives. */
  take(item: Frame | Parcel): void {
    if (this.#queue.port !== PARCEL) return this.#arrive(this.#queue.port, item as Frame);
    const { host, from, packet } = item as Parcel;
    this.#hosts.receive(host, from, packet);
  }

  /** The stack of the container there, that answers if this run has answers. */
  container(endpoint: number): Container {
    return this.#edge.container(endpoint);
  }

  /** All containers start afresh: they have to ask for their neighbours again. */
  restartContainers(): void {
    this.#edge.restart();
  }

  /** @internal A frame comes to a port after `delay` µs, over `generation` wires, the last a tunnel's crossing. */
  schedule(delay: number, port: number, frame: Frame, generation: number, crossing = NO_CROSSING): void {
    if (generation > this.#maxGeneration) {
      this.#copies.stop(this.#maxGeneration);
      this.narrator?.drop(port, "storm-bound");
      return;
    }
    this.#events++;
    if (generation > 0) this.#copies.add(generation);
    this.#queue.push(delay, port, generation, crossing, frame);
  }

  /** @internal */
  fieldsOf(port: number, crossing: number): TunnelFields {
    return this.#wires.fieldsAt(port, crossing);
  }

  /** @internal */
  count(): void {
    this.#events++;
  }

  /** @internal */
  emit(port: number, frame: Frame, generation: number, fields?: SentFields): void {
    switch (must(this.scene.way[port])) {
      case WAY.edge:
        return this.#deliver(port, frame);
      case WAY.local:
        return this.#tunnels.intercepts(port, frame) ? undefined : this.#deliver(port, frame);
      case WAY.link:
        return this.#wires.overLink(port, frame, generation);
      default:
        return this.#wires.overTunnel(port, frame, generation, fields);
    }
  }

  /** @internal */
  carry(from: number, host: number, packet: Ipv4Packet): void {
    this.narrator?.underlay(from, host, packet);
    this.#events++;
    this.#queue.push(UNDERLAY_DELAY, PARCEL, 0, NO_CROSSING, { from, host, packet });
  }

  #arrive(port: number, frame: Frame): void {
    const { generation, crossing } = this.#queue;
    if (crossing !== NO_CROSSING && this.narrator !== undefined) {
      const packet = this.#wires.outer(crossing, frame);
      if (packet !== undefined) this.narrator.decapsulate(port, packet);
    }
    this.#switching.receive(port, frame, generation, crossing);
  }

  /** @internal */
  hear(port: number, frame: Frame, cameTagged: boolean): void {
    this.#live?.tree.hear(port, frame, cameTagged);
  }

  #deliver(port: number, frame: Frame): void {
    if (this.#live !== undefined && isBpdu(frame)) return;
    this.#events++;
    this.#edge.note(port, frame);
    if (this.scene.way[port] === WAY.local) this.#hosts.hear(port, frame);
    else this.#edge.answer(port, frame);
  }

  #stopHere(): void {
    const { complete, next } = cutOff(this.#queue);
    this.#copies.stop(complete);
    if (next !== undefined) this.narrator?.stop(next);
  }
}
