import type { Means } from "./host-steps.ts";
import type { Frame } from "../model/wire/frame.ts";

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
  /** what is sent to the host whose IP stack puts them here; undefined where a wire brought them */
  readonly means?: Means;
}

/** A frame that comes to a port before the witness does, for the network to learn from. */
export interface Lesson {
  readonly port: number;
  readonly frame: Frame;
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
  /** What has to be sent for a frame to go this way. */
  readonly witness: () => Witness;
}

/** The index of the first arrival, after `start`, that a host's IP stack puts there; -1 if wires alone lead on. */
export function hostStepOf(
  { arrivals }: { readonly arrivals: readonly { readonly means?: Means }[] },
  start = 0,
): number {
  return arrivals.findIndex(({ means }, i) => i > start && means !== undefined);
}
