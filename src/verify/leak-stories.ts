import { frameFields } from "../model/frame-fields.ts";
import { must } from "../model/fabric/fabric.ts";
import { ipv4From } from "../model/values/ipv4.ts";
import type { Context } from "./context.ts";
import type { Leak } from "./leaks.ts";
import { Replayer } from "./replay.ts";
import { tellWay } from "./story.ts";
import { MAX_VIOLATIONS, type Violation } from "./verdict.ts";
import { frameFor } from "./witness.ts";

/**
 * Leaks as violations, each replayed first. One that the simulator does not confirm is not shown as one: the
 * two readers of the fabric disagree, which is a bug in simnet, and the verdict says so.
 */
export function tellLeaks(
  context: Context,
  leaks: readonly Leak[],
): { readonly violations: readonly Violation[]; readonly undecided: readonly string[] } {
  if (leaks.length === 0) return { violations: [], undecided: [] };
  const replayer = new Replayer(context.wiring);
  const violations: Violation[] = [];
  const undecided: string[] = [];
  for (const leak of leaks.slice(0, MAX_VIOLATIONS)) {
    const told = tellLeak(context, replayer, leak);
    if (typeof told === "string") undecided.push(told);
    else violations.push(told);
  }
  return { violations, undecided };
}

function tellLeak({ fabric, wiring, relation }: Context, replayer: Replayer, leak: Leak): Violation | string {
  const { endpoint } = fabric.columns.ports;
  const first = must(leak.way.arrivals[0]).port;
  const [from, to] = [must(endpoint[first]), must(endpoint[leak.way.out])];
  const target = must(ipv4From(must(fabric.columns.endpoints.ip[to])));
  const frame = frameFor(relation, leak.way, target);
  const replay = replayer.replay(leak.way, frame);
  const [fromName, toName] = [fabric.endpointName(from), fabric.endpointName(to)];
  if (!replay.confirmed) {
    return `${fromName} reaches ${toName} by proof, but not in the simulator: a bug in simnet (${leak.cause})`;
  }
  const { when, setup } = replay;
  const trace = tellWay(wiring, leak.way);
  const { count, cause, blame } = leak;
  return {
    kind: "leak",
    from: fromName,
    to: toName,
    when,
    count,
    setup,
    frame: frameFields(frame),
    trace,
    cause,
    blame,
  };
}
