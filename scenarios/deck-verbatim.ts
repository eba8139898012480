import { defineScenario } from "simnet";

// Slides 21 and 24 to the letter: tunnels without a key, two tenants over the same pair of hosts.
// Of each host's two tunnels Open vSwitch refuses one, and which one is not determined.
export default defineScenario({
  name: "deck-verbatim",
  design: { kind: "bridge-per-tenant", keys: "none" },
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
