import { defineScenario } from "simnet";

// On h1 the flow that keeps br-eth1 shut lets pass instead. blue's VLAN within h1 gets out, and there it is red's.
export default defineScenario({
  name: "neutron-open-outside",
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
  changes: [{ kind: "set-flow", at: "h1/br-eth1", flow: "priority=2,in_port=phy-br-eth1,actions=NORMAL" }],
});
