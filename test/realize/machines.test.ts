import { expect, test } from "vitest";
import { sharedMachines } from "../../src/realize/machines.ts";

test("hosts that are one machine are told, and those that could not be asked are not", () => {
  const hosts = [
    { host: "a", machine: "boot net:[1]" },
    { host: "b", machine: "boot net:[2]" },
    { host: "c", machine: "" },
    { host: "d", machine: "boot net:[1]" },
    { host: "e", machine: "" },
    { host: "f", machine: "boot net:[1]" },
  ];
  expect(sharedMachines(hosts)).toEqual([
    { host: "d", what: "it is the same machine as a" },
    { host: "f", what: "it is the same machine as a" },
  ]);
});
