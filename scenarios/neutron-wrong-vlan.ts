import { defineScenario } from "simnet";

// On h2 a hand has mapped blue's key to the VLAN that red's network has there.
export default defineScenario({
  name: "neutron-wrong-vlan",
  design: { kind: "neutron" },
  hosts: { h1: { address: "1.1.1.1/24" }, h2: { address: "2.2.2.2/24" } },
  tenants: {
    red: {
      networks: { lan: { subnet: "192.168.0.0/24", key: 100, localVlans: { h2: 40 } } },
      containers: { app: { host: "h1" }, db: { host: "h2" } },
    },
    blue: {
      networks: { lan: { subnet: "192.168.1.0/24", key: 200, localVlans: { h2: 50 } } },
      containers: { app: { host: "h1" }, db: { host: "h2" } },
    },
  },
  changes: [
    {
      kind: "set-flow",
      at: "h2/br-tun",
      flow: "table=3,priority=1,tun_id=200,actions=mod_vlan_vid:40,resubmit(,10)",
    },
  ],
});
