import { defineScenario } from "simnet";

// Two containers of one network were given the same address by hand.
export default defineScenario({
  name: "overlapping-addresses",
  design: { kind: "bridge-per-tenant" },
  hosts: { h1: { address: "1.1.1.1/24" }, h2: { address: "2.2.2.2/24" } },
  tenants: {
    red: {
      networks: { lan: { subnet: "192.168.0.0/24" } },
      containers: { app: { host: "h1", ip: "192.168.0.1" }, db: { host: "h2", ip: "192.168.0.2" } },
    },
  },
  changes: [
    {
      kind: "set-endpoint",
      endpoint: "red/db",
      to: { port: "h2/sdn-br0/vred-db", network: "lan", ip: "192.168.0.1/24" },
    },
  ],
});
