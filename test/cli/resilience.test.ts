import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { folderWith, scenario, simnet } from "./simnet.ts";

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

  test("asks for resilience where the file does, and the command line says what else is to fail", async () => {
    const cwd = folderWith({
      "asking.json": JSON.stringify(scenario({ failures: ["tunnel:h1/sdn-br0/gre-h2=h2/sdn-br0/gre-h1"] })),
    });
    const asked = async (...more: string[]) => {
      const { code, stdout } = await simnet(["verify", "asking.json", "--json", ...more], { cwd });
      const { properties } = JSON.parse(stdout) as {
        properties: { property: string; violations: { after?: string[] }[] }[];
      };
      const resilience = properties.find(({ property }) => property === "resilience");
      return [code, resilience?.violations.map(({ after }) => after)];
    };
    const tunnels = [0, 1].map((n) => `tunnel:h1/sdn-br${n}/gre-h2=h2/sdn-br${n}/gre-h1`);
    expect(await asked()).toEqual([1, [[tunnels[0]]]]);
    expect(await asked("--down", "restart:h1")).toEqual([0, []]);
    expect(await asked("--failures", "1")).toEqual([1, tunnels.map((tunnel) => [tunnel])]);
    expect(await asked("--property", "isolation")).toEqual([0, undefined]);
    const plan = await simnet(["plan", "asking.json"], { cwd });
    expect([plan.code, plan.stderr]).toEqual([1, expect.stringContaining("1 violation of resilience")]);
  });

  test("tells all that a file asks to fail and cannot, with paths", async () => {
    const failures = ["h9", ["h1/sdn-br7", "restart:h2", "restart:h2"]];
    const cwd = folderWith({ "asking.json": JSON.stringify(scenario({ failures })) });
    const { code, stdout } = await simnet(["verify", "asking.json", "--json"], { cwd });
    const { problems } = JSON.parse(stdout) as { problems: { path: string }[] };
    expect([code, problems.map(({ path }) => path)]).toEqual([
      2,
      ["failures.0", "failures.1.0", "failures.1.2"],
    ]);
  });

  test("refuses what cannot fail, with all that is wrong", async () => {
    const { code, stderr } = await simnet(["verify", file, "--failures", "0", "--down", "h9"]);
    expect([code, stderr]).toEqual([2, expect.stringMatching(/--failures[\s\S]*a number from 1 to 4/)]);
    const down = await simnet(["verify", file, "--down", "h9", "--down", "link:x"]);
    expect([down.code, down.stderr.match(/--down/g)?.length]).toEqual([2, 2]);
  });
});
