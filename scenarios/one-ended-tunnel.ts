import { defineScenario } from "simnet";

// h2 has no tunnel back to h1: what h1 sends is taken by nobody, and h2 has nowhere to send.
export default defineScenario({
  name: "one-ended-tunnel",
  design: { kind: "bridge-per-tenant" },
  hosts: { h1: { address: "1.1.1.1/24" }, h2: { address: "2.2.2.2/24" } },
  tenants: {
    red: {
      networks: { lan: { subnet: "192.168.0.0/24" } },
      containers: { app: { host: "h1" }, db: { host: "h2" } },
    },
  },
  changes: [{ kind: "remove-port", at: "h2/sdn-br0/gre-h1" }],
});
