import type { Fabric } from "../../model/fabric/fabric.ts";
import type { Answer, ProbeKind } from "./probe.ts";

/** One probe, as the model has it and as the hosts have it: `realize --json`, in the contract's words. */
export interface ProbeResult {
  readonly kind: ProbeKind;
  readonly from: string;
  readonly to: string;
  readonly expected: boolean;
  readonly observed: boolean;
}

export function compareAnswers(
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
