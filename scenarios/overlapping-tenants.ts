import { defineScenario } from "simnet";

// Two tenants use the same addresses: nothing wrong with that, they never meet.
export default defineScenario({
  name: "overlapping-tenants",
  design: { kind: "bridge-per-tenant" },
  hosts: { h1: { address: "1.1.1.1/24" }, h2: { address: "2.2.2.2/24" } },
  tenants: {
    red: {
      networks: { lan: { subnet: "192.168.0.0/24" } },
      containers: { app: { host: "h1" }, db: { host: "h2" } },
    },
    blue: {
      networks: { lan: { subnet: "192.168.0.0/24" } },
      containers: { app: { host: "h1" }, db: { host: "h2" } },
    },
  },
});
