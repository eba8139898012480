import { expect, test } from "vitest";
import { type Judged, type Judgement, renderMatrix } from "../../../src/cli/render/matrix.ts";
import { plainLook } from "../../../src/cli/text/look.ts";

const between = (from: string, to: string, judgement: Judgement): Judged => ({
  from,
  to,
  judgement,
  reachable: judgement === "wanted" || judgement === "leak",
});

const PAIRS = [
  between("red/app", "red/db", "wanted"),
  between("red/app", "blue/db", "apart"),
  between("red/db", "red/app", "cut-off"),
  between("red/db", "blue/db", "apart"),
  between("blue/db", "red/app", "leak"),
  between("blue/db", "red/db", "apart"),
];

test("a grid has a row for who pings and a column for whom, by number", () => {
  expect(renderMatrix(PAIRS, plainLook(80))).toBe(
    `          1 2 3
red/app 1   ✓ ·
red/db  2 ✗   ·
blue/db 3 ! ·

✓ a reply: 1 pair
· no reply, and none is wanted: 3 pairs
✗ no reply, though both are in one network: 1 pair
! a reply, though they are of different tenants: 1 pair
`,
  );
});

test("where a grid would be too wide, each endpoint lists whom it reaches", () => {
  const names = Array.from({ length: 40 }, (_, index) => `red/container-${index}`);
  const pairs = names.flatMap((from) =>
    names.filter((to) => to !== from).map((to) => between(from, to, "wanted")),
  );
  const text = renderMatrix(pairs, plainLook(80));
  expect(text).toMatch(/^red\/container-0 reaches 39 others of 39\n {4}✓ red\/container-1, red\/container-2/);
  expect(Math.max(...text.split("\n").map((line) => line.length))).toBeLessThanOrEqual(80);
});
