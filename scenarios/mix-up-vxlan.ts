import { defineScenario } from "simnet";

// The mix-up over an underlay that lets no GRE pass, as many clouds do: the same bridges, joined by VXLAN.
export default defineScenario({
  name: "mix-up-vxlan",
  design: { kind: "bridge-per-tenant", tunnel: "vxlan" },
  hosts: { h1: { address: "1.1.1.1/24" }, h2: { address: "2.2.2.2/24" } },
  underlay: {
    paths: [
      { from: "h1", to: "h2", drops: ["gre"] },
      { from: "h2", to: "h1", drops: ["gre"] },
    ],
  },
  tenants: {
    red: {
      networks: { lan: { subnet: "192.168.0.0/24", key: 100 } },
      containers: { app: { host: "h1" }, db: { host: "h2" } },
    },
    blue: {
      networks: { lan: { subnet: "192.168.0.0/24", key: 200 } },
      containers: { app: { host: "h1" }, db: { host: "h2" } },
    },
  },
});
