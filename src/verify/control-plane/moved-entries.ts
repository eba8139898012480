import { must } from "../../model/fabric/fabric.ts";
import { formatMac } from "../../model/values/mac.ts";
import { wholeFields } from "../../model/frame-text/whole-fields.ts";
import { AllowedPairs } from "../allowed.ts";
import { handOn } from "../blame-words.ts";
import { portsPassed } from "../way.ts";
import type { Component } from "../components.ts";
import type { Context } from "../context.ts";
import { ClassExplorer } from "../exploration.ts";
import { explorerOf } from "../isolation.ts";
import { tenantsThatMayMeet } from "../partition/may-meet.ts";
import { tellArrivals } from "../story.ts";
import type { Violation } from "../verdict.ts";
import { ClassMeetings } from "./class-meetings.ts";
import { HeaderMeetings } from "./header-meetings.ts";
import type { Meeting, MeetingFinder } from "./meeting.ts";
import { type Moved, MeetingReplayer } from "./meeting-replay.ts";

/** What is found out, and what is not. */
export interface Found {
  readonly violations: Violation[];
  /** those that are neither run nor told, as there are as many as are asked for */
  untold: number;
  readonly undecided: string[];
}

/**
 * Entries of one tenant's addresses that another tenant moves, one for each two tenants. Within a tenant, and between those that
 * `allow` lets meet, an address is whoever's says so: they share a network.
 * @throws Undecided
 */
export function movedEntriesIn(context: Context, component: Component, found: Found): void {
  const { wiring, fabric } = context;
  const together = tenantsThatMayMeet(wiring, component);
  if (together.size === 0) return;
  const explorer = explorerOf(context, component.joined);
  const finder: MeetingFinder =
    explorer instanceof ClassExplorer
      ? new ClassMeetings(context, explorer)
      : new HeaderMeetings(context, explorer);
  const allowed = new AllowedPairs(fabric);
  const replayer = new MeetingReplayer(wiring);
  for (const [tenant, own] of component.ports) {
    if (!together.has(tenant)) continue;
    context.step(`addresses that ${fabric.tenantName(tenant)} can move`);
    for (const other of together) {
      if (other === tenant) continue;
      const victims = component.residents
        .filter((one) => one.tenant === other)
        .flatMap(({ endpoints }) => endpoints)
        .filter((endpoint) => !allowed.forTenant(tenant, endpoint));
      const meetings = meetingsOf(context, { finder, allowed }, own, victims);
      if (meetings.length === 0) continue;
      if (found.violations.length >= context.most) found.untold++;
      else tell(context, replayer, meetings, victims, found);
    }
  }
}

/** Where `allow` names single endpoints, each of these is asked for with those that may not meet it. */
function meetingsOf(
  { fabric }: Context,
  { finder, allowed }: { readonly finder: MeetingFinder; readonly allowed: AllowedPairs },
  own: readonly number[],
  victims: readonly number[],
): readonly Meeting[] {
  if (victims.length === 0) return [];
  const { endpoint } = fabric.columns.ports;
  const without = (victim: number) =>
    own.filter((port) => !allowed.forEndpoint(must(endpoint[port]), victim));
  const isNamed = (victim: number) => allowed.hasEndpoints && without(victim).length < own.length;
  const named = victims.filter(isNamed);
  const others = victims.filter((victim) => !isNamed(victim));
  const found = others.length === 0 ? [] : finder.meetings(own, others);
  if (found.length > 0) return found;
  return named.flatMap((victim) => finder.meetings(without(victim), [victim]));
}

/** By the first of the meetings that the simulator confirms. */
function tell(
  context: Context,
  replayer: MeetingReplayer,
  meetings: readonly Meeting[],
  victims: readonly number[],
  found: Found,
): void {
  for (const meeting of meetings) {
    const moved = replayer.replay(meeting);
    if (moved === undefined) continue;
    found.violations.push(violationOf(context, meeting, moved, victims.length));
    return;
  }
  const { victim, hostile } = must(meetings[0]);
  const { fabric } = context;
  const [from, to] = [whoAt(context, hostile.from), fabric.endpointName(victim)];
  const proviso = meetings.find((one) => one.own.proviso ?? one.hostile.proviso);
  const why = proviso?.hostile.proviso ?? proviso?.own.proviso;
  found.undecided.push(
    why === undefined
      ? `${from} moves the address of ${to} by proof, but not in the simulator`
      : `${from} moves the address of ${to} if ${why}`,
  );
}

function violationOf(
  { fabric, wiring }: Context,
  { victim, hostile }: Meeting,
  { before, after, when, setup, states }: Moved,
  count: number,
): Violation {
  const { ports } = fabric.columns;
  const bridge = fabric.bridgeName(must(ports.bridge[after]));
  const hand = handOn(fabric, portsPassed(hostile.arrivals));
  return {
    kind: "entry-moved",
    from: fabric.endpointName(must(ports.endpoint[hostile.from])),
    to: fabric.endpointName(victim),
    when,
    count,
    setup,
    states,
    frame: wholeFields(hostile.witness.frame),
    trace: tellArrivals(wiring, hostile.arrivals, new Map()),
    cause: `${bridge} learned ${formatMac(fabric.macOf(victim))} at ${fabric.portName(before)}, and learns it at ${fabric.portName(after)} of another tenant's frame`,
    blame: hand ?? fabric.blame(ports.origin[after]),
  };
}

function whoAt({ fabric }: Context, port: number): string {
  const endpoint = must(fabric.columns.ports.endpoint[port]);
  return endpoint < 0 ? fabric.portName(port) : fabric.endpointName(endpoint);
}
