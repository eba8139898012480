import { defineScenario } from "simnet";

// blue was wired by hand beside Neutron, with a key that red's network has. A tunnel with a key of its own takes a
// packet before one that leaves it to the flow: red's frames come to blue, and no switch reports an error.
export default defineScenario({
  name: "neutron-side-by-side",
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
  changes: [
    { kind: "set-bridge", at: "h1/sdn-br0", bridge: {} },
    { kind: "set-bridge", at: "h2/sdn-br0", bridge: {} },
    {
      kind: "set-port",
      at: "h1/sdn-br0/gre-h2",
      port: { type: "gre", options: { remote_ip: "2.2.2.2", key: 100 } },
    },
    {
      kind: "set-port",
      at: "h2/sdn-br0/gre-h1",
      port: { type: "gre", options: { remote_ip: "1.1.1.1", key: 100 } },
    },
    { kind: "move-port", at: "h1/br-int/vblue-app", to: "h1/sdn-br0" },
    { kind: "move-port", at: "h2/br-int/vblue-db", to: "h2/sdn-br0" },
    { kind: "set-port", at: "h1/sdn-br0/vblue-app", port: {} },
    { kind: "set-port", at: "h2/sdn-br0/vblue-db", port: {} },
  ],
});
