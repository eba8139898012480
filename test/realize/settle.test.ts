import { expect, test } from "vitest";
import { untilSettled } from "../../src/realize/settle.ts";
import type { Transport } from "../../src/realize/transport/transport.ts";

type Status = Readonly<Record<string, string>>;

const table = (rows: Readonly<Record<string, Status>>) =>
  JSON.stringify({
    headings: ["name", "status"],
    data: Object.entries(rows).map(([name, status]) => [name, ["map", Object.entries(status)]]),
  });

/** What Open vSwitch says of a bridge with the port `p`, which takes part, and `i`, which does not. */
function said(name: string, bridge: Status, port: Status): string {
  return `${table({ p: port, i: {} })}\n${table({ [name]: bridge })}\n`;
}

const ROOT = { stp_designated_root: "8000.000000000001" };
const state = (stp_state: string): Status => ({ stp_state, stp_sec_in_state: "60" });

/** The hosts that are on their way, when waiting ends at once. */
function restless(name: string, stdout: string, code = 0) {
  const transport: Transport = {
    host: "h1",
    run: () => Promise.resolve({ code, stdout, stderr: "" }),
    hold: () => {
      throw new Error("nothing is held");
    },
    close: () => Promise.resolve(),
  };
  const port = (own: string, columns: object = {}) =>
    ({ kind: "port", name: own, of: "", columns: { bridge: name, ...columns } }) as const;
  const parts = [
    { kind: "bridge", name, of: "", columns: { "Bridge.stp_enable": "true" } } as const,
    port("p"),
    port("i", { "Interface.type": "internal" }),
  ];
  const wanted = [{ host: "h1", addresses: [], parts }];
  return untilSettled(wanted, new Map([["h1", transport]]), { signal: AbortSignal.abort() });
}

test.each(["e-learning", "listening-post", "unknown"])(
  "a bridge may be called %s, and be at rest",
  async (name) => {
    expect(await restless(name, said(name, ROOT, state("forwarding")))).toEqual([]);
    expect(await restless(name, said(name, ROOT, state("learning")))).toEqual(["h1"]);
  },
);

test("a host that does not answer is not at rest", async () => {
  expect(await restless("b", said("b", ROOT, state("forwarding")), 1)).toEqual(["h1"]);
});

test("a bridge that has told nothing of its tree yet is not at rest, nor is one whose port has not", async () => {
  expect(await restless("b", said("b", {}, {}))).toEqual(["h1"]);
  expect(await restless("b", said("b", {}, state("forwarding")))).toEqual(["h1"]);
  expect(await restless("b", said("b", ROOT, {}))).toEqual(["h1"]);
});
