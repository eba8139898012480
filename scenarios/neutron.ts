import { defineScenario } from "simnet";

// The same tenants as in mix-up, wired as OpenStack Neutron does it: one br-int for everybody on a host, a VLAN of the
// host's own for each network, and flows that map these VLANs to the tunnels' keys.
export default defineScenario({
  name: "neutron",
  design: { kind: "neutron", tunnel: "gre" },
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
