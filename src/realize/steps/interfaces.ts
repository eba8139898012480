import { must } from "../../model/fabric/fabric.ts";
import { stubOf } from "../names.ts";
import { FORGET, GIVEN, NAMED, NAMESPACE } from "../namespaces.ts";
import { aliasOf } from "../ownership.ts";
import type { Part } from "../part.ts";
import type { Step } from "../step.ts";
import { ipBatch, linesOf, removeLinks } from "./ip-batch.ts";

/** Pairs between two ports of one host; where there is one port, the other end is nobody's. */
export function cableSteps(parts: readonly Part[], owner: string): Step[] {
  if (parts.length === 0) return [];
  const lines = parts.flatMap(({ name, of, columns }) => {
    const { peer = stubOf(name), mtu, up, master, member } = columns;
    const { "peer-mtu": peerMtu = mtu, "peer-master": peerMaster, "peer-member": peerMember } = columns;
    const ends = [
      [name, mtu, master, member],
      [peer, peerMtu, peerMaster, peerMember],
    ] as const;
    return [
      `link add name ${name} type veth peer name ${peer}`,
      `link set dev ${name} alias ${aliasOf(owner, of)}`,
      ...ends.flatMap(([end, size, at, settings]) => [
        `link set dev ${end}${word("mtu", size)}${word("master", at)} ${up === "false" ? "down" : "up"}`,
        ...memberLines(end, settings),
      ]),
    ];
  });
  return [
    {
      does: `cables ${parts.map(({ name }) => name).join(", ")}`,
      run: ipBatch(lines),
      undo: removeLinks(owner, parts),
      links: parts.map(({ name }) => name),
    },
  ];
}

/** Only what is found on a host has such settings: it is made again as it was. */
function memberLines(name: string, settings: string | undefined): string[] {
  return settings === undefined ? [] : [`link set dev ${name} type bridge_slave ${settings}`];
}

function word(name: string, value: string | undefined): string {
  return value === undefined ? "" : ` ${name} ${value}`;
}

/**
 * Gives the network namespaces of containers names for as long as ip(8) reads its lines, and writes them down before. `$@` are containers. A line of standard
 * input begins with where it is for: 0 is the host, N the Nth container, and N- names an interface of it that is to compute its
 * checksums itself. The text is fixed: whatever differs is an argument or standard input. One ip(8) reads all lines of a
 * container: `netns exec` would be a process for each. It says the number of a line that failed: the line itself is said after it.
 */
const PLUG = `set -e
lines=$(cat)
of() { printf '%s\\n' "$lines" | sed -n "s/^$1 //p"; }
batch() {
  place=$1
  shift
  said=$(of "$place" | ip "$@" -batch - 2>&1) && return
  printf '%s\\n' "$said" >&2
  line=$(printf '%s\\n' "$said" | sed -n '/^Command failed -:/{s/.*://p;q;}')
  [ -z "$line" ] || of "$place" | sed -n "\${line}s/^/line $line: /p" >&2
  return 1
}
${FORGET}
forget
for c; do
  [ ! -e "${NAMED}/${NAMESPACE}$c" ] || { echo "the namespace ${NAMESPACE}$c is there and is not simnet's" >&2; exit 1; }
done
names=$(docker inspect --format 'netns attach ${NAMESPACE}{{slice .Name 1}} {{.State.Pid}}' -- "$@")
trap forget EXIT
for c; do printf '%s\\n' "${NAMESPACE}$c"; done >${GIVEN}
printf '%s\\n' "$names" | ip -batch -
batch 0
n=0
for c; do
  n=$((n + 1))
  of "$n-" | ip netns exec "${NAMESPACE}$c" sh -c 'set -e; while read -r name; do ethtool -K "$name" tx off >/dev/null; done'
  batch "$n" -netns "${NAMESPACE}$c"
done`;

/** What pipework did for one container, for all of them in one go. */
export function plugSteps(parts: readonly Part[], owner: string): Step[] {
  if (parts.length === 0) return [];
  const containers = [...new Set(parts.map(({ columns }) => must(columns["container"])))];
  const placeOf = new Map(containers.map((container, i) => [container, i + 1]));
  return [
    {
      does: `plug ${parts.map(({ of }) => of).join(", ")}`,
      run: {
        argv: ["sh", "-c", PLUG, "sh", ...containers],
        input: linesOf(
          parts.flatMap((part) => plugLines(part, owner, must(placeOf.get(must(part.columns["container"]))))),
        ),
      },
      undo: removeLinks(owner, parts),
    },
  ];
}

/** @param place of its container in the step */
function plugLines({ name, of, columns }: Part, owner: string, place: number): string[] {
  const {
    container,
    interface: inside,
    mac,
    mtu,
    address,
    gateway,
    master,
    member,
    offload,
    state = "up",
  } = columns;
  const insideMtu = columns["inside-mtu"] ?? mtu;
  const space = `${NAMESPACE}${must(container)}`;
  return [
    `0 link add name ${name} mtu ${mtu} type veth peer name ${inside} address ${mac} mtu ${insideMtu} netns ${space}`,
    `0 link set dev ${name} alias ${aliasOf(owner, of)}`,
    `0 link set dev ${name}${word("master", master)} ${state}`,
    ...memberLines(name, member).map((line) => `0 ${line}`),
    ...(offload === undefined ? [] : [`${place}- ${inside}`]),
    ...(address?.split(",") ?? []).map((one) => `${place} address add ${one} dev ${inside}`),
    `${place} link set dev ${inside} ${state}`,
    ...(gateway === undefined || state === "down" ? [] : [`${place} route add default via ${gateway}`]),
  ];
}
