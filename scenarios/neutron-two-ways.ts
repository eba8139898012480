import { defineScenario } from "simnet";

// A network in tunnels and on an emulated LAN at once: there are two ways between the hosts, and no spanning tree.
export default defineScenario({
  name: "neutron-two-ways",
  design: { kind: "neutron", physical: { eth1: {} } },
  hosts: { h1: { address: "1.1.1.1/24" }, h2: { address: "2.2.2.2/24" } },
  tenants: {
    red: {
      networks: {
        lan: { subnet: "192.168.0.0/24", key: 100, provider: { physical: "eth1", vlan: 100 } },
      },
      containers: { app: { host: "h1" }, db: { host: "h2" } },
    },
  },
});
