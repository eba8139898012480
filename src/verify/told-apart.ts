import type { Flow, LearnAction, Source } from "../model/openflow/flow.ts";
import type { Bits } from "../model/openflow/key.ts";

/** A number that a flow compares bits of the key with, or writes there. */
export interface Constant {
  readonly field: Bits;
  readonly value: bigint;
}

/** Bits of the key that a flow writes elsewhere, or has a learned flow compare with others. */
export interface Copy {
  readonly from: Bits;
  readonly to: Bits;
}

/** What of a flow may tell one frame from another, beside its own match. */
export interface Tellings {
  /** that a learned flow compares with */
  readonly compared: readonly Constant[];
  /** that the flow, or one that it learns, writes */
  readonly written: readonly Constant[];
  readonly copied: readonly Copy[];
  /** bits that say by which port a frame leaves, or one that is learned from it */
  readonly outputs: readonly Bits[];
}

export function tellingsOf({ actions }: Pick<Flow, "actions">): Tellings {
  const tellings = {
    compared: [] as Constant[],
    written: [] as Constant[],
    copied: [] as Copy[],
    outputs: [] as Bits[],
  };
  const sort = (constants: Constant[], field: Bits, is: Source) => {
    if (typeof is === "bigint") constants.push({ field, value: is });
    else tellings.copied.push({ from: is, to: field });
  };
  const learned = (action: LearnAction) => {
    if (action.kind === "output") tellings.outputs.push(action.port);
    else sort(tellings.written, action.to, action.value);
  };
  for (const action of actions) {
    if (action.kind === "set") tellings.written.push({ field: action.to, value: action.value });
    else if (action.kind === "move") tellings.copied.push(action);
    else if (action.kind === "output-field") tellings.outputs.push(action.from);
    else if (action.kind === "learn") {
      for (const { field, is } of action.flow.match) sort(tellings.compared, field, is);
      action.flow.actions.forEach(learned);
    }
  }
  return tellings;
}
