import { defineScenario } from "simnet";

// A container of red was plugged a second time, with pipework, into a bridge of blue.
export default defineScenario({
  name: "two-bridges",
  design: { kind: "bridge-per-tenant" },
  hosts: { h1: { address: "1.1.1.1/24" }, h2: { address: "2.2.2.2/24" } },
  tenants: {
    red: {
      networks: { lan: { subnet: "192.168.0.0/24" } },
      containers: { app: { host: "h1" }, db: { host: "h2" } },
    },
    blue: {
      networks: { lan: { subnet: "192.168.1.0/24" } },
      containers: { app: { host: "h1" }, db: { host: "h2" } },
    },
  },
  changes: [
    { kind: "set-port", at: "h1/sdn-br1/vred-app-eth2", port: {} },
    {
      kind: "set-endpoint",
      endpoint: "red/app:eth2",
      to: { port: "h1/sdn-br1/vred-app-eth2", network: "by-hand", ip: "192.168.1.77/24" },
    },
  ],
});
