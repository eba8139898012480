import { type Fabric, must } from "../model/fabric/fabric.ts";
import { type Blame, isByHand } from "./blame-words.ts";
import type { Trials } from "./trials.ts";
import type { Way } from "./way.ts";

/**
 * The end of a way that speaks with tags, where the VLAN of the others is reached by a tag alone: the sender's port
 * that takes such, or the receiver's that is sent such.
 */
export function blameTrunk(fabric: Fabric, trials: Trials, way: Way): Blame | undefined {
  const { ports } = fabric.columns;
  const [first, last] = [must(way.arrivals[0]), must(way.arrivals.at(-1))];
  const name = (port: number) => fabric.portName(port);
  if (takesTags(fabric, first.port, first.vlan) && trials.needsTags(way, 0)) {
    const what = first.vlan === undefined ? "tags" : `the tag of VLAN ${first.vlan}`;
    return {
      cause: `${name(first.port)} is a trunk: whoever is plugged there may send with ${what}`,
      path: fabric.blame(ports.origin[first.port]),
    };
  }
  if (last.vlan === undefined || !takesTags(fabric, way.out, last.vlan)) return undefined;
  return {
    cause: `${name(way.out)} is a trunk: what is in VLAN ${last.vlan} leaves there with its tag`,
    path: fabric.blame(ports.origin[way.out]),
  };
}

/**
 * The wire where a tag comes to light that the sender put beneath another: what comes off there is the tag of the VLAN
 * in which the frame was, and the bridge behind takes the frame by the one beneath. Where no tag came off, as the
 * frame was in none, it is for the sender's port to be in a VLAN.
 */
export function blameTagBeneath(fabric: Fabric, trials: Trials, way: Way): Blame | undefined {
  const { arrivals } = way;
  const at = arrivals.findIndex(({ vlan }, i) => i > 0 && vlan !== 0 && vlan !== arrivals[i - 1]?.vlan);
  const [before, after] = [arrivals[at - 1], arrivals[at]];
  if (before?.vlan === undefined || after?.vlan === undefined || !trials.needsTags(way, 1)) return undefined;
  const { origin } = fabric.columns.ports;
  const [out, into] = [fabric.portName(after.by), fabric.portName(after.port)];
  const was = before.vlan === 0 ? "is in no VLAN" : `is in VLAN ${before.vlan}`;
  const own = before.vlan === 0 ? must(arrivals[0]).port : after.by;
  const paths = [own, after.by, after.port].map((port) => fabric.blame(origin[port]));
  return {
    cause: `what ${was} leaves ${out} without a tag of its own, and a tag that its sender put beneath makes it VLAN ${after.vlan} for ${into}`,
    path: paths.find(isByHand) ?? must(paths[0]),
  };
}

/** Whether a port takes and gives a VLAN with its tag; of a VLAN that is not known, whether any. */
function takesTags(fabric: Fabric, port: number, vlan: number | undefined): boolean {
  const { mode, tag } = must(fabric.columns.vlanProfiles[must(fabric.columns.ports.vlan[port])]);
  switch (mode) {
    case "access":
    case "dot1q-tunnel":
    case "unaware":
      return false;
    case "trunk":
    case "native-tagged":
    case "native-untagged":
      return vlan === undefined || (vlan !== 0 && vlan !== tag);
  }
}
