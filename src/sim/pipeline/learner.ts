import type { Flow, LearnSpec } from "../../model/openflow/flow.ts";
import type { FlowKey } from "../../model/openflow/flow-key.ts";
import { LiveTables } from "./live-tables.ts";
import type { Scene } from "../scene.ts";

interface Lesson {
  readonly bridge: number;
  readonly spec: LearnSpec;
  readonly key: FlowKey;
}

/** A flow that a bridge has learned; the bridge as a row. */
export interface LearnedAt {
  readonly bridge: number;
  readonly flow: Flow;
}

/**
 * The tables of all bridges in one run. What a frame teaches stands from the end of its translation on, or from
 * when the translation comes to the bridge again over a patch port.
 * @see ofproto-dpif-xlate.c, tables_version. Measured.
 */
export class Learner {
  readonly #scene: Scene;
  readonly #live: (LiveTables | undefined)[] = [];
  #lessons: Lesson[] = [];

  constructor(scene: Scene) {
    this.#scene = scene;
  }

  of(bridge: number): LiveTables {
    return (this.#live[bridge] ??= new LiveTables(this.#scene.tablesOf(bridge)));
  }

  /** What bridges have learned and still know. */
  learned(now: number): readonly LearnedAt[] {
    return this.#live.flatMap(
      (tables, bridge) => tables?.learned(now).map((flow) => ({ bridge, flow })) ?? [],
    );
  }

  note(lesson: Lesson): void {
    this.#lessons.push(lesson);
  }

  /** @param bridge or of all bridges what was noted so far */
  settle(now: number, bridge?: number): void {
    const isDue = (lesson: Lesson) => bridge === undefined || lesson.bridge === bridge;
    const due = this.#lessons.filter(isDue);
    if (due.length === 0) return;
    this.#lessons = this.#lessons.filter((lesson) => !isDue(lesson));
    for (const { bridge: at, spec, key } of due) this.of(at).learn(spec, key, now);
  }
}
