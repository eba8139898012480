import { defineScenario } from "simnet";

// What the agent does while it starts: until the flows are there that keep br-eth1 shut, the patches lead nowhere.
// On h1 nothing leaks as in neutron-open-outside, and nothing of the provider's network comes through either.
export default defineScenario({
  name: "neutron-closed-outside",
  design: { kind: "neutron", physical: { eth1: {} } },
  hosts: { h1: { address: "1.1.1.1/24" }, h2: { address: "2.2.2.2/24" } },
  tenants: {
    red: {
      networks: { lan: { subnet: "192.168.0.0/24", provider: { physical: "eth1", vlan: 100 } } },
      containers: { app: { host: "h1" }, db: { host: "h2" } },
    },
    blue: {
      networks: { lan: { subnet: "192.168.1.0/24", key: 200, localVlans: { h1: 100 } } },
      containers: { app: { host: "h1" }, db: { host: "h2" } },
    },
  },
  changes: [
    { kind: "remove-flow", at: "h1/br-eth1", flow: "priority=2,in_port=phy-br-eth1" },
    {
      kind: "set-port",
      at: "h1/br-int/int-br-eth1",
      port: { type: "patch", options: { peer: "nonexistent-peer" } },
    },
    {
      kind: "set-port",
      at: "h1/br-eth1/phy-br-eth1",
      port: { type: "patch", options: { peer: "nonexistent-peer" } },
    },
  ],
});
