import { expect, test } from "vitest";
import { socketsIn } from "../../../src/realize/transport/control.ts";

test("the sockets of ssh are in the folder for such things", () => {
  expect(socketsIn("/tmp")).toBe("/tmp/simnet-");
  // macOS
  const folder = "/var/folders/zz/zyxvpxvq6csfxvn_n0000000000000/T";
  expect(socketsIn(folder)).toBe(`${folder}/simnet-`);
});

test.each([
  ["is so long that no socket can have a name in it", `/${"x".repeat(80)}`],
  ["has a space, where ssh ends a word", "/tmp/my files"],
  ["has a per cent sign, which ssh replaces", "/tmp/100%"],
])("but not where that %s", (_, folder) => {
  expect(socketsIn(folder)).toBe("/tmp/simnet-");
});
