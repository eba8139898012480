import { defineScenario } from "simnet";

// Every host is told where each container is: nobody can pass for it elsewhere, and floods go only where the network is.
export default defineScenario({
  name: "neutron-l2pop",
  design: { kind: "neutron", tunnel: "vxlan", l2population: true },
  hosts: {
    h1: { address: "1.1.1.1/24" },
    h2: { address: "2.2.2.2/24" },
    h3: { address: "3.3.3.3/24" },
  },
  tenants: {
    red: {
      networks: { lan: { subnet: "192.168.0.0/24", key: 100 } },
      containers: { app: { host: "h1" }, db: { host: "h2" }, cache: { host: "h3" } },
    },
    blue: {
      networks: { lan: { subnet: "192.168.0.0/24", key: 200 } },
      containers: { app: { host: "h2" }, db: { host: "h3" }, web: { host: "h2" } },
    },
  },
});
