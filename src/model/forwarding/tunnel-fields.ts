import type { IpFields } from "../openflow/network-key.ts";

/**
 * What goes with a frame beside its bytes, by Open vSwitch's names: of a frame that came by a tunnel what its outer
 * packet said, and for the tunnel that it goes by what flows have set. Both are the same fields: what came by one
 * tunnel and goes by another of the same bridge keeps them, a patch port clears them, and a tunnel heeds those alone
 * that its options leave to the flow. Measured.
 * @see ofproto/tunnel.c, tnl_port_receive and tnl_port_send
 */
export interface TunnelFields {
  /** tun_id, its lower 32 bits: no header has room for more. 0 for a packet without a key. */
  readonly id: number;
  /** tun_src; 0 where nothing has set it, and then the host's routes choose */
  readonly src: number;
  /** tun_dst; 0 where nothing has set it, and then no packet goes out */
  readonly dst: number;
}

export const NO_FIELDS: TunnelFields = { id: 0, src: 0, dst: 0 };

/** What a tunnel asks of the flow key of a frame that it sends. */
export interface SentFields extends TunnelFields {
  /** of the packet inside, as far as flows see one */
  readonly ip: IpFields | undefined;
}

/** Of a frame that is no IP packet to flows, and for which they have set nothing. */
export const NOT_IP: SentFields = { ...NO_FIELDS, ip: undefined };
