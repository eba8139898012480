import { expect, test } from "vitest";
import { frameLine } from "./frame-line.ts";

const frame = (tags: string, rest = "88b50102") =>
  Buffer.from(`ffffffffffff020000000001${tags}${rest}`, "hex");

test("tags as text, outermost first: TPID, VID, priority and drop eligibility", () => {
  expect(frameLine(frame(""), frame("8100000a"))).toBe("-");
  expect(frameLine(frame("88a8600a81000014"), frame(""))).toBe("ad:[10,p3][20]");
  expect(frameLine(frame("81001000"), frame(""))).toBe("[0,dei]");
});

test("what else has changed is shown", () => {
  expect(frameLine(frame("", "88b50103"), frame(""))).toBe("- ffffffffffff020000000001 88b50103");
});
