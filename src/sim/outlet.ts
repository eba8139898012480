import { NO_FIELDS, type SentFields, type TunnelFields } from "../model/forwarding/tunnel-fields.ts";
import type { Frame } from "../model/wire/frame.ts";
import type { Narrator } from "./narrator.ts";

/** In place of a crossing: the frame came by no tunnel. */
export const NO_CROSSING = -1;

/** What a bridge needs of the world around it. */
export interface Outlet {
  readonly now: number;
  readonly narrator: Narrator | undefined;
  /**
   * Takes a frame that leaves by a port that is no patch.
   * @param fields for a tunnel; without them all is as in the frame that leaves
   */
  emit(port: number, frame: Frame, generation: number, fields?: SentFields): void;
  /**
   * A bridge that runs spanning tree has consumed a BPDU.
   * @param cameTagged whether a wire brought it with a tag
   */
  hear(port: number, frame: Frame, cameTagged: boolean): void;
  /**
   * What a port sees beside a frame that came by a tunnel.
   * @param crossing the tunnel's, or NO_CROSSING
   */
  fieldsOf(port: number, crossing: number): TunnelFields;
  /** A patch port was crossed: that takes no time, but it counts. */
  count(): void;
}

function ignore(): void {
  // Nothing leaves, and nobody hears.
}

/** Where a frame is only to be learned from. */
export const NOBODY: Omit<Outlet, "now"> = {
  narrator: undefined,
  emit: ignore,
  count: ignore,
  hear: ignore,
  fieldsOf: () => NO_FIELDS,
};
