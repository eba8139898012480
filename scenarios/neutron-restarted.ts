import { defineScenario } from "simnet";

// The agent sets fail_mode=secure (launchpad 1290486). Without it a switch that starts again has no flows and forwards
// as NORMAL: here both have, and the VLANs of one host, which are its own, come to the other as they are.
const bare = { fail_mode: "standalone" as const, flows: ["priority=0,actions=NORMAL"] };

export default defineScenario({
  name: "neutron-restarted",
  design: { kind: "neutron" },
  hosts: { h1: { address: "1.1.1.1/24" }, h2: { address: "2.2.2.2/24" } },
  tenants: {
    red: {
      networks: { lan: { subnet: "192.168.0.0/24", key: 100, localVlans: { h1: 20, h2: 40 } } },
      containers: { app: { host: "h1" }, db: { host: "h2" } },
    },
    blue: {
      networks: { lan: { subnet: "192.168.1.0/24", key: 200, localVlans: { h1: 30, h2: 20 } } },
      containers: { app: { host: "h1" }, db: { host: "h2" } },
    },
  },
  changes: [
    { kind: "set-bridge", at: "h1/br-int", bridge: bare },
    { kind: "set-bridge", at: "h1/br-tun", bridge: bare },
    { kind: "set-bridge", at: "h2/br-int", bridge: bare },
    { kind: "set-bridge", at: "h2/br-tun", bridge: bare },
  ],
});
