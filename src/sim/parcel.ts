import type { Ipv4Packet } from "../model/wire/frame.ts";

/** A packet that comes to a host over the underlay. */
export interface Parcel {
  readonly from: number;
  readonly host: number;
  readonly packet: Ipv4Packet;
}

/** In place of the port of an event: a parcel comes to a host. Else a frame comes to the port. */
export const PARCEL = -1;
