import { defineScenario } from "simnet";

// Networks as VLANs over one emulated LAN between the hosts (slide 15): no tunnel at all.
export default defineScenario({
  name: "neutron-vlans",
  design: { kind: "neutron", physical: { eth1: {} } },
  hosts: {
    h1: { address: "1.1.1.1/24" },
    h2: { address: "2.2.2.2/24" },
    h3: { address: "3.3.3.3/24" },
  },
  tenants: {
    red: {
      networks: { lan: { subnet: "192.168.0.0/24", provider: { physical: "eth1", vlan: 100 } } },
      containers: { app: { host: "h1" }, db: { host: "h2" }, cache: { host: "h3" } },
    },
    blue: {
      networks: { lan: { subnet: "192.168.0.0/24", provider: { physical: "eth1", vlan: 200 } } },
      containers: { app: { host: "h2" }, db: { host: "h3" } },
    },
  },
});
