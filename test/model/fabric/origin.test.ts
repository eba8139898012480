import fc from "fast-check";
import { expect, test } from "vitest";
import { Origins } from "../../../src/model/fabric/origin.ts";

test("an origin is written as the steps that led to it", () => {
  const step = fc.oneof(fc.stringMatching(/^[a-z]{1,5}$/), fc.nat(99));
  fc.assert(
    fc.property(fc.array(fc.array(step, { minLength: 1 }), { minLength: 1 }), (paths) => {
      const origins = new Origins();
      const ids = paths.map((path) => origins.at(Origins.ROOT, ...path));
      expect(ids.map((id) => origins.path(id))).toEqual(paths.map((path) => path.join(".")));
      expect(origins.path(origins.at(ids[0]!, "key"))).toBe(`${paths[0]!.join(".")}.key`);
    }),
  );
});

test("the root has no path", () => {
  expect(new Origins().path(Origins.ROOT)).toBe("");
});
