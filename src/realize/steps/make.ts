import { inverse, type Step } from "../step.ts";
import type { Part, PartKind } from "../part.ts";
import { bridgeSteps, linuxBridgeSteps, localSteps, switchSteps } from "./bridges.ts";
import { containerSteps } from "./containers.ts";
import { fdbSteps } from "./fdb.ts";
import { flowSteps } from "./flows.ts";
import { cableSteps, plugSteps } from "./interfaces.ts";
import { treesAfterOutsiders } from "./outsiders.ts";
import { portSteps } from "./ports.ts";

/**
 * The steps that make these parts, in an order in which nothing is ever joined that is not joined in the end: a bridge
 * has its tables before it has ports, and a port comes with all of its restrictions. So after any number of them, on
 * any of the hosts, there are only ways that the verified fabric has, too.
 */
export function makingSteps(parts: readonly Part[], owner: string): Step[] {
  const of = (kind: PartKind) => parts.filter((part) => part.kind === kind);
  const { bridges, ports } = treesAfterOutsiders(of("bridge"), of("port"));
  return [
    ...switchSteps(of("switch"), owner),
    ...containerSteps(of("container"), owner),
    ...bridgeSteps(bridges, owner),
    ...linuxBridgeSteps(of("linux-bridge"), owner),
    ...flowSteps(of("flows")),
    ...cableSteps(of("cable"), owner),
    ...plugSteps(of("plug"), owner),
    ...portSteps(ports, owner),
    ...fdbSteps(of("fdb"), owner),
    ...localSteps(of("local"), owner),
  ];
}

/** The steps that remove these parts: those that made them, taken back in reverse. */
export function removingSteps(parts: readonly Part[], owner: string): Step[] {
  return makingSteps(parts, owner).toReversed().map(inverse);
}
