import { defineScenario } from "simnet";

// Only h1 and h2 are meshed: nothing relays to h3, spanning tree or not.
export default defineScenario({
  name: "cut-off",
  design: { kind: "bridge-per-tenant", mesh: [["h1", "h2"]] },
  hosts: {
    h1: { address: "1.1.1.1/24" },
    h2: { address: "2.2.2.2/24" },
    h3: { address: "3.3.3.3/24" },
  },
  tenants: {
    red: {
      networks: { lan: { subnet: "192.168.0.0/24" } },
      containers: { app: { host: "h1" }, db: { host: "h2" }, cache: { host: "h3" } },
    },
  },
});
