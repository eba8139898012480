import type { Arrival, Witness } from "../way.ts";

/** How frames from one address come to where a bridge learns it. */
export interface Teaching {
  /** where they are sent */
  readonly from: number;
  /** the last is where it is learned */
  readonly arrivals: readonly Arrival[];
  readonly witness: Witness;
  /** what has to be the case for it besides */
  readonly proviso?: string | undefined;
}

/** One table that an endpoint and somebody else teach the endpoint's address, each at another port: it moves. */
export interface Meeting {
  readonly victim: number;
  /** of the victim, as it sends */
  readonly own: Teaching;
  readonly hostile: Teaching;
}

/** Where endpoints' addresses can be moved to by frames that are sent at other ports. */
export interface MeetingFinder {
  /**
   * @param senders ports where any frame is sent
   * @param victims endpoints
   * @returns a few ways to do it, the shortest first, and none only if there is none
   */
  meetings(senders: readonly number[], victims: readonly number[]): readonly Meeting[];
}
