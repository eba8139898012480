import type { FrameFields } from "../model/frame-fields.ts";
import type { OuterFields } from "./outer-fields.ts";

/** What became of a frame where its way ended. A closed set; docs/dispositions.md says what each means. */
const DROP_REASONS = [
  "tagged-on-access",
  "vlan-not-trunked",
  "cvlan-excluded",
  "partial-tag",
  "not-forwarding",
  "no-tables",
  "no-flow",
  "flow-drops",
  "output-to-in-port",
  "no-such-port",
  "invalid-source",
  "reserved-address",
  "learned-on-same-port",
  "nowhere-to-go",
  "too-deep",
  "too-many-resubmits",
  "link-down",
  "larger-than-link",
  "patch-dangling",
  "tunnel-refused",
  "no-destination",
  "no-source-address",
  "no-such-host",
  "own-address",
  "path-down",
  "path-drops",
  "larger-than-path",
  "ttl-expired",
  "no-taker",
  "not-ecn-capable",
  "not-for-me",
  "larger-than-mtu",
  "no-route",
  "storm-bound",
] as const;
export type DropReason = (typeof DROP_REASONS)[number];

/** One step of a frame, as the contract names it. */
export type Step =
  | "send"
  | "receive"
  | "table"
  | "learn"
  | "classify"
  | "flood"
  | "forward"
  | "output"
  | "patch"
  | "encapsulate"
  | "transit"
  | "decapsulate"
  | "host"
  | "deliver"
  | "drop";

export interface Hop {
  /** AT of the contract */
  readonly at: string;
  readonly step: Step;
  readonly detail: string;
  /** on `drop` only */
  readonly reason?: DropReason;
  /** where a tunnel's packet is made or opened */
  readonly outer?: OuterFields;
  /** microseconds of virtual time since the frame was sent */
  readonly time: number;
}

/** A frame emitted at an edge port. */
export interface Delivery {
  readonly at: string;
  readonly endpoint: string | null;
  readonly frame: FrameFields;
}
