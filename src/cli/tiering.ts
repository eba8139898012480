import { setFlagsFromString } from "node:v8";

/**
 * How much a function is run before V8 makes it anew at its best (v8/src/flags, "interrupt budget"), by major version of Node: fifteen and
 * five times the default. A run of a command is over soon: on Node 20 a third of the time that a verification of 100 tenants cost was
 * TurboFan making functions that were hardly run again. What goes on for long pays some ten milliseconds a function, once.
 * Versions in which it was not measured have other names for it, and stay as they are.
 */
const LATER: Readonly<Record<string, string>> = {
  "20": "--interrupt-budget=1000000",
  "22": "--invocation-count-for-turbofan=15000",
};

const [major = ""] = process.versions.node.split(".");
const flag = LATER[major];
if (flag !== undefined) setFlagsFromString(flag);
