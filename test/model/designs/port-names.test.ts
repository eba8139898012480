import fc from "fast-check";
import { expect, test } from "vitest";
import { containerPort, tunnelPort } from "../../../src/model/designs/port-names.ts";

const names = fc.oneof(fc.stringMatching(/^[ab-]{1,6}$/), fc.stringMatching(/^[a-z-]{60,64}$/));

test("two containers never share a port's name, and none is too long", () => {
  fc.assert(
    fc.property(names, names, names, names, (tenant, container, other, another) => {
      const [one, two] = [containerPort(tenant, container), containerPort(other, another)];
      expect(one).toMatch(/^[A-Za-z0-9._-]{1,64}$/);
      expect(one === two).toBe(tenant === other && container === another);
    }),
    { numRuns: 500 },
  );
});

test("names that are plain stay so", () => {
  expect(containerPort("red", "app-1")).toBe("vred-app-1");
  expect(tunnelPort("gre", "h2")).toBe("gre-h2");
});
