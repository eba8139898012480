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
