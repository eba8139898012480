export { defineScenario } from "./model/scenario/define.ts";
export { readNetwork } from "./model/network.ts";
