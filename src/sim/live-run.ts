import { BRIDGE_GROUP } from "../model/forwarding/reserved.ts";
import type { Frame } from "../model/wire/frame.ts";
import type { LiveTree } from "./live-tree.ts";
import type { Narrator } from "./narrator.ts";
import { EventQueue } from "./queue.ts";

interface World<T> {
  /** Notes steps; nothing while it is undefined. */
  narrator: Narrator | undefined;
  /** What was under way arrives. */
  take(item: T): void;
}

/** A queue that knows what is in it besides BPDUs, which never end. */
export class LiveQueue<T extends object> extends EventQueue<T> {
  underway = 0;
  readonly #farthest: number;

  /** @param farthest wires that a BPDU may cross: where those that relay it are wired in a ring it would go on for ever */
  constructor(farthest: number) {
    super();
    this.#farthest = farthest;
  }

  override push(delay: number, port: number, generation: number, crossing: number, item: T): void {
    if (!isBpdu(item)) this.underway++;
    else if (generation > this.#farthest) return;
    super.push(delay, port, generation, crossing, item);
  }

  override next(): T | undefined {
    const item = super.next();
    if (item !== undefined && !isBpdu(item)) this.underway--;
    return item;
  }

  override clear(): void {
    super.clear();
    this.underway = 0;
  }
}

/** Frames and the spanning tree in one time: which of them comes next. Nobody is told of BPDUs. */
export class LiveRun<T extends object> {
  readonly tree: LiveTree;
  readonly #queue: LiveQueue<T>;
  readonly #world: World<T>;

  constructor(tree: LiveTree, queue: LiveQueue<T>, world: World<T>) {
    this.tree = tree;
    this.#queue = queue;
    this.#world = world;
  }

  /** The next thing happens. */
  turn(): void {
    const { narrator } = this.#world;
    const queue = this.#queue;
    if (this.tree.nextAlarm <= queue.nextTime) {
      this.#world.narrator = undefined;
      queue.wait(Math.max(0, this.tree.nextAlarm - queue.now));
      this.tree.ring();
    } else {
      const item = queue.next();
      if (item === undefined) return;
      if (isBpdu(item)) this.#world.narrator = undefined;
      this.#world.take(item);
    }
    this.#world.narrator = undefined;
    this.tree.read();
    this.#world.narrator = narrator;
  }

  /** Until nothing is under way but BPDUs, or it is asked to stop. @returns whether that came about within bounds */
  run(isInBounds: () => boolean, until: (() => boolean) | undefined): boolean {
    while (this.#queue.underway > 0) {
      if (!isInBounds()) return false;
      this.turn();
      if (until?.() === true) break;
    }
    return true;
  }

  /** @param time µs */
  pass(time: number): void {
    const end = this.#queue.now + time;
    while (Math.min(this.tree.nextAlarm, this.#queue.nextTime) <= end) this.turn();
    this.#queue.wait(end - this.#queue.now);
  }
}

export function isBpdu(item: object): boolean {
  return "dst" in item && item.dst === BRIDGE_GROUP && (item as Frame).payload.kind === "llc";
}
