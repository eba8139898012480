import type { VerifiedFabric } from "../verify/verified-fabric.ts";
import type { Fabric } from "../model/fabric/fabric.ts";
import { digestOf } from "../verify/digest.ts";
import { type Checked, good } from "../model/values/problem.ts";
import { compile, type CompileOptions } from "./compile/compile.ts";
import { ownerOf } from "./ownership.ts";
import type { HostParts } from "./part.ts";
import type { Step } from "./step.ts";
import { makingSteps } from "./steps/make.ts";

export interface HostPlan {
  readonly host: string;
  readonly steps: readonly Step[];
}

/** What hosts do side by side, in any interleaving. */
export type Phase = readonly HostPlan[];

/** What is to be run, host by host; the hosts' steps may be run in any interleaving. */
export interface Plan {
  /** of the fabric, as `verify` has it: a plan in a file still says what it is a plan of */
  readonly digest: string;
  readonly name: string;
  readonly hosts: readonly HostPlan[];
}

/** A fabric that may be planned: one that was verified, or one whose author says that it need not be. */
export type Plannable = VerifiedFabric | { readonly unverified: Fabric };

export function fabricOf(plannable: Plannable): Fabric {
  return "unverified" in plannable ? plannable.unverified : plannable.fabric;
}

/** From hosts on which nothing of this fabric is. */
export function planFromNothing(plannable: Plannable, options: CompileOptions): Checked<Plan> {
  const fabric = fabricOf(plannable);
  const compiled = compile(fabric, options);
  if (!compiled.ok) return compiled;
  const owner = ownerOf(fabric.name);
  const hosts = compiled.value.map(({ host, parts }: HostParts) => ({
    host,
    steps: makingSteps(parts, owner),
  }));
  return good({ digest: digestOf(fabric), name: fabric.name, hosts });
}
