import { defineScenario } from "simnet";

// Containers left at an MTU of 1500 over an underlay of 1500: small frames pass, large ones vanish.
export default defineScenario({
  name: "mtu-blackhole",
  design: { kind: "bridge-per-tenant" },
  hosts: { h1: { address: "1.1.1.1/24" }, h2: { address: "2.2.2.2/24" } },
  underlay: { mtu: 1500 },
  tenants: {
    red: {
      networks: { lan: { subnet: "192.168.0.0/24", mtu: 1500 } },
      containers: { app: { host: "h1" }, db: { host: "h2" } },
    },
  },
});
