import type { Notice } from "../values/notice.ts";
import { must } from "./fabric.ts";
import type { FabricDocument, PortDocument } from "./document.ts";

/** Columns of a fabric's ports that Open vSwitch takes and passes over: the first port, and how many more. */
export function unheededColumns({ hosts }: FabricDocument): readonly Notice[] {
  const found = Object.entries(hosts).flatMap(([host, { bridges = {} }]) =>
    Object.entries(bridges).flatMap(([bridge, { ports = {} }]) =>
      Object.keys(ports).flatMap((name) => {
        const columns = unheededOf(must(ports[name]));
        return columns.length === 0
          ? []
          : [{ path: ["hosts", host, "bridges", bridge, "ports", name], columns }];
      }),
    ),
  );
  const [first] = found;
  if (first === undefined) return [];
  const at = first.path.join(".");
  const left = found.length - 1;
  const others = left === 0 ? "" : `; and so are columns of ${left.toLocaleString("en")} more`;
  const text = `${first.columns.join(", ")} of ${[1, 3, 5].map((i) => first.path[i]).join("/")} ${first.columns.length === 1 ? "is" : "are"} passed over by Open vSwitch, beside what else the port has${others}`;
  return [{ kind: "unheeded", text, blame: at }];
}

/** ovs-vswitchd.conf.db(5), Port: vlan_mode, tag, trunks, cvlans; Interface: options:key. */
function unheededOf(port: PortDocument): readonly string[] {
  const mode = port.vlan_mode ?? (port.tag === undefined ? "trunk" : "access");
  const isQinq = mode === "dot1q-tunnel";
  const hasTrunks = mode !== "access" && !isQinq;
  const { key, in_key: inKey, out_key: outKey } = keysOf(port);
  return [
    ...(mode === "trunk" && port.tag !== undefined ? ["tag"] : []),
    ...(!hasTrunks && (port.trunks ?? []).length > 0 ? ["trunks"] : []),
    ...(!isQinq && (port.cvlans ?? []).length > 0 ? ["cvlans"] : []),
    ...(!isQinq && port.other_config?.["qinq-ethtype"] !== undefined ? ["qinq-ethtype"] : []),
    ...(key !== undefined && inKey !== undefined && outKey !== undefined ? ["key"] : []),
  ];
}

type Keys = Extract<PortDocument, { type: "gre" | "vxlan" }>["options"];

function keysOf(port: PortDocument): Partial<Pick<Keys, "key" | "in_key" | "out_key">> {
  return port.type === "gre" || port.type === "vxlan" ? port.options : {};
}
