import { expect, test } from "vitest";
import { renderDrift } from "../../../src/cli/render/drift.ts";
import { plainLook } from "../../../src/cli/text/look.ts";
import { diffHost } from "../../../src/realize/diff.ts";
import { onOneHost, partsOf } from "../../realize/fabric.ts";
import { bridgeRow, linkOf, live } from "../../realize/live.ts";

test("what is down should be up, and what is unset is called so", () => {
  const [wanted, observed] = [
    partsOf(onOneHost({ lb: { kind: "linux" }, b: {} })),
    live({
      bridges: [bridgeRow("b", [], { flood_vlans: [3] })],
      links: [linkOf("lb", { ifalias: "simnet:lab:h1/lb", flags: [], linkinfo: { info_kind: "bridge" } })],
    }),
  ];
  const seen = { hosts: [{ wanted, observed, diff: diffHost(wanted, observed) }], obstacles: [] };
  const text = renderDrift("lab", "lab.json", seen, plainLook(100));
  expect(text).toContain("linux-bridge lb (h1/lb): state is down, and should be up");
  expect(text).toContain("Bridge.flood_vlans is 3, and should be unset");
  expect(text).toContain("✗ The hosts are not as the file says.");
});

test("of a host that has not answered it is not said that it differs", () => {
  const seen = { hosts: [], obstacles: [{ host: "h1", what: "it does not answer" }] };
  const text = renderDrift("lab", "lab.json", seen, plainLook(100));
  expect(text).toContain("? Not all hosts have answered");
  expect(text).not.toContain("not as the file says");
});
