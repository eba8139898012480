import { MAX_DEPTH, MAX_RESUBMITS } from "../model/openflow/translation-limits.ts";
import type { DropReason } from "./trace.ts";

/**
 * One frame's way through the tables of a switch and, over patch ports, of its neighbours: a single translation,
 * which Open vSwitch cuts where it is too deep or too long.
 */
export class Translation {
  #depth = 0;
  #resubmits = 0;

  /** A wire or a host brings a frame. */
  begin(): void {
    this.#depth = this.#resubmits = 0;
  }

  /**
   * Before the next bridge or table.
   * @param deepens false for a table with a higher number than the one before
   * @returns why it is not entered
   */
  enter(deepens = true): DropReason | undefined {
    if (this.#depth >= MAX_DEPTH) return "too-deep";
    if (this.#resubmits >= MAX_RESUBMITS) return "too-many-resubmits";
    if (deepens) this.#depth++;
    this.#resubmits++;
    return undefined;
  }

  leave(deepened = true): void {
    if (deepened) this.#depth--;
  }
}
