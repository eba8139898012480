import { expect, test } from "vitest";
import { Progress } from "../../src/cli/progress.ts";

function watched(width = 40) {
  let now = 0;
  let written = "";
  const progress = new Progress(
    (text) => (written += text),
    width,
    () => now,
  );
  const at = (time: number, what: string) => {
    now = time;
    written = "";
    progress.show(what);
    return written;
  };
  return { at, end: () => ((written = ""), progress.end(), written) };
}

test("nothing is said of what takes less than a second, and nothing has to be cleared", () => {
  const { at, end } = watched();
  expect([at(0, "a"), at(999, "b"), end()]).toEqual(["", "", ""]);
});

test("after a second one line is drawn over and over, not too often, and cleared at the end", () => {
  const { at, end } = watched();
  expect(at(1000, "isolation of red")).toBe("\r\u001B[K1 s  isolation of red …");
  expect(at(1050, "isolation of blue")).toBe("");
  expect(at(61_200, "soundness")).toBe("\r\u001B[K61 s  soundness …");
  expect([end(), end()]).toEqual(["\r\u001B[K", ""]);
});

test("where the terminal has gone away, nothing is said any more, and nothing fails", () => {
  let tries = 0;
  let now = 0;
  const gone = () => {
    tries++;
    throw new Error("write EIO");
  };
  const progress = new Progress(gone, 40, () => now);
  for (now = 2000; now < 10_000; now += 2000) progress.show("building");
  progress.end();
  expect(tries).toBe(1);
});

test("the line is no longer than the terminal is wide, and obeys nothing of a name", () => {
  const { at } = watched(12);
  expect(at(2000, "\u001B[2Jisolation")).toBe("\r\u001B[K2 s  \uFFFD[2Jis…");
});
