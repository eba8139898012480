import { wholeFields } from "../model/frame-text/whole-fields.ts";
import { type Fabric, must } from "../model/fabric/fabric.ts";
import type { Wiring } from "../model/forwarding/wiring.ts";
import type { Context } from "./context.ts";
import { exclude } from "./exclusion.ts";
import type { Finding } from "./finding.ts";
import type { Leak } from "./leaks.ts";
import { Replayer } from "./replay.ts";
import { sharedContainers } from "./shared-containers.ts";
import { tellWay } from "./story.ts";
import { UNSHOWN } from "./unshown.ts";
import type { Violation, ViolationKind } from "./verdict.ts";
import { portsOn, portsTaught, type Way, type Witness } from "./way.ts";

/** With what it takes to tell it. */
export interface Tellable extends Finding {
  readonly kind: ViolationKind;
  /** Who sends at a port, by name. */
  readonly senderAt: (port: number) => string;
}

export function tellLeaks(context: Context, leaks: readonly Leak[]): Told {
  const { fabric } = context;
  const senderAt = (tenant: number) => (port: number) =>
    fabric.endpointName(senderOf(fabric, tenant, must(fabric.columns.ports.endpoint[port])));
  return tellFindings(
    context,
    leaks.map(({ from, ...leak }) => ({ ...leak, kind: "leak", senderAt: senderAt(from) })),
  );
}

interface Told {
  readonly violations: readonly Violation[];
  readonly undecided: readonly string[];
  readonly unproven: number;
}

/**
 * Findings as violations, each replayed first. One that the simulator does not confirm is not shown as one: the
 * two readers of the fabric disagree, which is a bug in simnet, and the verdict says so.
 */
export function tellFindings(context: Context, findings: readonly Tellable[]): Told {
  if (findings.length === 0) return { violations: [], undecided: [], unproven: 0 };
  const replayer = new Replayer(context.wiring);
  const violations: Violation[] = [];
  const undecided: string[] = [];
  let unproven = 0;
  for (const finding of findings.slice(0, context.most)) {
    const told = tellFinding(context, replayer, finding);
    if ("kind" in told) violations.push(told);
    else undecided.push(told.why);
    if (!("kind" in told) && !told.proven) unproven++;
  }
  return { violations, undecided, unproven };
}

/** A finding that is not shown as a violation. */
interface Untold {
  readonly why: string;
  /** whether it is one all the same */
  readonly proven: boolean;
}

/** By the first of the ways, and the first frame to go it, that the simulator confirms. */
function tellFinding(context: Context, replayer: Replayer, finding: Tellable): Violation | Untold {
  let untold: Untold | undefined;
  for (const way of finding.ways) {
    for (const witness of way.witnesses()) {
      const told = tellOne(context, replayer, finding, { way, witness });
      if ("kind" in told) return told;
      untold ??= told;
    }
  }
  return must(untold);
}

/** A way, and what is sent to go it. */
interface Shown {
  readonly way: Way;
  readonly witness: Witness;
}

function tellOne(
  context: Context,
  replayer: Replayer,
  finding: Tellable,
  { way, witness }: Shown,
): Violation | Untold {
  const { fabric, wiring } = context;
  const receiver = must(fabric.columns.ports.endpoint[way.out]);
  const from = finding.senderAt(must(way.arrivals[0]).port);
  const to = receiver < 0 ? fabric.portName(way.out) : fabric.endpointName(receiver);
  const replay = replayer.replay(way, witness);
  const { kind, count, blame } = finding;
  if (!replay.confirmed) {
    const { cause } = finding;
    if (isRelayed(way))
      return { why: `${from} may reach ${to} ${UNSHOWN.relayed} (${cause})`, proven: false };
    if (way.proviso !== undefined)
      return { why: `${from} reaches ${to} if ${way.proviso} (${cause})`, proven: false };
    const proof = `${from} reaches ${to} by proof (${cause})`;
    if (areAtOdds(context.wiring, [...portsOn(way), ...portsTaught(witness)]))
      return { why: `${proof}, ${UNSHOWN["tunnel-changes"]}`, proven: false };
    if (replay.storm) return { why: `${proof}, and ${UNSHOWN.storm}`, proven: true };
    if (witness.lessons.length > 0 && comesAgain(way))
      return { why: `${proof}, ${UNSHOWN["table-changes"]}`, proven: false };
    if (replay.limit !== undefined)
      return { why: `${proof}, if Open vSwitch does not give it up: ${replay.limit}`, proven: false };
    return { why: `${proof}, but not in the simulator: a bug in simnet`, proven: false };
  }
  const { when, setup, states, sentKeys } = replay;
  const cause = finding.causeIn?.(sentKeys) ?? finding.cause;
  const [trace, frame] = [tellWay(wiring, way, sentKeys), wholeFields(witness.frame)];
  return { kind, from, to, when, count, setup, states, frame, trace, cause, blame };
}

/** The tenant's own endpoint, where it sends by another interface of a container that it shares. */
function senderOf(fabric: Fabric, tenant: number, endpoint: number): number {
  const { tenant: tenantOf } = fabric.columns.endpoints;
  if (tenantOf[endpoint] === tenant) return endpoint;
  const containers = [...sharedContainers(fabric).values()].filter((members) => members.includes(endpoint));
  return containers.flat().find((member) => tenantOf[member] === tenant) ?? endpoint;
}

/** Whether a host passes on what another host sent: there the search takes more for possible than may be. */
function isRelayed({ arrivals }: Way): boolean {
  return arrivals.some(({ crafted }, i) => crafted !== undefined && must(arrivals[i - 1]).isFromHost);
}

/** Whether some of the ports exclude each other: a run knows one outcome. */
function areAtOdds(wiring: Wiring, ports: readonly number[]): boolean {
  return ports.some((one) => ports.some((other) => exclude(wiring, one, other)));
}

/** Whether a frame is in one VLAN of one bridge twice: one table cannot send it two ways. */
function comesAgain({ arrivals }: Way): boolean {
  const domains = arrivals.map(({ bridge, vlan }) => `${bridge} ${vlan}`);
  return new Set(domains).size < domains.length;
}
