import { expect, test } from "vitest";
import { condense } from "../../../src/cli/render/condense.ts";
import { renderWay } from "../../../src/cli/render/way.ts";
import { plainLook } from "../../../src/cli/text/look.ts";

const FRAME = "02:00:00:00:00:01 > broadcast, 60 bytes";
const OUTER = "GRE 1.1.1.1 > 2.2.2.2 key 100, 88 bytes";
const WAY = [
  { at: "h1/br0/p1", step: "send", detail: FRAME },
  { at: "h1/br0/p1", step: "receive", detail: FRAME },
  { at: "h1/br0/p1", step: "flood", detail: "to 2 ports" },
  { at: "h1/br0/g2", step: "encapsulate", detail: OUTER },
  { at: "underlay:h1>h2", step: "transit", detail: OUTER },
  { at: "h2/br0/g1", step: "decapsulate", detail: OUTER },
  { at: "h2/br0/g1", step: "receive", detail: FRAME },
  { at: "h2/br0/p1", step: "deliver", detail: `to red/db: ${FRAME}` },
];

test("each host is a heading, and what lies between hosts stands out", () => {
  expect(renderWay(WAY, plainLook(80)).map((line) => line.trimEnd())).toEqual([
    "h1",
    `│ br0/p1            send         ${FRAME}`,
    "│ br0/p1            flood        to 2 ports",
    `│ br0/g2            encapsulate  ${OUTER}`,
    "┆ underlay h1 > h2  transit",
    "h2",
    `│ br0/g1            decapsulate  ${OUTER}`,
    "│ br0/p1            deliver      to red/db",
  ]);
});

test("a frame that changes on its way is described again", () => {
  const tagged = "02:00:00:00:00:01 > broadcast, [10], 64 bytes";
  const shown = condense([
    { at: "h1/br0/p1", step: "send", detail: FRAME },
    { at: "h1/br0/p2", step: "output", detail: tagged },
    { at: "h2/br0/p2", step: "receive", detail: tagged },
  ]);
  expect(shown.map(({ detail }) => detail)).toEqual([FRAME, tagged, ""]);
});

test("a name that is too long for its column stands on a line of its own", () => {
  const long = `h1/${"b".repeat(64)}/${"p".repeat(64)}`;
  const [, name, step] = renderWay([{ at: long, step: "drop", detail: "why" }], plainLook(80));
  expect(name).toBe(`│ ${long.slice(3)}`);
  expect(step).toMatch(/^│ +drop {2}why$/);
});

test("details hang below each other, and the host's line goes on", () => {
  const lines = renderWay(
    [{ at: "h1/br0/p1", step: "drop", detail: "word ".repeat(30).trim() }],
    plainLook(60),
  );
  expect(lines.slice(1).every((line) => line.startsWith("│"))).toBe(true);
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(60);
});
