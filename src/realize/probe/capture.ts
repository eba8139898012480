import type { Fabric } from "../../model/fabric/fabric.ts";
import { formatIpv4 } from "../../model/values/ipv4.ts";
import type { Invocation } from "../step.ts";
import { formatMarker } from "./marker.ts";
import { largeSize, PROBE_KINDS, type Sending, targetOf, TCP_PORT } from "./probe.ts";

/** Where an endpoint lives on its host. */
export interface Seat {
  readonly endpoint: number;
  /** of its container's first process */
  readonly pid: number;
  readonly interface: string;
}

/** The folder on each host where captures are kept while probes run. */
export const PROBE_FOLDER = "/run/simnet-probe";

/**
 * `$@` are threes: the number of an endpoint, the process whose namespace it is in, and its interface. Else than by
 * `--immediate-mode` the kernel keeps packets back for up to a second (pcap(3PCAP), packet buffer timeout), and what it
 * holds when a capture ends is lost.
 */
const START = `set -e
run=$1; shift
rm -rf "${PROBE_FOLDER}/$run"
mkdir -p "${PROBE_FOLDER}/$run"
: >"${PROBE_FOLDER}/$run/pids"
while [ $# -gt 0 ]; do
  : >"${PROBE_FOLDER}/$run/$1.log"
  nsenter --target "$2" --net tcpdump --immediate-mode -i "$3" -Q in -U -n -w "${PROBE_FOLDER}/$run/$1" \\
    'icmp or arp or tcp or vlan' >/dev/null 2>>"${PROBE_FOLDER}/$run/$1.log" &
  echo $! >>"${PROBE_FOLDER}/$run/pids"
  shift 3
done
tries=0
for log in "${PROBE_FOLDER}/$run"/*.log; do
  [ -e "$log" ] || continue
  until grep -q listening "$log"; do
    tries=$((tries + 1))
    [ $tries -lt 200 ] || { cat "$log" >&2; exit 1; }
    sleep 0.05
  done
done`;

/**
 * Ends the captures and prints each, as base64, after the number of its endpoint. A capture that is ended reads no more, so
 * on a busy host it first gets the time to read what has come.
 */
const COLLECT = `run=$1
cd "${PROBE_FOLDER}/$run" || exit 1
sleep 0.2
while read -r pid; do kill "$pid" 2>/dev/null; done <pids
sleep 0.2
for file in *; do
  case $file in *.log|pids|'*') ;; *) echo "$file $(base64 -w 0 "$file")" ;; esac
done
rm -rf "${PROBE_FOLDER}/$run"`;

/** probes of a host that are under way together */
const AT_ONCE = 32;
/** seconds: two echoes that nobody answers, and the ARP requests before them */
const LONGEST_PROBE = 8;

/** Seconds that a host has for so many probes: more than all would take if none were answered. */
export function longestSending(probes: number): number {
  return 60 + Math.ceil(probes / AT_ONCE) * LONGEST_PROBE;
}

/** One line a probe: the process, the kind, the target, the size, the marker, the interface, the TCP port. */
const SEND = `xargs -P ${AT_ONCE} -L 1 sh -c '
case $2 in
ping|large) nsenter --target "$1" --net ping -n -q -c 2 -i 0.3 -W 1 -M do -s "$4" -p "$5" "$3" ;;
broadcast) nsenter --target "$1" --net ping -n -q -b -c 1 -W 1 -s "$4" -p "$5" "$3" ;;
arp) nsenter --target "$1" --net arping -q -c 1 -w 1 -I "$6" "$3" ;;
tcp) nsenter --target "$1" --net timeout 2 bash -c "exec 3<>/dev/tcp/\\$0/\\$1" "$3" "$7" ;;
esac >/dev/null 2>&1
:' sh`;

/**
 * What containers and bridges have learned may be of others' probes, or of a network that was there before: the model begins with
 * nothing. `$1` says how many processes follow; bridges come after them.
 */
const FORGET = `count=$1
shift
for one; do
  if [ "$count" -gt 0 ]; then nsenter --target "$one" --net ip neighbour flush all
  else ovs-appctl --timeout=10 fdb/flush "$one"
  fi
  count=$((count - 1))
done >/dev/null 2>&1
:`;

export function forgetLearned(seats: readonly Seat[], bridges: readonly string[]): Invocation {
  const pids = [...new Set(seats.map(({ pid }) => `${pid}`))];
  return { argv: ["sh", "-c", FORGET, "sh", `${pids.length}`, ...pids, ...bridges] };
}

export function startCaptures(run: string, seats: readonly Seat[]): Invocation {
  const words = seats.flatMap(({ endpoint, pid, interface: name }) => [`${endpoint}`, `${pid}`, name]);
  return { argv: ["sh", "-c", START, "sh", run, ...words] };
}

export function collectCaptures(run: string): Invocation {
  return { argv: ["sh", "-c", COLLECT, "sh", run] };
}

/** @param seats of this host: what others send is theirs */
export function sendProbes(
  fabric: Fabric,
  run: number,
  seats: readonly Seat[],
  sendings: readonly Sending[],
): Invocation {
  const seatOf = new Map(seats.map((seat) => [seat.endpoint, seat]));
  const lines = sendings.flatMap((sending) => {
    const seat = seatOf.get(sending.from);
    return seat === undefined ? [] : [lineOf(fabric, run, seat, sending)];
  });
  return { argv: ["sh", "-c", SEND], input: lines.map((line) => `${line}\n`).join("") };
}

function lineOf(fabric: Fabric, run: number, seat: Seat, { kind, from, to }: Sending): string {
  const marker = formatMarker({ run, kind: PROBE_KINDS.indexOf(kind), from, to: to < 0 ? 0xffffffff : to });
  const size = kind === "large" ? largeSize(fabric, from) - IP_AND_ICMP : ECHO;
  return [
    seat.pid,
    kind,
    formatIpv4(targetOf(fabric, { kind, from, to })),
    size,
    marker,
    seat.interface,
    TCP_PORT + Math.max(to, 0),
  ].join(" ");
}

/** IPv4 without options, and ICMP: RFC 791, RFC 792. */
const IP_AND_ICMP = 28;
/** bytes of an echo's data, as `ping` has it by default */
const ECHO = 56;
