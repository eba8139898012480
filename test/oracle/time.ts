import type { FabricDocument } from "../../src/model/fabric/document.ts";
import { timersFrom } from "../../src/model/spanning-tree/timers.ts";

/** Seconds beyond the protocol's own: for the hold timer at each hop, and Open vSwitch's rounding. */
const MARGIN = 8;

/**
 * Seconds until the trees of all these fabrics are at rest: ports listen and learn, after what is outdated has aged
 * out, if anything is. IEEE 802.1D-1998 §8.10.2. 0 if nobody runs spanning tree.
 */
export function convergence(fabrics: readonly FabricDocument[], afterFailure: boolean): number {
  const times = fabrics.flatMap(({ hosts }) =>
    Object.values(hosts).flatMap(({ bridges = {} }) =>
      Object.values(bridges).flatMap(({ stp_enable: stp, other_config: other = {} }) => {
        if (stp !== true && stp !== "true") return [];
        const { hello, maxAge, forwardDelay } = timersFrom({
          hello: Number(other["stp-hello-time"] ?? 2),
          maxAge: Number(other["stp-max-age"] ?? 20),
          forwardDelay: Number(other["stp-forward-delay"] ?? 15),
        });
        return [hello + (afterFailure ? maxAge : 0) + 2 * forwardDelay + MARGIN];
      }),
    ),
  );
  return Math.ceil(Math.max(0, ...times));
}
