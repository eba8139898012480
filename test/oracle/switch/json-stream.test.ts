import fc from "fast-check";
import { expect, test } from "vitest";
import { JsonStream } from "./json-stream.ts";

test("objects come out whole wherever the stream is cut, braces and quotes in their texts included", () => {
  const objects = fc.array(fc.dictionary(fc.string({ unit: "binary" }), fc.jsonValue(), { maxKeys: 4 }), {
    minLength: 1,
    maxLength: 4,
  });
  fc.assert(
    fc.property(objects, fc.array(fc.nat(400)), (sent, cuts) => {
      const bytes = Buffer.from(sent.map((one) => JSON.stringify(one)).join(""));
      const places = [0, ...cuts.map((at) => at % bytes.length).toSorted((a, b) => a - b), bytes.length];
      const stream = new JsonStream();
      const came = places.slice(1).flatMap((to, at) => stream.push(bytes.subarray(places[at], to)));
      expect(JSON.stringify(came)).toBe(JSON.stringify(sent));
    }),
  );
});
