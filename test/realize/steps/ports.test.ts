import { describe, expect, test } from "vitest";
import type { Part } from "../../../src/realize/part.ts";
import { portSteps } from "../../../src/realize/steps/ports.ts";
import { shellWord } from "../../../src/realize/render/shell.ts";

const parts: readonly Part[] = Array.from({ length: 2000 }, (_, i) => ({
  kind: "port",
  name: `port-${i}`,
  of: `h1/bridge-of-a-tenant/port-${i}`,
  columns: {
    bridge: "bridge-of-a-tenant",
    "Port.tag": `${i % 4094}`,
    "Interface.type": "gre",
    "Interface.options:remote_ip": "192.168.100.100",
    "Interface.options:key": `${i}`,
    "Interface.ofport_request": `${i + 1}`,
  },
}));

describe("port steps", () => {
  test("of a large host are as many transactions as ssh can carry: 128 KiB an argument", () => {
    const steps = portSteps(parts, "an owner");
    const longest = steps.map(({ run }) => run.argv.map(shellWord).join(" ").length);
    expect(Math.max(...longest)).toBeLessThan(128 * 1024);
    expect(longest.length).toBeGreaterThan(1);
    const added = steps.flatMap(({ run }) => run.argv.filter((_, i) => run.argv[i - 2] === "add-port"));
    expect(added).toEqual(parts.map(({ name }) => name));
  });
});
