import { type Claim, levelFrom } from "../model/forwarding/exactness.ts";
import { VXLAN_PORT } from "../model/wire/vxlan.ts";
import type { Part } from "./part.ts";

/** Which outer packets a port of Open vSwitch asks for, by its type and options; undefined for any but a tunnel. */
export function claimFrom(
  type: string | undefined,
  option: (name: string) => string | undefined,
): Claim | undefined {
  if (type !== "gre" && type !== "vxlan") return undefined;
  const port = type === "vxlan" ? ` ${option("dst_port") ?? VXLAN_PORT}` : "";
  const local = option("local_ip") ?? "any";
  const remote = option("remote_ip") ?? "any";
  const key = keyText(option("in_key") ?? option("key"));
  const level = levelFrom({
    key: key === "flow",
    remote: OPEN.has(remote),
    local: local === "flow" || local === "any" ? local : "named",
  });
  return { level, service: type + port, local, remote, key };
}

export function claimOfPart({ columns }: Part): Claim | undefined {
  return claimFrom(columns["Interface.type"], (option) => columns[`Interface.options:${option}`]);
}

const OPEN: ReadonlySet<string> = new Set(["flow", "any"]);

/** A key may be written in decimal or in hex; none is 0, as Open vSwitch takes it. */
function keyText(key: string | undefined): string {
  if (key === undefined) return "0";
  return key === "flow" ? key : String(Number(key));
}
