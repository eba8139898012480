import type { Topic } from "./example.ts";
import { flowing } from "./flow-outputs.ts";

const ADDRESSES = "ffffffffffff020000000001";
/** 1001 to 80, without options; where the header ends says `offset`, in words of 32 bits. */
const tcp = (offset: string) => `03e90050${"00".repeat(8)}${offset}0020000${"00".repeat(8)}`;
/** RFC 791 §3.1: 192.168.0.1 to 192.168.0.2, of TCP with four bytes of data. `fragment`: flags and offset. */
const ipv4 = (fragment: string, sum: string, offset = "5") =>
  `4500002c0001${fragment}4006${sum}c0a80001c0a80002${tcp(offset)}`;
const WHOLE = ipv4("0000", "f977");
const send = (rest: string) => `h/b/p1 packet=${ADDRESSES}${rest}`;

/** By 2 what goes to port 80 of TCP, by 3 other TCP, by 4 what has a length in place of a type. */
const sorting = flowing(
  "priority=3,tcp,tp_dst=80,actions=output:2",
  "priority=2,tcp,tp_dst=0,actions=output:3",
  "priority=1,dl_type=0x05ff,actions=output:4",
);

export const FLOW_PACKETS: Topic = {
  title: "what flows see of a packet",
  examples: [
    {
      name: "fragments have no ports, not even the first",
      fabric: sorting,
      sent: [
        { send: send(`0800${WHOLE}`), out: ["h/b/p2 -"] },
        { send: send(`0800${ipv4("2000", "d977")}`), out: ["h/b/p3 -"] },
        { send: send(`0800${ipv4("0001", "f976")}`), out: ["h/b/p3 -"] },
      ],
    },
    {
      name: "TCP whose header would be shorter than it can be, or longer than the packet, has no ports",
      fabric: sorting,
      sent: [
        { send: send(`0800${ipv4("0000", "f977", "4")}`), out: ["h/b/p3 -"] },
        { send: send(`0800${ipv4("0000", "f977", "6")}`), out: ["h/b/p2 -"] },
        { send: send(`0800${ipv4("0000", "f977", "7")}`), out: ["h/b/p3 -"] },
      ],
    },
    {
      name: "a type under SNAP counts as one of Ethernet, if no organisation is named",
      fabric: sorting,
      sent: [
        { send: send(`0034aaaa030000000800${WHOLE}`), out: ["h/b/p2 -"] },
        { send: send(`0034aaaa0300000c0800${WHOLE}`), out: ["h/b/p4 -"] },
        { send: send("0003424203"), out: ["h/b/p4 -"] },
      ],
    },
    {
      name: "any bits of an IPv6 address, by a mask",
      fabric: flowing(
        "priority=2,ipv6,ipv6_dst=::2/::f,actions=output:2",
        "priority=1,ipv6,ipv6_src=fd00::1:0/ffff::ffff:0,actions=output:3",
      ),
      sent: [
        { send: "h/b/p1 dl_type=0x86dd,ipv6_src=fd00::1,ipv6_dst=fd00::12", out: ["h/b/p2 -"] },
        { send: "h/b/p1 dl_type=0x86dd,ipv6_src=fd00::5:1:9,ipv6_dst=fd00::13", out: ["h/b/p3 -"] },
        { send: "h/b/p1 dl_type=0x86dd,ipv6_src=fd00::1,ipv6_dst=fd00::11", out: [] },
      ],
    },
    {
      name: "Ethernet addresses inside ARP, which actions read too",
      fabric: flowing(
        "priority=2,arp,arp_sha=02:00:00:00:00:0a,actions=move:NXM_NX_ARP_SHA[]->NXM_OF_ETH_DST[],output:2",
        "priority=1,arp,arp_tha=00:00:00:00:00:0b/00:00:00:00:00:0f,actions=output:3",
      ),
      sent: [
        {
          send: "h/b/p1 arp,arp_op=1,arp_sha=02:00:00:00:00:0a,arp_spa=10.0.0.1,arp_tpa=10.0.0.2",
          out: ["h/b/p2 - dl_dst=02:00:00:00:00:0a"],
        },
        {
          send: "h/b/p1 arp,arp_op=2,arp_sha=02:00:00:00:00:01,arp_tha=02:00:00:00:00:1b",
          out: ["h/b/p3 -"],
        },
        { send: "h/b/p1 arp,arp_op=2,arp_sha=02:00:00:00:00:01", out: [] },
      ],
    },
  ],
};
