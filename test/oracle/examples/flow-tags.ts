import { bridge, bridges, type Topic } from "./example.ts";
import { flowing } from "./flow-outputs.ts";

const patch = (peer: string) => ({ type: "patch", options: { peer } }) as const;
const IP = "dl_type=0x0800,nw_dst=10.1.2.3";

export const FLOW_TAGS: Topic = {
  title: "tags in flows",
  examples: [
    {
      name: "a frame leaves with the tags that it has at that moment",
      fabric: flowing("actions=output:2,mod_vlan_vid:5,output:3,strip_vlan,output:4"),
      sent: [
        { send: "h/b/p1", out: ["h/b/p2 -", "h/b/p3 [5]", "h/b/p4 -"] },
        { send: "h/b/p1 dl_vlan=10,dl_vlan_pcp=3", out: ["h/b/p2 [10,p3]", "h/b/p3 [5,p3]", "h/b/p4 -"] },
      ],
    },
    {
      name: "mod_vlan_pcp of an untagged frame makes a tag of VID 0",
      fabric: flowing("actions=mod_vlan_pcp:5,output:2"),
      sent: [
        { send: "h/b/p1", out: ["h/b/p2 [0,p5]"] },
        { send: "h/b/p1 dl_vlan=10", out: ["h/b/p2 [10,p5]"] },
      ],
    },
    {
      name: "strip_vlan of an untagged frame does nothing",
      fabric: flowing("actions=strip_vlan,output:2"),
      sent: [{ send: "h/b/p1", out: ["h/b/p2 -"] }],
    },
    {
      name: "push_vlan puts a tag of its type before the others, of which one at most is kept",
      fabric: flowing(
        "actions=push_vlan:0x8100,set_field:4103->vlan_vid,output:2,push_vlan:0x88a8,set_field:4104->vlan_vid,output:3",
      ),
      sent: [
        { send: "h/b/p1", out: ["h/b/p2 [7]", "h/b/p3 ad:[8][7]"] },
        { send: "h/b/p1 dl_vlan=10", out: ["h/b/p2 [7][10]", "h/b/p3 ad:[8][7]"] },
      ],
    },
    {
      name: "pop_vlan keeps the type of the tag beneath",
      fabric: flowing("actions=pop_vlan,output:2"),
      sent: [
        { send: "h/b/p1 vlans=0x88a8:10/0x8100:20", out: ["h/b/p2 [20]"] },
        { send: "h/b/p1 vlans=0x8100:10/0x88a8:20", out: ["h/b/p2 ad:[20]"] },
      ],
    },
    {
      name: "where two tags are read, a third comes to light once both are off, and is lost beneath none that is put on",
      fabric: {
        kind: "fabric",
        hosts: {
          h: {
            other_config: { "vlan-limit": 2 },
            bridges: {
              b: {
                ports: { p1: {}, p2: {}, p3: {} },
                flows: [
                  "in_port=1,actions=push_vlan:0x88a8,set_field:4098->vlan_vid,output:2",
                  "in_port=2,dl_vlan=10,actions=pop_vlan,output:1,pop_vlan,output:3",
                ],
              },
            },
          },
        },
      },
      sent: [
        { send: "h/b/p1 vlans=0x8100:10/0x8100:20", out: ["h/b/p2 ad:[2][10]"] },
        { send: "h/b/p1 vlans=0x8100:10/0x8100:20/0x8100:30", out: ["h/b/p2 ad:[2][10][30]"] },
        {
          send: "h/b/p2 vlans=0x8100:10/0x88a8:20.7/0x8100:30",
          out: ["h/b/p1 ad:[20,p7][30]", "h/b/p3 [30]"],
        },
      ],
    },
    {
      name: "a tag of VID 0 is a tag: dl_vlan=0 matches it, vlan_tci=0 an untagged frame",
      fabric: flowing(
        "dl_vlan=0,actions=output:2",
        "vlan_tci=0,actions=output:3",
        "priority=1,actions=output:4",
      ),
      sent: [
        { send: "h/b/p1 dl_vlan=0", out: ["h/b/p2 [0]"] },
        { send: "h/b/p1", out: ["h/b/p3 -"] },
        { send: "h/b/p1 dl_vlan=1", out: ["h/b/p4 [1]"] },
      ],
    },
    {
      name: "vlan_tci with a mask: any tag, and a priority",
      fabric: flowing(
        "vlan_tci=0x1000/0x1000,actions=resubmit(,1)",
        "table=1,vlan_tci=0xb000/0xf000,actions=output:2",
        "priority=1,actions=output:3",
      ),
      sent: [
        { send: "h/b/p1 dl_vlan=9,dl_vlan_pcp=5", out: ["h/b/p2 [9,p5]"] },
        { send: "h/b/p1 dl_vlan=9", out: [] },
        { send: "h/b/p1", out: ["h/b/p3 -"] },
      ],
    },
    {
      name: "ip matches an IP packet under one tag and not under two, whose type is that of the second tag",
      fabric: flowing(
        "priority=2,ip,actions=output:2",
        "priority=1,dl_type=0x8100,actions=output:3",
        "priority=0,actions=output:4",
      ),
      sent: [
        { send: `h/b/p1 ${IP}`, out: ["h/b/p2 -"] },
        { send: `h/b/p1 ${IP},dl_vlan=10`, out: ["h/b/p2 [10]"] },
        { send: `h/b/p1 ${IP},vlans=0x8100:10/0x8100:20`, out: ["h/b/p3 [10][20]"] },
        { send: "h/b/p1 dl_vlan=10", out: ["h/b/p4 [10]"] },
      ],
    },
    {
      name: "a tag that surfaces is not read again: output sends it, NORMAL drops it",
      fabric: flowing(
        "in_port=1,actions=strip_vlan,output:2",
        "in_port=2,actions=strip_vlan,normal",
        "in_port=3,actions=strip_vlan,resubmit(,1)",
        "table=1,dl_vlan=20,actions=output:2",
        "table=1,dl_type=0x8100,actions=output:4",
      ),
      sent: [
        { send: "h/b/p1 vlans=0x8100:10/0x8100:20", out: ["h/b/p2 [20]"] },
        { send: "h/b/p2 vlans=0x8100:10/0x8100:20", out: [] },
        { send: "h/b/p3 vlans=0x8100:10/0x8100:20", out: ["h/b/p4 [20]"] },
      ],
    },
    {
      name: "a tag is put before one that surfaced",
      fabric: flowing("actions=strip_vlan,mod_vlan_vid:30,output:2"),
      sent: [{ send: "h/b/p1 vlans=0x8100:10/0x8100:20", out: ["h/b/p2 [30][20]"] }],
    },
    {
      name: "a tag that surfaced over a patch pair: flows send it on, NORMAL would drop it",
      fabric: bridges({
        A: { ports: { c: { tag: 10 }, l: { ...patch("r"), vlan_mode: "native-untagged", tag: 10 } } },
        B: { ports: { r: patch("l"), p2: {} }, flows: ["in_port=1,dl_type=0x8100,actions=output:2"] },
      }),
      sent: [{ send: "h/A/c vlans=0x8100:0/0x8100:20", out: ["h/A/LOCAL [10][20]", "h/B/p2 [20]"] }],
    },
    {
      name: "Neutron's dead VLAN: a flow drops what a port of tag 4095 sends only where it is tagged already",
      fabric: bridge(
        { dead: { tag: 4095 }, t: {}, u: {} },
        { flows: ["priority=65535,dl_vlan=4095,actions=drop", "priority=0,actions=normal"] },
      ),
      sent: [
        { send: "h/b/t dl_vlan=4095", out: [] },
        { send: "h/b/dead", out: ["h/b/t [4095]", "h/b/u [4095]", "h/b/LOCAL [4095]"] },
      ],
    },
  ],
};
