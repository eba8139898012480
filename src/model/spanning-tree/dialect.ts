/**
 * Where implementations of IEEE 802.1D-1998 clause 8 part, as data: all else is the same for all of them. What
 * stands for Open vSwitch was measured on 3.1.0, for Linux on 6.18. docs/spanning-tree.md tells how.
 */
export interface Dialect {
  readonly name: "802.1D" | "ovs" | "linux";
  /**
   * How long a bridge that has started waits before it speaks. §8.8.1 generates configuration BPDUs at once, and
   * so does Open vSwitch (lib/stp.c, stp_create); Linux only starts the hello timer (br_stp_if.c).
   */
  readonly firstHello: "at-once" | "after-hello-time";
  /**
   * What happens to learned addresses after a topology change. §8.3.5: they age by forward delay while the root
   * says so. Open vSwitch forgets them all, each time it is told (lib/stp.c, fdb_needs_flush). Linux has them age, but
   * uses them until it next looks through its table (br_fdb.c, br_fdb_cleanup): up to an ageing time later.
   */
  readonly afterChange: "age-fast" | "age-when-collected" | "forget";
  /**
   * Whether a bridge forgets what it learned at all ports when any of its ports begins or ceases to learn
   * (ofproto-dpif.c, update_stp_port_state).
   */
  readonly forgetsWhenLearningChanges: boolean;
  /** Whether a port that is disabled takes what was learned there with it (br_stp_if.c, br_stp_disable_port). */
  readonly forgetsDisabledPort: boolean;
  /**
   * Whether the timers are made to fit each other (§8.10.2) whatever was asked for (lib/stp.c,
   * stp_update_bridge_timers). Linux takes them one by one (br_stp.c).
   */
  readonly fitsTimers: boolean;
  /**
   * Hello time that a written `stp-hello-time` means whatever it says, in seconds: Open vSwitch takes the number
   * for milliseconds and raises it to a second (bridge.c, bridge_configure_stp). undefined: what was written.
   */
  readonly writtenHello: number | undefined;
  /**
   * Bits of a port identifier that are the port's number, the rest is its priority: §9.2.7 has 8, Linux 10
   * (br_private.h, BR_PORT_BITS). Ports beyond the numbers there are take no part.
   */
  readonly portNumberBits: 8 | 10;
  /**
   * Whether a BPDU has to have the SAP of §9.2.1's protocol. Open vSwitch takes whatever comes to the bridge group address with
   * a length in place of a type (lib/flow.h, is_stp; ofproto-dpif.c, stp_process_packet).
   */
  readonly readsLlc: boolean;
}

export const STANDARD: Dialect = {
  name: "802.1D",
  firstHello: "at-once",
  afterChange: "age-fast",
  forgetsWhenLearningChanges: false,
  forgetsDisabledPort: false,
  fitsTimers: true,
  writtenHello: undefined,
  portNumberBits: 8,
  readsLlc: true,
};

export const OVS: Dialect = {
  ...STANDARD,
  name: "ovs",
  afterChange: "forget",
  forgetsWhenLearningChanges: true,
  writtenHello: 1,
  readsLlc: false,
};

export const LINUX: Dialect = {
  ...STANDARD,
  name: "linux",
  firstHello: "after-hello-time",
  afterChange: "age-when-collected",
  forgetsDisabledPort: true,
  fitsTimers: false,
  portNumberBits: 10,
};
