import { defineScenario } from "simnet";

// A mesh of four without spanning tree: every hop makes two copies of each, until the hosts give out.
export default defineScenario({
  name: "storm-of-four",
  design: { kind: "bridge-per-tenant", stp: false },
  hosts: {
    h1: { address: "1.1.1.1/24" },
    h2: { address: "2.2.2.2/24" },
    h3: { address: "3.3.3.3/24" },
    h4: { address: "4.4.4.4/24" },
  },
  tenants: {
    red: {
      networks: { lan: { subnet: "192.168.0.0/24" } },
      containers: { app: { host: "h1" }, db: { host: "h2" }, cache: { host: "h3" }, web: { host: "h4" } },
    },
  },
});
