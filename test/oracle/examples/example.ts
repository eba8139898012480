import type { Case } from "../case.ts";

export type FabricText = Case["fabric"];
export type Bridge = NonNullable<FabricText["hosts"][string]["bridges"]>[string];
export type Ports = NonNullable<Bridge["ports"]>;

/** One frame, and what comes out of it. */
export interface Sent {
  /** Frames before it, `AT FRAME`, for bridges to learn from. */
  readonly after?: readonly string[];
  /** `AT FRAME` */
  readonly send: string;
  /** `AT TAGS` for each copy, and for outer packets `underlay HOST: HEADERS`, in any order. */
  readonly out: readonly string[];
}

/** The converged tree, or a tree on its way. */
export interface Tree {
  /** What has failed: links or ports. */
  readonly down?: readonly string[];
  /**
   * Seconds after all ports came up or after the failure, which comes once all is at rest: first all moments without
   * failure, in order, then the tree at rest, then those with. The switch is a second or three late: moments are to be
   * well inside of a state.
   */
  readonly at?: number;
  /**
   * By HOST/BRIDGE: `root ID`, or `COST by PORT to ID`, and of each port that takes part its name, role, state and cost.
   * A port without carrier is disabled; the switch does not show it then. Bridges without spanning tree are not there.
   */
  readonly bridges: Readonly<Record<string, readonly string[]>>;
}

/** What Open vSwitch 3.1.0 does with a fabric as small as possible: written down as it was seen there. */
export interface Example {
  /** A sentence. */
  readonly name: string;
  readonly fabric: FabricText;
  readonly sent?: readonly Sent[];
  readonly trees?: readonly Tree[];
  /** Tunnel ports that do not come to be. */
  readonly refused?: readonly string[];
}

/** Examples of one subject. */
export interface Topic {
  readonly title: string;
  readonly examples: readonly Example[];
}

/** The host h with the bridge b. */
export function bridge(ports: Ports, columns: Omit<Bridge, "ports"> = {}): FabricText {
  return { kind: "fabric", hosts: { h: { bridges: { b: { ...columns, ports } } } } };
}

/** The host h with several bridges; links join ports, written `a/p=b/q` for h/a/p and h/b/q. */
export function bridges(
  all: Readonly<Record<string, Bridge>>,
  links: Readonly<Record<string, string>> = {},
): FabricText {
  return {
    kind: "fabric",
    hosts: { h: { bridges: all } },
    links: Object.entries(links).map(([name, ends]) => ({
      name,
      ports: ends.split("=").map((end) => `h/${end}`),
    })),
  };
}

/** A bridge that runs spanning tree. */
export function inTree(ports: Bridge["ports"], otherConfig: Bridge["other_config"] = {}): Bridge {
  return { stp_enable: true, other_config: otherConfig, ports };
}
