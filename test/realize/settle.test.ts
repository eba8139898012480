import { expect, test } from "vitest";
import { untilSettled } from "../../src/realize/settle.ts";
import type { Transport } from "../../src/realize/transport/transport.ts";

/** The hosts that are on their way, when waiting ends at once. */
function restless(name: string, state: string, code = 0) {
  const status = ["map", [["stp_state", state]]];
  const stdout = JSON.stringify({ headings: ["name", "status"], data: [[name, status]] });
  const transport: Transport = {
    host: "h1",
    run: () => Promise.resolve({ code, stdout, stderr: "" }),
    hold: () => {
      throw new Error("nothing is held");
    },
    close: () => Promise.resolve(),
  };
  const columns = { "Bridge.stp_enable": "true" };
  const wanted = [{ host: "h1", addresses: [], parts: [{ kind: "bridge", name, of: "", columns } as const] }];
  return untilSettled(wanted, new Map([["h1", transport]]), { signal: AbortSignal.abort() });
}

test.each(["e-learning", "listening-post", "unknown"])(
  "a bridge may be called %s, and be at rest",
  async (name) => {
    expect(await restless(name, "forwarding")).toEqual([]);
    expect(await restless(name, "learning")).toEqual(["h1"]);
  },
);

test("a host that does not answer is not at rest", async () => {
  expect(await restless("b", "forwarding", 1)).toEqual(["h1"]);
});
