import { OWNER_KEY } from "../ownership.ts";
import type { Invocation } from "../step.ts";
import { quoted } from "./ovs-vsctl.ts";

/** `$1` and `$2` are a table and its column; the records of this fabric, a line each. The texts are fixed: names are only ever words. */
const FIND = `own=$(ovs-vsctl --timeout=30 --bare "--columns=$2" find "$1" "$3") || exit`;

const REMOVE = `${FIND}
command=$4
shift 4
count=$#
for name; do
  if printf '%s\\n' "$own" | grep -qxF -e "$name"; then set -- "$@" -- --if-exists "$command" "$name"; fi
done
shift "$count"
[ $# = 0 ] || exec ovs-vsctl --timeout=30 "$@"`;

const ON_OWN = `${FIND}
shift 3
while read -r bridge line; do
  if printf '%s\\n' "$own" | grep -qxF -e "$bridge"; then printf '%s\\n' "$line"; fi
done | "$@"`;

const WHERE_MARKED = `${FIND}
shift 3
[ -z "$own" ] || exec "$@"`;

/** Removes those of these bridges or ports that are there and say that they are this fabric's, in one transaction. */
export function removeMarked(table: "Bridge" | "Port", owner: string, names: readonly string[]): Invocation {
  const command = table === "Bridge" ? "del-br" : "del-port";
  return { argv: ["sh", "-c", REMOVE, "sh", table, "name", markOf(owner), command, ...names] };
}

/** Runs a command with those of these lines, each after the name of its bridge, whose bridge says that it is this fabric's. */
export function onOwnBridges(
  owner: string,
  argv: readonly string[],
  lines: readonly (readonly [bridge: string, line: string])[],
): Invocation {
  return {
    argv: ["sh", "-c", ON_OWN, "sh", "Bridge", "name", markOf(owner), ...argv],
    input: lines.map(([bridge, line]) => `${bridge} ${line}\n`).join(""),
  };
}

/** Runs a command if the switch itself says that its settings are this fabric's. */
export function whereSwitchIsMarked(owner: string, { argv }: Invocation): Invocation {
  return { argv: ["sh", "-c", WHERE_MARKED, "sh", "Open_vSwitch", "_uuid", markOf(owner), ...argv] };
}

function markOf(owner: string): string {
  return `external_ids:${OWNER_KEY}=${quoted(owner)}`;
}
