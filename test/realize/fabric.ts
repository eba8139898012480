import { must } from "../../src/model/fabric/fabric.ts";
import { readNetwork } from "../../src/model/network.ts";
import { compile, type CompileOptions } from "../../src/realize/compile/compile.ts";

export const OPTIONS: CompileOptions = { datapath: "system", image: "busybox" };

export function fabricOf(document: unknown) {
  const network = readNetwork(document);
  if (!network.ok) throw new Error(JSON.stringify(network.problems));
  return network.value.fabric;
}

/** What must stand on one host of a fabric. */
export function partsOf(document: unknown, host = 0, options = OPTIONS) {
  const compiled = compile(fabricOf(document), options);
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems));
  return must(compiled.value[host]);
}

/** A fabric called `lab` of one host, h1, which has these bridges. */
export function onOneHost<T extends object>(bridges: object, more?: T, host: object = {}) {
  const hosts = { h1: { addresses: ["10.0.0.1/24"], bridges, ...host } };
  return { kind: "fabric", name: "lab", hosts, ...(more as T) };
}
