import fc from "fast-check";
import type { FabricDocument } from "../../../src/model/fabric/document.ts";

type Bridges = NonNullable<FabricDocument["hosts"][string]["bridges"]>;

/** Linux bridges on one host, and the LANs that they share: a LAN of three ports or more is a bridge that is none. */
export function linuxFabric(
  bridges: readonly { readonly priority?: number; readonly ports: readonly LinuxPort[] }[],
): FabricDocument {
  const made: Bridges = {};
  const onLan = new Map<string, string[]>();
  for (const [index, { priority = 0x8000, ports }] of bridges.entries()) {
    const name = `b${index}`;
    made[name] = {
      kind: "linux",
      stp_enable: true,
      other_config: { "stp-priority": priority, "stp-system-id": `00:00:00:00:00:${hex(index + 1)}` },
      ports: Object.fromEntries(
        ports.map(({ cost = 2, priority: rank = 128 }, at) => [
          `p${at}`,
          { other_config: { "stp-path-cost": cost, "stp-port-priority": rank } },
        ]),
      ),
    };
    for (const [at, { lan }] of ports.entries()) {
      onLan.set(lan, [...(onLan.get(lan) ?? []), `h/${name}/p${at}`]);
    }
  }
  const links: { name: string; ports: string[] }[] = [];
  for (const [lan, ends] of onLan) {
    if (ends.length === 2) links.push({ name: lan, ports: ends });
    if (ends.length < 3) continue;
    const hub = `hub-${lan}`;
    made[hub] = { kind: "linux", ports: Object.fromEntries(ends.map((_, at) => [`h${at}`, {}])) };
    ends.forEach((end, at) => links.push({ name: `${lan}${at}`, ports: [end, `h/${hub}/h${at}`] }));
  }
  const lonely = [...onLan.values()].filter((ends) => ends.length === 1).flat();
  for (const end of lonely) {
    const [, bridge = "", port = ""] = end.split("/");
    delete made[bridge]?.ports?.[port];
  }
  return { kind: "fabric", name: "Linux", hosts: { h: { bridges: made } }, links };
}

interface LinuxPort {
  readonly lan: string;
  readonly cost?: number;
  /** Of it Linux has the upper six bits. */
  readonly priority?: number;
}

/** A few bridges on a few LANs, so that parallel links, shared segments and rings abound. */
export const linuxFabrics: fc.Arbitrary<FabricDocument> = fc
  .array(
    fc.record({
      priority: fc.constantFrom(0x8000, 0x8000, 0x1000),
      ports: fc.array(
        fc.record({
          lan: fc.constantFrom("a", "b", "c", "d", "e"),
          cost: fc.constantFrom(2, 2, 3, 19),
          priority: fc.constantFrom(128, 128, 64),
        }),
        { minLength: 1, maxLength: 4 },
      ),
    }),
    { minLength: 2, maxLength: 5 },
  )
  .map(linuxFabric);

function hex(value: number): string {
  return value.toString(16).padStart(2, "0");
}
