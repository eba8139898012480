import { must } from "../model/fabric/fabric.ts";
import { inParallel, WIDTH } from "./in-parallel.ts";
import type { Obstacle } from "./obstacles.ts";
import type { HostParts, Part } from "./part.ts";
import type { Transport } from "./transport/transport.ts";

/** The oldest Open vSwitch that knows what simnet asks of it: `vlan-limit`, `dot1q-tunnel` and `--no-names` came with 2.8. */
const OLDEST = [2, 8] as const;
/** kilobytes that are to be free where Open vSwitch and Docker write */
const FREE = 8 * 1024;

/** Lines of a word and what it is about; `$@` are programs. Nothing is changed. */
const ASK = `ovs-vsctl --version 2>&1 | sed -n 's/^/version /;1p'
root=$(docker info --format '{{.DockerRootDir}}' 2>/dev/null) || echo 'silent Docker'
for folder in /etc/openvswitch /var/lib/openvswitch /run "$root"; do
  [ -d "$folder" ] || continue
  df -Pk "$folder" | { read -r _; read -r _ _ _ free _; echo "free $free $folder"; }
  [ -w "$folder" ] || echo "readonly $folder"
done
for tool; do
  command -v "$tool" >/dev/null || echo "missing $tool"
done
:`;

const TO_BUILD = ["flock", "ip", "nsenter"] as const;
const TO_PROBE = ["arping", "base64", "bash", "ping", "tcpdump", "timeout", "xargs"] as const;
/** sets whether an interface computes its checksums itself */
const TO_OFFLOAD = ["ethtool"] as const;

/** What a run takes on a host, beside Open vSwitch and Docker. @param isToProbe whether the hosts are to be asked when they are built */
export function toolsFor(parts: readonly Part[], isToProbe: boolean): readonly string[] {
  const isToOffload = parts.some(({ columns }) => columns["offload"] !== undefined);
  return [...TO_BUILD, ...(isToOffload ? TO_OFFLOAD : []), ...(isToProbe ? TO_PROBE : [])];
}

/** Why hosts that have answered cannot be built on, as far as that can be known before anything is done. */
export async function preflight(
  hosts: readonly HostParts[],
  transports: ReadonlyMap<string, Transport>,
  isToProbe: boolean,
): Promise<readonly Obstacle[]> {
  const found = await inParallel(hosts, WIDTH, async ({ host, parts }) => {
    const transport = must(transports.get(host));
    const argv = ["sh", "-c", ASK, "sh", ...toolsFor(parts, isToProbe)] as const;
    const { code, stdout, stderr } = await transport.run({ argv });
    const unfit = code === 0 ? unfitness(stdout) : [stderr.trim() || `exit code ${code}`];
    return unfit.map((what): Obstacle => ({ host: transport.host, what }));
  });
  return found.flat();
}

/** @param said lines of a word and what it is about */
export function unfitness(said: string): string[] {
  return said.split("\n").flatMap((line): string[] => {
    const [word, about = "", folder = ""] = line.split(" ");
    switch (word) {
      case "version":
        return unfitVersion(line.slice("version ".length));
      case "silent":
        return [`${about} does not answer`];
      case "free":
        return Number(about) < FREE
          ? [`the disk is full: ${about} kB are free in ${folder}, and ${FREE} are needed`]
          : [];
      case "missing":
        return [`there is no ${about}, which it takes to build or to probe`];
      case "readonly":
        return [`${about} cannot be written to`];
      default:
        return [];
    }
  });
}

function unfitVersion(line: string): string[] {
  const [, major, minor] = /^ovs-vsctl \(Open vSwitch\) (\d+)\.(\d+)/.exec(line) ?? [];
  if (major === undefined) return [`there is no Open vSwitch: ${line}`];
  const isOld = Number(major) < OLDEST[0] || (Number(major) === OLDEST[0] && Number(minor) < OLDEST[1]);
  return isOld
    ? [`Open vSwitch ${major}.${minor} is too old: ${OLDEST.join(".")} is the oldest that will do`]
    : [];
}
