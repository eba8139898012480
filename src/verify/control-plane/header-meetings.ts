import { must } from "../../model/fabric/fabric.ts";
import type { Context } from "../context.ts";
import { exclude } from "../exclusion.ts";
import { MAX_WAYS } from "../finding.ts";
import type { HeaderExplorer } from "../headers/header-explorer.ts";
import { type Taught, Teachings } from "../headers/teachings.ts";
import type { Meeting, MeetingFinder } from "./meeting.ts";

/** Where flows decide: what NORMAL learns, as sets of VLANs and addresses. */
export class HeaderMeetings implements MeetingFinder {
  readonly #context: Context;
  readonly #teachings: Teachings;

  constructor(context: Context, explorer: HeaderExplorer) {
    this.#context = context;
    this.#teachings = new Teachings(explorer.world);
  }

  meetings(senders: readonly number[], victims: readonly number[]): readonly Meeting[] {
    const { wiring, fabric } = this.#context;
    const { bridge, endpoint } = fabric.columns.ports;
    const hostile = this.#teachings.ofAnything(senders);
    const honest = this.#teachings.ofThemselves(victims);
    const found: Meeting[] = [];
    const differ = (theirs: Taught, ours: Taught) =>
      theirs.port !== ours.port &&
      bridge[theirs.port] === bridge[ours.port] &&
      !exclude(wiring, theirs.port, ours.port);
    for (const ours of honest)
      for (const theirs of hostile) {
        if (found.length === MAX_WAYS) return found;
        const met = differ(theirs, ours) ? this.#teachings.meet(theirs, ours) : undefined;
        if (met === undefined) continue;
        found.push({ victim: must(endpoint[met.own.from]), own: met.own, hostile: met.hostile });
      }
    return found;
  }
}
