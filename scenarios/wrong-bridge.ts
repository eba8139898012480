import { defineScenario } from "simnet";

// On h1 blue's tunnel to h2 was plugged into red's bridge by hand.
export default defineScenario({
  name: "wrong-bridge",
  design: { kind: "bridge-per-tenant" },
  hosts: { h1: { address: "1.1.1.1/24" }, h2: { address: "2.2.2.2/24" } },
  tenants: {
    red: {
      networks: { lan: { subnet: "192.168.0.0/24", key: 100 } },
      containers: { app: { host: "h1" }, db: { host: "h2" } },
    },
    blue: {
      networks: { lan: { subnet: "192.168.1.0/24", key: 200 } },
      containers: { app: { host: "h1" }, db: { host: "h2" } },
    },
  },
  changes: [
    { kind: "remove-port", at: "h1/sdn-br1/gre-h2" },
    {
      kind: "set-port",
      at: "h1/sdn-br0/gre-blue",
      port: { type: "gre", options: { remote_ip: "2.2.2.2", key: 200 } },
    },
  ],
});
