import { defineScenario } from "simnet";

// The network of missing-tunnel: all is well, for h2 relays. But no way is left to spare: whichever tunnel fails next, or the
// relay itself, parts those who are left. A mesh with its third tunnel would mend the tunnels, and only that.
export default defineScenario({
  name: "no-spare",
  design: {
    kind: "bridge-per-tenant",
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
  failures: 1,
});
