import type { FabricDocument } from "simnet";

// What the DMZ may ask of the LAN is MySQL, and the firewall lets nothing else by. But one container is plugged into VLAN 5, which
// a forgotten cable brings to the LAN.
export default {
  kind: "fabric",
  name: "back-door",
  hosts: {
    h1: {
      bridges: {
        dmz: {
          ports: {
            web: { tag: 10 },
            old: { tag: 5 },
            "to-fw": { type: "patch", tag: 10, options: { peer: "outside" } },
            spare: { tag: 5 },
          },
        },
        fw: {
          ports: {
            outside: { type: "patch", options: { peer: "to-fw" } },
            inside: { type: "patch", options: { peer: "from-fw" } },
          },
          flows: [
            "in_port=outside,tcp,tp_dst=3306,actions=output:inside",
            "in_port=outside,arp,actions=output:inside",
            "in_port=inside,actions=output:outside",
          ],
        },
        lan: {
          ports: { db: {}, "from-fw": { type: "patch", options: { peer: "inside" } }, forgotten: {} },
        },
      },
    },
  },
  links: [{ name: "cable", ports: ["h1/dmz/spare", "h1/lan/forgotten"] }],
  endpoints: {
    "dmz/web": { port: "h1/dmz/web", ip: "10.0.0.1/24", network: "dmz" },
    "dmz/old": { port: "h1/dmz/old", ip: "10.0.0.2/24", network: "old" },
    "lan/db": { port: "h1/lan/db", ip: "10.0.0.9/24" },
  },
  allow: [["dmz", "lan"]],
  properties: [
    {
      name: "the DMZ asks the LAN for MySQL, through the firewall",
      from: "dmz",
      to: "lan",
      only: ["tcp,tp_dst=3306", "arp"],
      through: "h1/fw",
    },
    { name: "the web server does not get round it", from: "dmz/web", to: "lan", through: "h1/fw" },
  ],
} satisfies FabricDocument;
