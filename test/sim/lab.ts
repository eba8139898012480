import { fabricDocument, type FabricDocument } from "../../src/model/fabric/document.ts";
import type { Fabric } from "../../src/model/fabric/fabric.ts";
import { fabricFrom } from "../../src/model/fabric/from-document.ts";
import { EXPERIMENTAL, NOBODY } from "../../src/model/frame-fields.ts";
import { Wiring } from "../../src/model/forwarding/wiring.ts";
import { BROADCAST, type Mac } from "../../src/model/values/mac.ts";
import type { VlanId } from "../../src/model/values/vlan-id.ts";
import type { Frame } from "../../src/model/wire/frame.ts";
import { C_TAG, S_TAG, type Tag } from "../../src/model/wire/vlan.ts";
import { inject, type Injection } from "../../src/sim/inject.ts";

/** A wired fabric and its ports and endpoints by name. */
export interface Lab {
  readonly wiring: Wiring;
  readonly fabric: Fabric;
  readonly port: (at: string) => number;
  readonly endpoint: (name: string) => number;
}

type Hosts = FabricDocument["hosts"];

function find(found: number | undefined, name: string): number {
  if (found === undefined) throw new Error(`no ${name}`);
  return found;
}

/** A fabric in the contract's own notation. */
export function lab(document: Omit<FabricDocument, "kind">): Lab {
  const made = fabricFrom(fabricDocument.parse({ kind: "fabric", ...document }));
  if (!made.ok) throw new Error(JSON.stringify(made.problems));
  const fabric = made.value;
  return {
    wiring: new Wiring(fabric),
    fabric,
    port: (at) => find(fabric.findPort(at), at),
    endpoint: (name) => find(fabric.findEndpoint(name), name),
  };
}

/** One bridge h/b. */
export function oneBridge(
  ports: NonNullable<NonNullable<Hosts[string]["bridges"]>[string]["ports"]>,
  more = {},
): Lab {
  return lab({ hosts: { h: { bridges: { b: { ...more, ports } } } } });
}

/** Hosts h1 and h2 beside each other, each with bridge b, a port c and tunnels of one type. */
export function pairOf(
  type: "gre" | "vxlan",
  near: Readonly<Record<string, object>>,
  far: Readonly<Record<string, object>>,
  underlay: FabricDocument["underlay"] = {},
  address = "1.1.1.2",
) {
  const bridge = (tunnels: Readonly<Record<string, object>>, remote_ip: string) => {
    const ports = Object.entries(tunnels).map(([name, options]) => [
      name,
      { type, options: { remote_ip, ...options } },
    ]);
    return { b: { ports: { c: {}, ...Object.fromEntries(ports) } } };
  };
  return lab({
    hosts: {
      h1: { addresses: ["1.1.1.1/24"], bridges: bridge(near, address) },
      h2: { addresses: [`${address}/24`], bridges: bridge(far, "1.1.1.1") },
    },
    underlay,
  });
}

/** Reads tags as the measurements write them: `[10,p5][20]`, `ad:[0]`, and `-` for none. */
export function tagsOf(text: string): Tag[] {
  return [...text.matchAll(/(ad:)?\[(\d+)(?:,p(\d))?\]/g)].map(([, outer, vid, pcp]) => ({
    tpid: outer === undefined ? C_TAG : S_TAG,
    vid: Number(vid) as VlanId,
    pcp: Number(pcp ?? 0),
  }));
}

export function tagText(
  tags: readonly { readonly tpid: number; readonly vid: number; readonly pcp: number }[],
): string {
  if (tags.length === 0) return "-";
  return tags
    .map(({ tpid, vid, pcp }) => `${tpid === S_TAG ? "ad:" : ""}[${vid}${pcp === 0 ? "" : `,p${pcp}`}]`)
    .join("");
}

export function frameOf(tags: string, more: Partial<Frame> = {}): Frame {
  const payload = { kind: "data", protocol: EXPERIMENTAL, bytes: new Uint8Array(46) } as const;
  return { dst: BROADCAST, src: NOBODY, tags: tagsOf(tags), payload, ...more };
}

export function mac(serial: number): Mac {
  return (0x020000000000 + serial) as Mac;
}

/** Where a frame sent in at `at` comes out, as `b2←[10] bt←-`, without the host's name and without LOCAL ports. */
export function outputs(
  { wiring, port }: Lab,
  at: string,
  tags: string,
  more: Partial<Injection> = {},
): string {
  const { deliveries } = inject(wiring, { at: port(at), frame: frameOf(tags), ...more });
  return deliveries
    .map(({ at: where, frame }) => ({ name: where.split("/").at(-1) ?? "", tags: tagText(frame.vlans) }))
    .filter(({ name }) => name !== "LOCAL")
    .toSorted((one, other) => (one.name < other.name ? -1 : 1))
    .map(({ name, tags: left }) => `${name}←${left}`)
    .join(" ");
}
