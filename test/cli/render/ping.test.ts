import { expect, test } from "vitest";
import { renderPing } from "../../../src/cli/render/ping.ts";
import { CELL, type Judgement } from "../../../src/cli/render/matrix.ts";
import { plainLook } from "../../../src/cli/text/look.ts";

test.each(Object.keys(CELL) as Judgement[])(
  "what is said of a ping that is %s is no longer than a line",
  (judgement) => {
    const told = renderPing(
      {
        from: "red/app",
        to: "blue/db",
        reachable: false,
        judgement,
        reason: "reply-lost",
        roundTrip: undefined,
        hops: [],
      },
      plainLook(60),
    );
    for (const line of told.split("\n")) expect(line.length).toBeLessThanOrEqual(60);
    expect(told).toContain("That is");
  },
);
