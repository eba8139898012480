import type { Example, Topic } from "./example.ts";
import { gre, pair, vxlan } from "./hosts.ts";

const [H1, H2, SECOND] = ["10.0.0.1", "10.0.0.2", "10.0.1.2"];
const GRE = "underlay h1: gre 10.0.0.1 > 10.0.0.2 key 7, ttl 64, tos 0, df";
const VXLAN = "underlay h1: vxlan 10.0.0.1 > 10.0.0.2:4789 key 7, ttl 64, tos 0, df";

/** From the most exact on, as ofproto/tunnel.c looks for it (tnl_find). Which one has taken a packet its tag tells. */
const ORDER: readonly (readonly [
  name: string,
  remote: string,
  options: Parameters<typeof gre>[1],
  tag: number,
])[] = [
  ["key, remote_ip and local_ip", H1, { key: 7, local_ip: H2 }, 1],
  ["key and remote_ip, any local_ip", H1, { key: 7 }, 2],
  ["key and local_ip, remote_ip=flow", "flow", { key: 7, local_ip: H2 }, 3],
  ["key, remote_ip=flow, any local_ip", "flow", { key: 7 }, 4],
  ["key, remote_ip=flow, local_ip=flow", "flow", { key: 7, local_ip: "flow" }, 5],
  ["key=flow, remote_ip and local_ip", H1, { key: "flow", local_ip: H2 }, 6],
  ["key=flow, remote_ip, any local_ip", H1, { key: "flow" }, 7],
  ["key=flow, remote_ip=flow and local_ip", "flow", { key: "flow", local_ip: H2 }, 8],
  ["key=flow, remote_ip=flow, any local_ip", "flow", { key: "flow" }, 9],
  ["all three flow", "flow", { key: "flow", local_ip: "flow" }, 10],
];

/** Less exact ports first in the file: the order of the file does not count. */
function portsFrom(level: number, make: typeof gre): Parameters<typeof pair>[1] {
  const rest = ORDER.slice(level).toReversed();
  return Object.fromEntries(
    rest.map(([, remote, options, tag]) => [`p${tag}`, make(remote, options, { tag })]),
  );
}

function taken(by: string, make: typeof gre, packet: string): Example[] {
  return ORDER.map(([name, , , tag], level) => ({
    name: `${by} with key 7 from 10.0.0.1 to 10.0.0.2 comes to the port with ${name}, before all that are less exact`,
    fabric: pair({ out: make(H2, { key: 7 }) }, portsFrom(level, make)),
    sent: [{ send: "h1/b/LOCAL", out: [packet, `h2/b/LOCAL [${tag}]`] }],
  }));
}

export const TUNNEL_TAKERS: Topic = {
  title: "which of several tunnels takes a packet",
  examples: [
    ...taken("GRE", gre, GRE),
    ...taken("VXLAN", vxlan, VXLAN),
    {
      name: "a port with another remote_ip, local_ip or key takes nothing, and then the packet is lost",
      fabric: pair(
        { out: gre(H2, { key: 7 }) },
        {
          far: gre("10.0.0.3", { key: 7 }),
          second: gre(H1, { key: 7, local_ip: SECOND }),
          key: gre(H1, { key: 8 }),
        },
        [[], ["10.0.1.2/24"]],
      ),
      sent: [{ send: "h1/b/LOCAL", out: [GRE] }],
    },
  ],
};
