import { defineScenario } from "simnet";

// The deck's final network (slides 20 to 24): one bridge per tenant and host, STP, keyed GRE in a full mesh.
export default defineScenario({
  name: "mix-up",
  design: { kind: "bridge-per-tenant", tunnel: "gre", stp: true },
  hosts: {
    h1: { address: "1.1.1.1/24" },
    h2: { address: "2.2.2.2/24" },
    h3: { address: "3.3.3.3/24" },
  },
  tenants: {
    red: {
      networks: { lan: { subnet: "192.168.0.0/24", key: 100 } },
      containers: { app: { host: "h1" }, db: { host: "h2" }, cache: { host: "h3" } },
    },
    blue: {
      networks: { lan: { subnet: "192.168.0.0/24", key: 200 } },
      containers: { app: { host: "h2" }, db: { host: "h3" }, web: { host: "h2" } },
    },
  },
});
