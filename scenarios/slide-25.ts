import { defineScenario } from "simnet";

// The deck's last design, OpenStack Neutron's, with the slide's own numbers: A is one/a, B is one/b, server C is one/c.
export default defineScenario({
  name: "slide-25",
  design: { kind: "neutron", tunnel: "gre", physical: { eth1: { hosts: ["h1"] } } },
  hosts: { h1: { address: "1.1.1.1/24" }, h2: { address: "2.2.2.2/24" } },
  tenants: {
    one: {
      networks: {
        lan: {
          subnet: "192.168.0.0/24",
          key: 11111,
          localVlans: { h1: 20, h2: 40 },
          provider: { physical: "eth1", vlan: 100 },
        },
      },
      containers: { a: { host: "h1" }, b: { host: "h2" } },
      servers: { c: {} },
    },
    two: {
      networks: { lan: { subnet: "192.168.0.0/24", key: 11112, localVlans: { h1: 30, h2: 50 } } },
      containers: { a: { host: "h1" }, b: { host: "h2" } },
    },
  },
});
