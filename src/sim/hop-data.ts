import type { Flow } from "../model/openflow/flow.ts";
import type { Frame, Ipv4Packet } from "../model/wire/frame.ts";
import type { DropReason } from "./trace.ts";

/**
 * One step of a frame as data: rows of the fabric, and the frame itself. A run notes these; words are made of
 * them where a person or a file asks (`hopOf`). Times are µs of virtual time since the frame was sent.
 */
export type HopData =
  | FrameAtPort
  | AtTable
  | Classified
  | Flooded
  | Forwarded
  | Patched
  | PacketAtPort
  | OnLink
  | OnPath
  | FromPath
  | DroppedAtPort
  | DroppedOnPath;

interface Timed {
  readonly time: number;
}

interface FrameAtPort extends Timed {
  readonly step: "send" | "receive" | "output" | "deliver";
  readonly port: number;
  readonly frame: Frame;
}

/** A flow acts on the frame (`table`), or is made of it. */
interface AtTable extends Timed {
  readonly step: "table" | "learn";
  readonly port: number;
  readonly flow: Flow;
}

/** The frame is in a VLAN; `isNews`: its source was not known at this port. */
interface Classified extends Timed {
  readonly step: "classify";
  readonly port: number;
  readonly vlan: number;
  readonly frame: Frame;
  readonly isNews: boolean;
}

interface Flooded extends Timed {
  readonly step: "flood";
  readonly port: number;
  readonly vlan: number;
  /** ports that it is flooded to */
  readonly count: number;
}

interface Forwarded extends Timed {
  readonly step: "forward";
  readonly port: number;
  readonly vlan: number;
  readonly frame: Frame;
  /** where the destination is known to be */
  readonly out: number;
}

interface Patched extends Timed {
  readonly step: "patch";
  readonly port: number;
  readonly peer: number;
  readonly frame: Frame;
}

interface PacketAtPort extends Timed {
  readonly step: "encapsulate" | "decapsulate" | "host";
  readonly port: number;
  readonly packet: Ipv4Packet;
}

interface OnLink extends Timed {
  readonly step: "transit";
  readonly link: number;
  readonly frame: Frame;
}

/** Over the underlay, from one host to another. */
interface OnPath extends Timed {
  readonly step: "underlay";
  readonly from: number;
  readonly to: number;
  readonly packet: Ipv4Packet;
}

/** In a host's IP stack, having come over the underlay. */
interface FromPath extends Timed {
  readonly step: "arrive";
  readonly from: number;
  readonly to: number;
  readonly packet: Ipv4Packet;
}

interface DroppedAtPort extends Timed {
  readonly step: "drop";
  readonly port: number;
  readonly reason: DropReason;
}

interface DroppedOnPath extends Timed {
  readonly step: "drop-on-path";
  readonly from: number;
  readonly to: number;
  readonly reason: DropReason;
}
