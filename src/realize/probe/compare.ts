import type { Fabric } from "../../model/fabric/fabric.ts";
import { askAlone, askHosts, type ProbedHost } from "./ask.ts";
import { expectedAnswers } from "./expected.ts";
import { type Answer, HEARD, type ProbeKind } from "./probe.ts";

/** One probe, as the model has it and as the hosts have it: `realize --json`, in the contract's words. */
export interface ProbeResult {
  readonly kind: ProbeKind;
  readonly from: string;
  readonly to: string;
  readonly expected: boolean;
  readonly observed: boolean;
}

/** seconds that disagreements are looked into, one by one: each takes two or three */
const LOOKED_INTO = 40;

/**
 * Asks the hosts, and the model. What they disagree on is asked once more, alone: among all other probes a container hears of a
 * neighbour that it could not find itself, and the model's answer is that of a network where nobody has spoken yet. Where there are too many,
 * the last stay as they were heard among others.
 */
export async function probeHosts(fabric: Fabric, hosts: readonly ProbedHost[]): Promise<ProbeResult[]> {
  const expected = expectedAnswers(fabric);
  const observed = await askHosts(fabric, hosts);
  const found = new Map(observed.map((answer) => [keyOf(answer), answer]));
  const differing = expected.filter((one) => found.get(keyOf(one))?.isThere !== one.isThere);
  const started = performance.now();
  for (const one of differing) {
    if (performance.now() - started > LOOKED_INTO * 1000) break;
    const to = HEARD.some((kind) => kind === one.kind) ? -1 : one.to;
    const alone = await askAlone(fabric, hosts, { kind: one.kind, from: one.from, to });
    for (const answer of alone) if (keyOf(answer) === keyOf(one)) found.set(keyOf(answer), answer);
  }
  return compareAnswers(fabric, expected, [...found.values()]);
}

function compareAnswers(
  fabric: Fabric,
  expected: readonly Answer[],
  observed: readonly Answer[],
): ProbeResult[] {
  const found = new Map(observed.map((answer) => [keyOf(answer), answer.isThere]));
  return expected.map((answer) => ({
    kind: answer.kind,
    from: fabric.endpointName(answer.from),
    to: fabric.endpointName(answer.to),
    expected: answer.isThere,
    observed: found.get(keyOf(answer)) === true,
  }));
}

const keyOf = ({ kind, from, to }: Answer) => `${kind} ${from} ${to}`;

export function disagreements(probes: readonly ProbeResult[]): ProbeResult[] {
  return probes.filter(({ expected, observed }) => expected !== observed);
}
