import type { Topic } from "./example.ts";
import { flowing } from "./flow-outputs.ts";

const UDP = "dl_type=0x0800,nw_proto=17,nw_src=10.1.2.3,nw_dst=10.4.5.6,tp_src=53,tp_dst=4097";
const otherwise = "priority=0,actions=output:4";

export const FLOW_MATCHES: Topic = {
  title: "what flows match",
  examples: [
    {
      name: "the port that a frame came by",
      fabric: flowing("in_port=1,actions=output:2", otherwise),
      sent: [
        { send: "h/b/p1", out: ["h/b/p2 -"] },
        { send: "h/b/p3", out: ["h/b/p4 -"] },
      ],
    },
    {
      name: "Ethernet addresses, and any group address by a mask",
      fabric: flowing(
        "dl_src=02:00:00:00:00:0a,actions=output:2",
        "priority=1,dl_dst=01:00:00:00:00:00/01:00:00:00:00:00,actions=output:3",
        otherwise,
      ),
      sent: [
        { send: "h/b/p1 dl_src=02:00:00:00:00:0a", out: ["h/b/p2 -"] },
        { send: "h/b/p1", out: ["h/b/p3 -"] },
        { send: "h/b/p1 dl_dst=02:00:00:00:00:0b", out: ["h/b/p4 -"] },
      ],
    },
    {
      name: "IPv4 addresses with a prefix, and the protocol",
      fabric: flowing(
        "ip,nw_src=10.1.0.0/16,nw_dst=10.4.5.6,actions=output:2",
        "priority=1,udp,actions=output:3",
        otherwise,
      ),
      sent: [
        { send: `h/b/p1 ${UDP}`, out: ["h/b/p2 -"] },
        { send: `h/b/p1 ${UDP.replace("10.1.2.3", "10.2.2.3")}`, out: ["h/b/p3 -"] },
        { send: "h/b/p1 dl_type=0x0800,nw_proto=6,nw_src=10.2.2.3,nw_dst=10.4.5.6", out: ["h/b/p4 -"] },
      ],
    },
    {
      name: "ports of TCP and UDP, of each its own, with a mask",
      fabric: flowing(
        "udp,tp_dst=0x1000/0xf000,actions=output:2",
        "tcp,tp_dst=80,actions=output:3",
        otherwise,
      ),
      sent: [
        { send: `h/b/p1 ${UDP}`, out: ["h/b/p2 -"] },
        { send: `h/b/p1 ${UDP.replace("4097", "80")}`, out: ["h/b/p4 -"] },
        { send: "h/b/p1 dl_type=0x0800,nw_proto=6,nw_dst=10.4.5.6,tp_dst=80", out: ["h/b/p3 -"] },
      ],
    },
    {
      name: "ARP by its operation and its addresses",
      fabric: flowing(
        "arp,arp_op=1,arp_tpa=10.1.0.0/16,actions=output:2",
        "arp,arp_spa=10.9.9.9,actions=output:3",
        otherwise,
      ),
      sent: [
        { send: "h/b/p1 dl_type=0x0806,arp_op=1,arp_spa=10.1.0.1,arp_tpa=10.1.0.2", out: ["h/b/p2 -"] },
        { send: "h/b/p1 dl_type=0x0806,arp_op=2,arp_spa=10.9.9.9,arp_tpa=10.1.0.2", out: ["h/b/p3 -"] },
        { send: "h/b/p1 dl_type=0x0806,arp_op=2,arp_spa=10.1.0.1,arp_tpa=10.1.0.2", out: ["h/b/p4 -"] },
      ],
    },
    {
      name: "IPv6 by its addresses",
      fabric: flowing("ipv6,ipv6_dst=fd00::/8,actions=output:2", otherwise),
      sent: [
        { send: "h/b/p1 dl_type=0x86dd,ipv6_src=fd00::1,ipv6_dst=fd00::2", out: ["h/b/p2 -"] },
        { send: "h/b/p1 dl_type=0x86dd,ipv6_src=fd00::1,ipv6_dst=fe80::2", out: ["h/b/p4 -"] },
      ],
    },
    {
      name: "ICMP by its type, TTL and DSCP of IP",
      fabric: flowing(
        "icmp,icmp_type=8,actions=output:2",
        "priority=2,ip,nw_ttl=1,actions=drop",
        "priority=1,ip,nw_tos=32,actions=output:3",
        otherwise,
      ),
      sent: [
        { send: "h/b/p1 dl_type=0x0800,nw_proto=1,icmp_type=8", out: ["h/b/p2 -"] },
        { send: "h/b/p1 dl_type=0x0800,nw_ttl=1", out: [] },
        { send: "h/b/p1 dl_type=0x0800,nw_tos=33", out: ["h/b/p3 -"] },
        { send: "h/b/p1 dl_type=0x0800", out: ["h/b/p4 -"] },
      ],
    },
    {
      name: "a field without its type is left out, and the flow matches more",
      fabric: flowing("nw_src=10.1.2.3,actions=output:2", otherwise),
      sent: [{ send: "h/b/p1", out: ["h/b/p2 -"] }],
    },
    {
      name: "registers and metadata, which are 0 until they are set",
      fabric: flowing(
        "reg3=0,metadata=0,actions=load:7->NXM_NX_REG3[],set_field:5->metadata,resubmit(,1)",
        "table=1,reg3=7,metadata=5,actions=output:2",
      ),
      sent: [{ send: "h/b/p1", out: ["h/b/p2 -"] }],
    },
  ],
};
