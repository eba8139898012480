import { defineScenario } from "simnet";

// A port was left without its tag (launchpad 2048785): it is a trunk, and its container is in all VLANs of the host.
export default defineScenario({
  name: "neutron-untagged-port",
  design: { kind: "neutron" },
  hosts: { h1: { address: "1.1.1.1/24" }, h2: { address: "2.2.2.2/24" } },
  tenants: {
    red: {
      networks: { lan: { subnet: "192.168.0.0/24", key: 100 } },
      containers: { app: { host: "h1" }, db: { host: "h2" } },
    },
    blue: {
      networks: { lan: { subnet: "192.168.1.0/24", key: 200 } },
      containers: { app: { host: "h1" }, db: { host: "h2" } },
    },
  },
  changes: [{ kind: "set-port", at: "h2/br-int/vblue-db", port: {} }],
});
