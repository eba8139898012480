import type { FabricDocument } from "simnet";

// Flows alone keep the two tenants apart on one bridge, and Open vSwitch keeps flows in memory alone. When the switch of h1 starts
// again they are gone, and as nobody has set fail_mode=secure the bridge is a plain learning switch until somebody writes them anew.
// h2 has it set: there nothing passes in the meantime, which parts red's own containers and opens nothing.
export default {
  kind: "fabric",
  name: "forgetful-switch",
  hosts: {
    h1: {
      bridges: {
        br0: {
          ports: { "red-app": {}, "red-db": {}, "blue-app": {} },
          flows: ["in_port=red-app,actions=output:red-db", "in_port=red-db,actions=output:red-app"],
        },
      },
    },
    h2: {
      bridges: {
        br0: {
          fail_mode: "secure",
          ports: { "red-web": {}, "red-log": {}, "blue-web": {} },
          flows: ["in_port=red-web,actions=output:red-log", "in_port=red-log,actions=output:red-web"],
        },
      },
    },
  },
  endpoints: {
    "red/app": { port: "h1/br0/red-app", ip: "10.0.0.1/24", network: "one" },
    "red/db": { port: "h1/br0/red-db", ip: "10.0.0.2/24", network: "one" },
    "blue/app": { port: "h1/br0/blue-app", ip: "10.0.0.3/24", network: "one" },
    "red/web": { port: "h2/br0/red-web", ip: "10.0.1.1/24", network: "two" },
    "red/log": { port: "h2/br0/red-log", ip: "10.0.1.2/24", network: "two" },
    "blue/web": { port: "h2/br0/blue-web", ip: "10.0.1.3/24", network: "two" },
  },
  failures: ["restart:h1", "restart:h2"],
} satisfies FabricDocument;
