import { MAX_DEPTH, MAX_RESUBMITS } from "../model/openflow/translation-limits.ts";
import type { DropReason } from "./trace.ts";

/**
 * What a translation has left of tables and patch ports: how deep it is, and how many it has entered in all. Patch
 * ports count as resubmits do.
 * @see ofproto-dpif-xlate.c, xlate_resubmit_resource_check
 */
export class ResubmitResources {
  #depth = 0;
  #resubmits = 0;

  /** A translation begins: a wire or a host has brought a frame. */
  renew(): void {
    this.#depth = this.#resubmits = 0;
  }

  /**
   * Before the next table or patch port.
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
