/** IEEE 802.1D-1998 §8.4: what a port does with frames. */
export type PortState = "disabled" | "blocking" | "listening" | "learning" | "forwarding";

/**
 * A port's part in the tree. A backup port in the sense of 802.1w is `alternate` here: 802.1D-1998 does not tell
 * them apart, and neither does Open vSwitch.
 */
export type PortRole = "disabled" | "root" | "designated" | "alternate";

/** The roles in the order of their codes in columns. */
export const ROLES = ["disabled", "root", "designated", "alternate"] as const satisfies readonly PortRole[];

/** The code of each role: its index in `ROLES`. */
export const ROLE = { disabled: 0, root: 1, designated: 2, alternate: 3 } as const;

/** IEEE 802.1D-1998 §8.4.4: whether frames are relayed from and to the port. */
export function forwards(state: PortState): boolean {
  return state === "forwarding";
}

/** IEEE 802.1D-1998 §8.4.3: whether the source addresses of frames that arrive are learned. */
export function learns(state: PortState): boolean {
  return state === "learning" || state === "forwarding";
}

/** The state in which a port of this role comes to rest. */
export function restingState(role: PortRole): PortState {
  switch (role) {
    case "root":
    case "designated":
      return "forwarding";
    case "alternate":
      return "blocking";
    case "disabled":
      return "disabled";
  }
}
