import { loadValue } from "../load/load.ts";
import { type Network, readNetwork } from "../model/network.ts";
import type { Checked } from "../model/values/problem.ts";
import type { Context } from "./context.ts";
import { optimiseIfLong } from "./tiering.ts";

/** The network that FILE holds, or everything that is wrong with it. */
export async function openNetwork(file: string, context: Context): Promise<Checked<Network>> {
  context.running(file);
  const value = await loadValue(file, simnetItself);
  context.running(undefined);
  const network = value.ok ? readNetwork(value.value) : value;
  optimiseIfLong();
  return network;
}

/** A script's `import … from "simnet"` is this very instance, whether the package is installed there or not. */
export async function simnetItself(): Promise<Readonly<Record<string, unknown>>> {
  return { simnet: await import("../index.ts") };
}
