import { must } from "../model/fabric/fabric.ts";
import type { Context } from "./context.ts";
import { AddressKinds } from "./address-kinds.ts";
import { Kinds } from "./kinds.ts";
import type { NetworkReach } from "./network-reach.ts";
import type { Outcome } from "./outcome.ts";
import { Rivals } from "./rivals.ts";
import { type PairsRun, runPairs, storms, type Unreached } from "./run-pairs.ts";
import type { Talker } from "./talkers.ts";

export interface ReachOutcome {
  readonly unreached: readonly Unreached[];
  readonly undecided: readonly string[];
  /** of the networks that were run, who reaches whom */
  readonly ran: ReadonlyMap<number, NetworkReach>;
}

interface ByFlow extends ReachOutcome {
  /** of which it is told here */
  readonly networks: readonly number[];
}

/** The networks that have endpoints where flows decide, or ports that look at more than one tag: there a run tells. */
export function unreachedByFlow(
  context: Context,
  outcome: Outcome,
  networks: ReadonlyMap<number, readonly Talker[]>,
): ByFlow {
  const { fabric } = context;
  const looped = new Set(context.loops(outcome).loops.flatMap(({ bridges }) => bridges));
  const kinds = new Kinds(fabric);
  const found = {
    networks: [] as number[],
    unreached: [] as Unreached[],
    undecided: [] as string[],
    ran: new Map<number, NetworkReach>(),
  };
  for (const [network, talkers] of networks) {
    const bridges = bridgesByFlow(context, talkers);
    if (bridges === undefined) continue;
    found.networks.push(network);
    if (!context.asksOfNetwork(network)) continue;
    const result = bridges.some((bridge) => looped.has(bridge))
      ? storms(fabric, network)
      : runNetwork(context, outcome, { network, talkers, bridges, kinds });
    if (typeof result === "string") found.undecided.push(result);
    else {
      found.unreached.push(...result.unreached);
      found.ran.set(network, result.reach);
    }
  }
  return found;
}

/** The bridges that are joined to those of some talkers, if flows decide on any of them. */
function bridgesByFlow(
  { fabric, joined }: Context,
  talkers: readonly Talker[],
): readonly number[] | undefined {
  const { ports, endpoints } = fabric.columns;
  const bridgeOf = ({ endpoint }: Talker) => must(ports.bridge[must(endpoints.port[endpoint])]);
  const sets = [...new Set(talkers.map((one) => must(joined.get(bridgeOf(one)))))];
  return sets.every(({ isPlain }) => isPlain) ? undefined : sets.flatMap(({ bridges }) => bridges);
}

interface RunNetwork {
  readonly network: number;
  readonly talkers: readonly Talker[];
  readonly bridges: readonly number[];
  readonly kinds: Kinds;
}

function runNetwork(
  context: Context,
  outcome: Outcome,
  { network, talkers, bridges, kinds }: RunNetwork,
): PairsRun | string {
  const { fabric } = context;
  const { endpoints } = fabric.columns;
  const addresses = new AddressKinds(fabric, bridges);
  const rivals = new Rivals(fabric, bridges, (address) => addresses.of(0, address));
  const scene = context.scene(outcome);
  const kindOf = ({ endpoint }: Talker) =>
    `${kinds.ofPort(must(endpoints.port[endpoint]))} ${addresses.of(fabric.macOf(endpoint), must(endpoints.ip[endpoint]))}`;
  return runPairs(scene, network, talkers, kindOf, (from, to) => rivals.areHeard(scene, from, to));
}
