import { must } from "../../model/fabric/fabric.ts";
import { stubOf } from "../names.ts";
import { aliasOf } from "../ownership.ts";
import type { Part } from "../part.ts";
import type { Step } from "../step.ts";
import { ipBatch, linesOf, removeLinks } from "./ip-batch.ts";

/** Pairs between two ports of one host; where there is one port, the other end is nobody's. */
export function cableSteps(parts: readonly Part[], owner: string): Step[] {
  if (parts.length === 0) return [];
  const lines = parts.flatMap(({ name, of, columns: { peer = stubOf(name), mtu, up } }) => [
    `link add name ${name} type veth peer name ${peer}`,
    `link set dev ${name} alias ${aliasOf(owner, of)}`,
    ...[name, peer].map(
      (end) =>
        `link set dev ${end}${mtu === undefined ? "" : ` mtu ${mtu}`} ${up === "false" ? "down" : "up"}`,
    ),
  ]);
  return [
    {
      does: `cables ${parts.map(({ name }) => name).join(", ")}`,
      run: ipBatch(lines),
      undo: removeLinks(owner, parts),
    },
  ];
}

/**
 * Gives the network namespaces of containers names for as long as ip(8) reads its lines. `$@` are containers. The text
 * is fixed: whatever differs is an argument or standard input.
 */
const PLUG = `set -e
trap 'for c; do ip netns delete "simnet.$c" 2>/dev/null || :; done' EXIT
names=$(docker inspect --format 'netns attach simnet.{{slice .Name 1}} {{.State.Pid}}' -- "$@")
for c; do ip netns delete "simnet.$c" 2>/dev/null || :; done
printf '%s\\n' "$names" | ip -batch -
ip -batch -`;

/** What pipework did for one container, for all of them in one go. */
export function plugSteps(parts: readonly Part[], owner: string): Step[] {
  if (parts.length === 0) return [];
  const containers = [...new Set(parts.map(({ columns }) => must(columns["container"])))];
  return [
    {
      does: `plug ${parts.map(({ of }) => of).join(", ")}`,
      run: {
        argv: ["sh", "-c", PLUG, "sh", ...containers],
        input: linesOf(parts.flatMap((part) => plugLines(part, owner))),
      },
      undo: removeLinks(owner, parts),
    },
  ];
}

function plugLines({ name, of, columns }: Part, owner: string): string[] {
  const { container, interface: inside, mac, mtu, address, gateway, master, offload } = columns;
  const space = `simnet.${must(container)}`;
  return [
    `link add name ${name} mtu ${mtu} type veth peer name ${inside} address ${mac} mtu ${mtu} netns ${space}`,
    `link set dev ${name} alias ${aliasOf(owner, of)}`,
    `link set dev ${name}${master === undefined ? "" : ` master ${master}`} up`,
    ...(address === undefined ? [] : [`netns exec ${space} ip address add ${address} dev ${inside}`]),
    ...(offload === undefined ? [] : [`netns exec ${space} ethtool -K ${inside} tx off`]),
    `netns exec ${space} ip link set dev ${inside} up`,
    ...(gateway === undefined ? [] : [`netns exec ${space} ip route add default via ${gateway}`]),
  ];
}
