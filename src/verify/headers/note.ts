import type { CraftedPacket } from "../host-steps.ts";
import type { Group } from "./flow-table.ts";
import type { LearnedFlows } from "./learned-flows.ts";

/** What is worth knowing of a place on a way, to tell the way and to make a witness of it. */
export type Note =
  /** somebody sends it at a port */
  | { readonly kind: "sent"; readonly port: number }
  /** a host sends it, having heard something else by a LOCAL */
  | { readonly kind: "by-host"; readonly crafted: CraftedPacket }
  /** it left by a port and came in by another: over a wire, or by a host's doing */
  | {
      readonly kind: "crossed";
      readonly by: number;
      readonly into: number;
      readonly crafted?: CraftedPacket;
      /** whether the host had to be told of its neighbour before */
      readonly isAfterAnswer?: boolean;
    }
  /** one of these flows took it */
  | { readonly kind: "flows"; readonly bridge: number; readonly group: Group }
  | { readonly kind: "learned-flow"; readonly bridge: number; readonly learned: LearnedFlows }
  /** NORMAL gave it a VLAN */
  | { readonly kind: "classified"; readonly port: number }
  /** its destination stood in the table for good, at this port, until the table was full */
  | { readonly kind: "forgotten"; readonly bridge: number; readonly port: number }
  /** its destination is known to be at this port */
  | { readonly kind: "known"; readonly port: number };
