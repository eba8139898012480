/**
 * simnet as a library: what a scenario, a test or a script imports.
 *
 * @packageDocumentation
 */
export { defineScenario } from "./model/scenario/define.ts";
export type { Scenario } from "./model/scenario/schema.ts";
export type { FabricDocument } from "./model/fabric/document.ts";
export type { Change } from "./model/fabric/change.ts";
export type { Checked, Problem } from "./model/values/problem.ts";
export { type Network, readNetwork } from "./model/network.ts";
export type { Fabric } from "./model/fabric/fabric.ts";
export { apply } from "./model/fabric/apply.ts";
export { toDocument } from "./model/fabric/to-document.ts";
export type { AskedFailures } from "./model/fabric/asked-failures.ts";
export { type Failure, readFailure } from "./model/fabric/failure.ts";
export { face } from "./model/fabric/face.ts";
export { components, fabricGraph, independentCycles } from "./model/fabric/graph.ts";
export { Wiring } from "./model/forwarding/wiring.ts";
export { inject } from "./sim/inject.ts";
export { ping, pingIn, pingMatrix } from "./sim/ping.ts";
export { Simulation } from "./sim/simulation.ts";
export { verify } from "./verify/verify.ts";
export { VerifiedFabric } from "./verify/verified-fabric.ts";
export { type IsolationNow, IsolationWatch } from "./verify/watch/isolation-watch.ts";
export type { PropertyVerdict, Report, Violation } from "./verify/verdict.ts";
