import { defineScenario } from "simnet";

// The agent on h2 never bound a port: it is still in the dead VLAN, where every frame is dropped.
export default defineScenario({
  name: "neutron-dead-port",
  design: { kind: "neutron" },
  hosts: { h1: { address: "1.1.1.1/24" }, h2: { address: "2.2.2.2/24" } },
  tenants: {
    red: {
      networks: { lan: { subnet: "192.168.0.0/24", key: 100 } },
      containers: { app: { host: "h1" }, db: { host: "h2" } },
    },
  },
  changes: [{ kind: "set-port", at: "h2/br-int/vred-db", port: { tag: 4095 } }],
});
