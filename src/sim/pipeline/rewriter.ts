import { type FlowKey, hasBits } from "../../model/openflow/flow-key.ts";
import { applyOp } from "../../model/openflow/key-ops.ts";
import { type KeyAction, type Rewrite, rewritesOf } from "../../model/openflow/rewrites.ts";

/** Does to keys what actions say. What an action says is found out once. */
export class Rewriter {
  readonly #rewrites = new WeakMap<KeyAction, readonly Rewrite[]>();

  apply(key: FlowKey, action: KeyAction): void {
    let rewrites = this.#rewrites.get(action);
    if (rewrites === undefined) {
      rewrites = rewritesOf(action);
      this.#rewrites.set(action, rewrites);
    }
    const holds = ({ when }: Rewrite) =>
      when === undefined || when.some((match) => match.every((word) => hasBits(key, word)));
    for (const op of rewrites.find(holds)?.ops ?? []) applyOp(key, op);
  }
}
