import { expect, test } from "vitest";
import { headline } from "../../../src/cli/render/headline.ts";
import { renderReport } from "../../../src/cli/render/report.ts";
import { plainLook } from "../../../src/cli/text/look.ts";
import type { PropertyVerdict, Report, Violation } from "../../../src/verify/verdict.ts";
import { verdictOf } from "../../../src/verify/verdict.ts";

const FRAME = { dl_src: "02:00:00:00:00:01", dl_dst: "ff:ff:ff:ff:ff:ff", vlans: [], eth_type: 0x88b5 };
const LEAK: Violation = {
  kind: "leak",
  from: "red/app",
  to: "blue/db",
  when: "converged",
  count: 12,
  setup: [],
  states: [],
  frame: FRAME,
  trace: [
    { at: "h1/docker0/vred-app", step: "send", detail: "a frame" },
    { at: "h1/docker0/vblue-db", step: "deliver", detail: "to blue/db: a frame" },
  ],
  cause: "both are plugged into docker0",
  blame: "design",
};

function report(...properties: PropertyVerdict[]): Report {
  return {
    name: "flat",
    holds: properties.every(({ holds }) => holds),
    digest: "00".repeat(32),
    assumptions: ["the hosts are honest"],
    notChecked: ["exposure", "resilience"],
    warnings: [{ kind: "stp-open", text: "containers may speak STP", blame: "design.stp" }],
    properties,
  };
}

const coverage = { endpoints: 4, ports: 12, pairs: 12 };
const look = plainLook(79);

test("a violation is told as a story: who, when, from where, the frame, the way, why, and what to blame", () => {
  const verdict = verdictOf("isolation", coverage, { violations: [LEAK] });
  expect(renderReport(report(verdict), "flat.ts", look)).toBe(
    `flat  flat.ts

✗ isolation      violated    1 violation in 12 pairs, 4 endpoints, 12 ports

✗ leak  red/app reaches blue/db, and 11 more pairs
  when    once the spanning tree has settled, from empty MAC tables
  frame   dl_src=02:00:00:00:00:01,dl_dst=ff:ff:ff:ff:ff:ff,dl_type=0x88b5
  way     h1
          │ docker0/vred-app  send     a frame
          │ docker0/vblue-db  deliver  to blue/db
  why     both are plugged into docker0
  blame   flat.ts: design

Warnings
  ! containers may speak STP  flat.ts: design.stp

Assumed
  · the hosts are honest

Not checked
  · exposure and resilience

✗ flat must not be built like this: 1 violation of isolation.
`,
  );
});

const lastLine = (one: Report) => renderReport(one, "f.ts", plainLook(200)).trimEnd().split("\n").at(-1);

test("what holds and what is undecided say so in the last line", () => {
  const holds = verdictOf("isolation", coverage, { violations: [], notes: ["no endpoint reaches a host"] });
  const open = verdictOf("reachability", coverage, { violations: [], undecided: ["a storm hides it"] });
  expect(lastLine(report(holds))).toBe("✓ isolation holds for flat.");
  expect(lastLine(report(holds, open))).toBe(
    "? Nothing in flat is violated, but reachability could not be decided.",
  );
  expect(renderReport(report(holds, open), "f.ts", look)).toContain("a storm hides it");
});

test("of many violations the first are told, then their headlines, then how many are left", () => {
  const violations = Array.from({ length: 40 }, () => LEAK);
  const text = renderReport(
    report(verdictOf("isolation", coverage, { violations, violationCount: 5000 })),
    "f.ts",
    look,
  );
  expect(text.match(/ {2}way /g)).toHaveLength(3);
  expect(text.match(/✗ leak/g)).toHaveLength(13);
  expect(text).toContain("… and 4,987 more violations of isolation");
});

test("a state that is named is where the story starts", () => {
  const states = [{ at: "h1/br0/g2", state: "wins" as const }];
  const setup = [{ at: "h1/br0/p1", frame: FRAME }];
  const verdict = verdictOf("isolation", coverage, {
    violations: [{ ...LEAK, when: "transient", states, setup }],
  });
  const text = renderReport(report(verdict), "f.ts", plainLook(120));
  expect(text).toContain(
    "  start   h1/br0/g2 is the tunnel that Open vSwitch lets stand\n          h1/br0/p1 has received dl_src=",
  );
});

test("a loop shows its copies and how they grow", () => {
  const grows = { ...LEAK, kind: "loop" as const, copies: [2, 4, 8, 16] };
  const stays = { ...LEAK, kind: "loop" as const, copies: [2, 2, 2] };
  const text = renderReport(
    report(verdictOf("loop-freedom", coverage, { violations: [grows, stays] })),
    "f.ts",
    plainLook(120),
  );
  expect(text).toContain("copies  2 → 4 → 8 → 16 after each hop: 2 times as many with every hop");
  expect(text).toContain("copies  2 after every hop, for ever");
});

test("no line is wider than the terminal", () => {
  const verdict = verdictOf("isolation", coverage, {
    violations: [{ ...LEAK, cause: "because ".repeat(40) }],
  });
  const lines = renderReport(report(verdict), "flat.ts", look).split("\n");
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(79);
});

test.each([
  [{ kind: "unreachable", count: 1 }, "red/app does not reach blue/db"],
  [
    { kind: "mtu-blackhole", count: 2 },
    "large frames from red/app to blue/db vanish, small ones pass, and 1 more pair",
  ],
  [{ kind: "tunnel-refused", count: 2 }, "Open vSwitch refuses either red/app or blue/db"],
  [{ kind: "container-shared", count: 3 }, "one container is red/app and blue/db, of its 3 interfaces"],
] as const)("%j is headed by one sentence", (part, sentence) => {
  expect(headline({ ...LEAK, ...part })).toBe(sentence);
});
