import { z } from "zod";

/** Of more at once there are more sets than anybody waits for. */
export const MOST_AT_ONCE = 4;

const COUNT = `a number from 1 to ${MOST_AT_ONCE}`;
const LIST = "a list of what fails";
const WHAT = "what fails: a link, HOST/BRIDGE/PORT, tunnel:H1/B/P=H2/B/P, HOST/BRIDGE, HOST or restart:HOST";

const what = z.string(WHAT);

/**
 * What `resilience` is asked for: any so many failures at once, or a list of which each fails by itself. An item that is a list
 * itself fails all together.
 */
export const failuresDocument = z.union([
  z.int(COUNT).min(1, COUNT).max(MOST_AT_ONCE, COUNT),
  z.array(z.union([what, z.array(what, "a list of what fails together").min(1, LIST)]), LIST).min(1, LIST),
]);

export type FailuresDocument = z.infer<typeof failuresDocument>;
