import { LAB_KEY } from "../ownership.ts";
import type { Invocation } from "../step.ts";
import { ipBatch } from "../steps/ip-batch.ts";
import { type HostUnderlay, UNDERLAY_NIC } from "./underlay.ts";

/** The bridge that holds the interface of the underlay, and its addresses: of the userspace datapath, whatever the others are of. */
const PHYSICAL_BRIDGE = "br-phy";

const ON_BRIDGE = `set -e
bridge=$1 nic=$2
mac=$(cat "/sys/class/net/$nic/address")
ovs-vsctl --timeout=30 -- --may-exist add-br "$bridge" \\
  -- set Bridge "$bridge" datapath_type=netdev "other_config:hwaddr=\\"$mac\\"" external_ids:${LAB_KEY}=true \\
  -- --may-exist add-port "$bridge" "$nic"`;

/**
 * Gives a lab host its addresses, if it has them or not, on a bridge that holds the underlay's interface. A switch in user space
 * finds its tunnels' ends there only; to one of the kernel the bridge is an interface like any other.
 */
export function prepareHost({ addresses, gateway, mtu, nics }: HostUnderlay): readonly Invocation[] {
  const forwarding: Invocation = {
    argv: [
      "sysctl",
      "-q",
      "-w",
      "net.ipv4.ip_forward=1",
      "net.ipv4.conf.all.rp_filter=0",
      "net.ipv4.conf.default.rp_filter=0",
    ],
  };
  // Docker's filter drops what bridges other than its own carry, where it is shown that: on a Linux bridge of a fabric there is no filter.
  const unfiltered: Invocation = {
    argv: ["sysctl", "-q", "-e", "-w", "net.bridge.bridge-nf-call-iptables=0"],
  };
  const up = ipBatch(nics.map((nic) => `link set dev ${nic} up`));
  if (addresses.length === 0) return [forwarding, unfiltered, up];
  const addressLines = (on: string) => [
    `link set dev ${UNDERLAY_NIC} up`,
    `link set dev ${on} mtu ${mtu} up`,
    ...addresses.map((address) => `address replace ${address} dev ${on}`),
    ...(gateway === undefined ? [] : [`route replace default via ${gateway} dev ${on}`]),
  ];
  return [
    forwarding,
    unfiltered,
    up,
    { argv: ["sh", "-c", ON_BRIDGE, "sh", PHYSICAL_BRIDGE, UNDERLAY_NIC] },
    ipBatch(addressLines(PHYSICAL_BRIDGE)),
  ];
}
