import { defineScenario } from "simnet";

// h2 has lost its route to h1: h1 is heard and hears nothing.
export default defineScenario({
  name: "one-way-underlay",
  design: { kind: "bridge-per-tenant" },
  hosts: {
    h1: { address: "1.1.1.1/24" },
    h2: { address: "2.2.2.2/24" },
    h3: { address: "3.3.3.3/24" },
  },
  underlay: { paths: [{ from: "h2", to: "h1", up: false }] },
  tenants: {
    red: {
      networks: { lan: { subnet: "192.168.0.0/24" } },
      containers: { app: { host: "h1" }, db: { host: "h2" }, cache: { host: "h3" } },
    },
  },
});
