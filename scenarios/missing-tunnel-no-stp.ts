import { defineScenario } from "simnet";

// The same without spanning tree: a learning switch relays too, and a line has no loop to break.
export default defineScenario({
  name: "missing-tunnel-no-stp",
  design: {
    kind: "bridge-per-tenant",
    stp: false,
    mesh: [
      ["h1", "h2"],
      ["h2", "h3"],
    ],
  },
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
