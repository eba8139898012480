import type { FlowKey } from "../../model/openflow/flow-key.ts";
import { applyRewrites, type KeyAction, type Rewrite, rewritesOf } from "../../model/openflow/rewrites.ts";

/** Does to keys what actions say. What an action says is found out once. */
export class Rewriter {
  readonly #rewrites = new WeakMap<KeyAction, readonly Rewrite[]>();

  apply(key: FlowKey, action: KeyAction): void {
    let rewrites = this.#rewrites.get(action);
    if (rewrites === undefined) {
      rewrites = rewritesOf(action);
      this.#rewrites.set(action, rewrites);
    }
    applyRewrites(key, rewrites);
  }
}
