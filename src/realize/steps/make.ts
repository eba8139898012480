import { inverse, type Step } from "../step.ts";
import type { Part, PartKind } from "../part.ts";
import { bridgeSteps, linuxBridgeSteps, localSteps, switchSteps } from "./bridges.ts";
import { containerSteps } from "./containers.ts";
import { fdbSteps } from "./fdb.ts";
import { flowSteps } from "./flows.ts";
import { cableSteps, plugSteps } from "./interfaces.ts";
import { isOutsider, treesAfterOutsiders } from "./outsiders.ts";
import { portSteps } from "./ports.ts";
import { turnsOf } from "./shadowed-tunnels.ts";

/**
 * The steps that make these parts, in an order in which nothing is ever joined that is not joined in the end: a bridge
 * has its tables before it has ports, a port comes with all of its restrictions, and a tunnel after those that take some of its
 * packets as they ask for them more exactly. So after any number of them, on
 * any of the hosts, there are only ways that the verified fabric has, too.
 */
export function makingSteps(parts: readonly Part[], owner: string): Step[] {
  const of = (kind: PartKind) => parts.filter((part) => part.kind === kind);
  const turnOf = turnsOf(of("port"), isOutsider);
  const inTurn = of("port").toSorted((one, other) => turnOf(one) - turnOf(other));
  const { bridges, ports } = treesAfterOutsiders(of("bridge"), inTurn);
  const turns = [...new Set(inTurn.map(turnOf))];
  return [
    ...switchSteps(of("switch"), owner),
    ...containerSteps(of("container"), owner),
    ...bridgeSteps(bridges, owner),
    ...linuxBridgeSteps(of("linux-bridge"), owner),
    ...flowSteps(of("flows")),
    ...cableSteps(of("cable"), owner),
    ...plugSteps(of("plug"), owner),
    ...turns.flatMap((turn) =>
      portSteps(
        ports.filter((port) => turnOf(port) === turn),
        owner,
      ),
    ),
    ...fdbSteps(of("fdb"), owner),
    ...localSteps(of("local"), owner),
  ];
}

/** The steps that remove these parts: those that made them, taken back in reverse. */
export function removingSteps(parts: readonly Part[], owner: string): Step[] {
  return makingSteps(parts, owner).toReversed().map(inverse);
}
