import { defineScenario } from "simnet";

// Two tenant networks were given one GRE key by mistake: their tunnels exclude each other on every host.
export default defineScenario({
  name: "key-collision",
  design: { kind: "bridge-per-tenant" },
  hosts: { h1: { address: "1.1.1.1/24" }, h2: { address: "2.2.2.2/24" } },
  tenants: {
    red: {
      networks: { lan: { subnet: "192.168.0.0/24", key: 100 } },
      containers: { app: { host: "h1" }, db: { host: "h2" } },
    },
    blue: {
      networks: { lan: { subnet: "192.168.1.0/24", key: 100 } },
      containers: { app: { host: "h1" }, db: { host: "h2" } },
    },
  },
});
