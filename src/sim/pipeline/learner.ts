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
 * The tables of all bridges in one run. What a frame teaches stands from the end of its translation on. Before that it
 * is seen when the translation comes to the bridge again over a patch port, and not any more when it is back where it
 * went out: each visit to a bridge has the tables as they were when it began.
 * @see ofproto-dpif-xlate.c, patch_port_output: tables_version. Measured.
 */
export class Learner {
  readonly #scene: Scene;
  readonly #live: (LiveTables | undefined)[] = [];
  #lessons: Lesson[] = [];

  constructor(scene: Scene) {
    this.#scene = scene;
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

  /** The tables that a visit to a bridge begins with; earlier visits in this translation keep theirs. */
  visit(bridge: number, now: number): LiveTables {
    if (this.#lessons.length === 0) return this.#of(bridge);
    const due = this.#lessons.filter((lesson) => lesson.bridge === bridge);
    if (due.length === 0) return this.#of(bridge);
    this.#lessons = this.#lessons.filter((lesson) => lesson.bridge !== bridge);
    const tables = this.#of(bridge).copy();
    for (const { spec, key } of due) tables.learn(spec, key, now);
    this.#live[bridge] = tables;
    return tables;
  }

  /** The translation is over. */
  settle(now: number): void {
    if (this.#lessons.length === 0) return;
    for (const { bridge, spec, key } of this.#lessons) this.#of(bridge).learn(spec, key, now);
    this.#lessons = [];
  }

  #of(bridge: number): LiveTables {
    return (this.#live[bridge] ??= new LiveTables(this.#scene.tablesOf(bridge)));
  }
}
