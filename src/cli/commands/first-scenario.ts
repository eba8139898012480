/** What `simnet init` writes. A test runs it through `verify`. */
export const FIRST_SCENARIO = `import { defineScenario } from "simnet";

// Two tenants share two hosts. Each has its own bridge on each host, and a GRE tunnel between them with a key
// of its own. Both use the same addresses, which is fine as long as nothing joins their networks.
export default defineScenario({
  name: "first scenario",
  hosts: {
    h1: { address: "10.0.0.1/24" },
    h2: { address: "10.0.0.2/24" },
  },
  design: { kind: "bridge-per-tenant", tunnel: "gre", stp: true },
  tenants: {
    red: {
      networks: { lan: { subnet: "192.168.0.0/24", key: 100 } },
      containers: { app: { host: "h1" }, db: { host: "h2" } },
    },
    blue: {
      networks: { lan: { subnet: "192.168.0.0/24", key: 200 } },
      containers: { app: { host: "h1" }, db: { host: "h2" } },
    },
  },
  // Give both networks the key 100, and verify again: Open vSwitch would then let only one of two tunnels stand.
});
`;
