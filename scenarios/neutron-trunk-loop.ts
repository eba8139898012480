import { defineScenario } from "simnet";

// A trunk bridge, as the agent makes one for a port that carries several networks, joined to br-int by a patch for each.
// The patches were left without their tags (launchpad 2048785): every one of them carries every VLAN, and two make a loop.
export default defineScenario({
  name: "neutron-trunk-loop",
  design: { kind: "neutron" },
  hosts: { h1: { address: "1.1.1.1/24" }, h2: { address: "2.2.2.2/24" } },
  tenants: {
    red: {
      networks: { lan: { subnet: "192.168.0.0/24", key: 100 } },
      containers: { app: { host: "h1" }, db: { host: "h2" } },
    },
  },
  changes: [
    { kind: "set-bridge", at: "h1/tbr-1", bridge: {} },
    { kind: "set-port", at: "h1/br-int/tpi-1", port: { type: "patch", options: { peer: "tpt-1" } } },
    { kind: "set-port", at: "h1/tbr-1/tpt-1", port: { type: "patch", options: { peer: "tpi-1" } } },
    { kind: "set-port", at: "h1/br-int/spi-1", port: { type: "patch", options: { peer: "spt-1" } } },
    { kind: "set-port", at: "h1/tbr-1/spt-1", port: { type: "patch", options: { peer: "spi-1" } } },
  ],
});
