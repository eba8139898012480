import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { simnet } from "./simnet.ts";

const file = fileURLToPath(new URL("../../scenarios/mix-up.ts", import.meta.url));

describe("verify after failures", () => {
  test("asks for resilience where --down or --failures is given, and names what has failed", async () => {
    const tunnel = "tunnel:h2/sdn-br1/gre-h3=h3/sdn-br1/gre-h2";
    const { code, stdout } = await simnet([
      "verify",
      file,
      "--property",
      "resilience",
      "--down",
      tunnel,
      "--json",
    ]);
    const { properties } = JSON.parse(stdout) as {
      properties: { property: string; violations: { kind: string; after: string[] }[] }[];
    };
    expect(code).toBe(1);
    expect(
      properties.map(({ property, violations }) => [
        property,
        violations.map(({ kind, after }) => [kind, after]),
      ]),
    ).toEqual([["resilience", [["unreachable", [tunnel]]]]]);
    const spare = "tunnel:h1/sdn-br0/gre-h2=h2/sdn-br0/gre-h1";
    const held = await simnet(["verify", file, "--down", spare]);
    expect([held.code, held.stdout]).toEqual([0, expect.stringContaining("resilience     holds")]);
  });

  test("refuses what cannot fail, with all that is wrong", async () => {
    const { code, stderr } = await simnet(["verify", file, "--failures", "0", "--down", "h9"]);
    expect([code, stderr]).toEqual([2, expect.stringMatching(/--failures[\s\S]*a number from 1 to 4/)]);
    const down = await simnet(["verify", file, "--down", "h9", "--down", "link:x"]);
    expect([down.code, down.stderr.match(/--down/g)?.length]).toEqual([2, 2]);
  });
});
