import type { Fabric } from "../../src/model/fabric/fabric.ts";
import type { Ipv4Packet } from "../../src/model/wire/frame.ts";
import { encodeFrame } from "../../src/model/wire/frame-bytes.ts";
import { BROADCAST } from "../../src/model/values/mac.ts";
import type { HopData } from "../../src/sim/hop-data.ts";
import { outerLine } from "./outer-line.ts";

/** Of the reasons to drop what a tunnel sends those that apply before it is on the underlay's wire. */
const AT_HOME: ReadonlySet<string> = new Set([
  "no-destination",
  "no-source-address",
  "no-such-host",
  "own-address",
  "tunnel-refused",
]);

/** The outer packets that hosts put on the underlay, as the simulator has them. */
export function expectedOuter(fabric: Fabric, hops: readonly HopData[]): string[] {
  return hops.flatMap((hop, at) => {
    if (hop.step !== "encapsulate") return [];
    const next = hops[at + 1];
    const isLost = next?.step === "drop" && next.port === hop.port && AT_HOME.has(next.reason);
    const host = fabric.hostName(fabric.hostOf(hop.port));
    return isLost ? [] : [`underlay:${host} ${outerLine(bytesOf(hop.packet))}`];
  });
}

function bytesOf(payload: Ipv4Packet): Uint8Array {
  const frame = { dst: BROADCAST, src: BROADCAST, tags: [], payload };
  return encodeFrame(frame).subarray(ETHERNET);
}

const ETHERNET = 14;
