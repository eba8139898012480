import type { Change } from "../../model/fabric/change.ts";
import type { Fabric } from "../../model/fabric/fabric.ts";
import { type Checked, good, refused } from "../../model/values/problem.ts";
import type { VerdictKind } from "../verdict.ts";
import { WatchedFabric } from "./watched-fabric.ts";

/** Whether isolation holds of the fabric as it is now. */
export interface IsolationNow {
  readonly verdict: VerdictKind;
  /**
   * `counted`: no place of frames is two tenants', as counts say that are kept. `searched`: counts cannot tell of what was touched,
   * and that was proven or refuted as `verify` does. `anew`: all of the fabric was looked at.
   */
  readonly how: "counted" | "searched" | "anew";
  /** why it took more than counts; empty where it did not */
  readonly why: readonly string[];
}

/**
 * Isolation of a fabric while it changes: after each change the verdict is the one that `verify` has of the fabric that `apply` makes.
 * docs/changes.md says which changes are decided in microseconds, and why what was proven before still stands.
 */
export class IsolationWatch {
  #watched: WatchedFabric;
  #now: IsolationNow;

  constructor(fabric: Fabric) {
    this.#watched = new WatchedFabric(fabric, 0);
    this.#now = { verdict: this.#watched.verdict, how: "anew", why: ["the first look"] };
  }

  get now(): IsolationNow {
    return this.#now;
  }

  /** The fabric as it is now. It is made when first asked for after a change, and that takes as long as `apply` does. */
  get fabric(): Fabric {
    return this.#watched.seal();
  }

  /** Makes all of these changes, or none. Problems have the paths `changes.N`, where changes are counted on from call to call. */
  apply(changes: readonly Change[]): Checked<IsolationNow> {
    const { problems, searched, anew } = this.#watched.change(changes);
    if (problems.length > 0) {
      if (!this.#watched.isWhole) this.#lookAgain();
      return refused(problems);
    }
    if (anew !== undefined) this.#lookAgain();
    const { verdict } = this.#watched;
    if (anew !== undefined) this.#now = { verdict, how: "anew", why: [anew] };
    else this.#now = { verdict, how: searched.length > 0 ? "searched" : "counted", why: searched };
    return good(this.#now);
  }

  #lookAgain(): void {
    this.#watched = new WatchedFabric(this.#watched.seal(), this.#watched.count);
  }
}
