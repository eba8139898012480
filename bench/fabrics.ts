import { fabricDocument, type FabricDocument } from "../src/model/fabric/document.ts";
import { type Fabric, must } from "../src/model/fabric/fabric.ts";
import { fabricFrom } from "../src/model/fabric/from-document.ts";

type Ports = NonNullable<NonNullable<FabricDocument["hosts"][string]["bridges"]>[string]["ports"]>;

/** How the bridges of a line are joined. */
export type Joint = "cable" | "patch";

/** Bridges b0 … in a line on one host `h`, joined by trunks l1, r0 and so on; `edges` are the other ports. */
export function lineOf(
  bridges: number,
  edges: (bridge: number) => Ports,
  joint: Joint,
  settingsOf: (bridge: number) => object = () => ({}),
): Fabric {
  const last = bridges - 1;
  const peer = (name: string) => (joint === "patch" ? { type: "patch", options: { peer: name } } : {});
  const portsOf = (i: number) => ({
    ...edges(i),
    ...(i > 0 ? { [`l${i}`]: peer(`r${i - 1}`) } : {}),
    ...(i < last ? { [`r${i}`]: peer(`l${i + 1}`) } : {}),
  });
  const rows = Array.from({ length: bridges }, (_, i) => [`b${i}`, { ...settingsOf(i), ports: portsOf(i) }]);
  const cables = Array.from({ length: last }, (_, i) => ({
    name: `c${i}`,
    ports: [`h/b${i}/r${i}`, `h/b${i + 1}/l${i + 1}`],
  }));
  return fabricOf({
    kind: "fabric",
    hosts: { h: { bridges: Object.fromEntries(rows) } },
    links: joint === "cable" ? cables : [],
  });
}

/** The row of a port by its name. */
export function portAt(fabric: Fabric, at: string): number {
  return must(fabric.findPort(at));
}

function fabricOf(document: unknown): Fabric {
  const made = fabricFrom(fabricDocument.parse(document));
  if (!made.ok) throw new Error(JSON.stringify(made.problems));
  return made.value;
}
