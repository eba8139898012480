import type { PortDocument } from "../../src/model/fabric/document.ts";
import type { Document } from "./arbitrary.ts";
import { oneHost } from "./judge.ts";

/** Pops VLAN 10, and carries 20 with its tag. */
export const native10: PortDocument = { vlan_mode: "native-untagged", tag: 10, trunks: [10, 20] };

/** Red on access 10 of bridge a, blue on access 20 of bridge b, and a wire between them. */
export function twoBridges(
  wire: "cable" | "patch",
  near: PortDocument,
  far: PortDocument,
  red: PortDocument = { tag: 10 },
): Document {
  const patched = (peer: string): Partial<PortDocument> =>
    wire === "patch" ? { type: "patch", options: { peer } } : {};
  const bridges = {
    a: { ports: { r: red, l: { ...near, ...patched("m") } as PortDocument } },
    b: { ports: { s: { tag: 20 }, m: { ...far, ...patched("l") } as PortDocument } },
  };
  const links = wire === "cable" ? [{ name: "w", ports: ["h/a/l", "h/b/m"] }] : [];
  return oneHost(bridges, { "red/app": "h/a/r", "blue/db": "h/b/s" }, { links });
}
