import type { Fabric } from "../src/model/fabric/fabric.ts";
import { EXPERIMENTAL } from "../src/model/frame-fields.ts";
import { localMac } from "../src/model/values/mac.ts";
import type { Frame } from "../src/model/wire/frame.ts";
import { lineOf, portAt } from "./fabrics.ts";

export const BRIDGES = 32;
const VLANS = [10, 20, 30, 40];
/** Pairs of stations that talk, in each VLAN, one of each pair at each end of the line. */
const PAIRS = 16;

/** A frame, and where its sender is plugged in. */
export interface Sending {
  readonly port: number;
  readonly frame: Frame;
}

/** The line with access ports in each VLAN at both ends, and what its 128 stations send, each to its partner. */
export function lineWithStations(): { readonly fabric: Fabric; readonly sendings: readonly Sending[] } {
  const access = (end: string) => Object.fromEntries(VLANS.map((tag) => [`${end}${tag}`, { tag }]));
  const edges = (i: number) => ({
    ...(i === 0 ? access("w") : {}),
    ...(i === BRIDGES - 1 ? access("e") : {}),
  });
  const fabric = lineOf(BRIDGES, edges, "cable");
  const payload = { kind: "data", protocol: EXPERIMENTAL, bytes: new Uint8Array(46) } as const;
  const sendings = VLANS.flatMap((vlan) =>
    Array.from({ length: PAIRS }, (_, i) => {
      const [west, east] = [localMac(1000 * vlan + i), localMac(1000 * vlan + 500 + i)];
      const frames = [
        { src: west, dst: east, tags: [], payload },
        { src: east, dst: west, tags: [], payload },
      ];
      const [fromWest, fromEast] = [`h/b0/w${vlan}`, `h/b${BRIDGES - 1}/e${vlan}`];
      return frames.map((frame, end) => ({ port: portAt(fabric, end === 0 ? fromWest : fromEast), frame }));
    }).flat(),
  );
  return { fabric, sendings };
}
