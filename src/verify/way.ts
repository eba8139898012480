import type { CraftedPacket } from "./host-steps.ts";
import type { Frame } from "../model/wire/frame.ts";

/** A flow that acts on frames where they are. */
export interface Act {
  /** of FLOWS; -1 for one that was learned, or that no one wrote */
  readonly row: number;
  /** in the words of a trace */
  readonly text: string;
  /** of a flow that was learned, the way of a frame that it can have been learned of */
  readonly taughtBy?: readonly Arrival[];
}

/** A bridge that frames come into on their way, and what is known of them there. */
export interface Arrival {
  readonly bridge: number;
  /** by which they come in */
  readonly port: number;
  /** by which they left the bridge before, or -1 where a container sent them */
  readonly by: number;
  /** undefined where the bridge knows no VLANs, and nothing has told it by a tag */
  readonly vlan: number | undefined;
  /** whether nothing but that VLAN's tag is on them for sure */
  readonly isBare: boolean;
  readonly isFromHost: boolean;
  /** in turn; none where NORMAL is all that the bridge knows */
  readonly acts: readonly Act[];
  /** what is sent to the host whose IP stack puts them here; undefined where a wire brought them */
  readonly crafted?: CraftedPacket;
}

/** A frame that comes to a port before the witness does, for the network to learn from. */
export interface Lesson {
  readonly port: number;
  readonly frame: Frame;
  /** that it is sent so many times, each from the address after the last */
  readonly sources?: number;
  /** the ports by which it leaves bridges and comes into others, where it is learned elsewhere than where it is sent */
  readonly passes?: readonly number[];
}

/** What a container has to send for its frame to go a way, and what the bridges there have to learn before. */
export interface Witness {
  readonly frame: Frame;
  readonly lessons: readonly Lesson[];
}

/** One way of a frame: the arrivals from the container's port on, and the port where it leaves. */
export interface Way {
  readonly arrivals: readonly Arrival[];
  /** where it is delivered */
  readonly out: number;
  /** what has to be the case for it besides: a condition that no run can be given */
  readonly proviso?: string;
  /**
   * What has to be sent for a frame to go this way, the likeliest first: what teaches one bridge may teach another on its way
   * what leads the frame elsewhere, where somebody else's lesson would not.
   */
  readonly witnesses: () => Iterable<Witness>;
}

/** The ports that a frame passes on its way, each arrival's and the last. */
export function portsOn({ arrivals, out }: Way): readonly number[] {
  return [...portsPassed(arrivals), out];
}

/** Those by which it leaves bridges and comes into others. */
export function portsPassed(arrivals: readonly Arrival[]): readonly number[] {
  return arrivals.flatMap(({ port, by }) => (by < 0 ? [port] : [by, port]));
}

/** The ports that lessons pass, where they are learned elsewhere than where they are sent. */
export function portsTaught({ lessons }: Witness): readonly number[] {
  return lessons.flatMap(({ passes = [] }) => passes);
}

/** The index of the first arrival, after `start`, that a host's IP stack puts there; -1 if wires alone lead on. */
export function hostStepOf(
  { arrivals }: { readonly arrivals: readonly { readonly crafted?: CraftedPacket }[] },
  start = 0,
): number {
  return arrivals.findIndex(({ crafted }, i) => i > start && crafted !== undefined);
}
