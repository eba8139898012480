import { defineScenario } from "simnet";

// From where the deck starts (slides 4 and 19): every host's containers on its one docker0, whoever's they are.
export default defineScenario({
  name: "flat-docker",
  design: { kind: "docker-default" },
  hosts: {
    h1: { address: "1.1.1.1/24" },
    h2: { address: "2.2.2.2/24" },
    h3: { address: "3.3.3.3/24" },
  },
  tenants: {
    red: {
      networks: { lan: { subnet: "192.168.0.0/24" } },
      containers: { app: { host: "h1" }, db: { host: "h2" }, cache: { host: "h3" } },
    },
    blue: {
      networks: { lan: { subnet: "192.168.1.0/24" } },
      containers: { app: { host: "h1" }, db: { host: "h2" } },
    },
  },
});
