import { expect, test } from "vitest";
import { must } from "../../../src/model/fabric/fabric.ts";
import { readNetwork } from "../../../src/model/network.ts";
import { encodeFrame } from "../../../src/model/wire/frame-bytes.ts";
import { observedAnswers } from "../../../src/realize/probe/observed.ts";
import { nicOf } from "../../../src/sim/container.ts";
import { arpRequest } from "../../../src/sim/neighbours.ts";

const network = readNetwork({
  kind: "fabric",
  name: "two ports",
  hosts: { h1: { bridges: { br0: { ports: { p1: {}, p2: {} } } } } },
  endpoints: {
    "red/a": { port: "h1/br0/p1", ip: "10.1.0.1/24" },
    "red/b": { port: "h1/br0/p2", ip: "10.1.0.2/24" },
  },
});
if (!network.ok) throw new Error(JSON.stringify(network.problems));
const { fabric } = network.value;
const [a, b] = ["red/a", "red/b"].map((name) => must(fabric.findEndpoint(name))) as [number, number];

/** Whether b is said to have heard a's ARP request, when this frame has come in there. */
function isHeard(frame: Parameters<typeof encodeFrame>[0]): boolean {
  const answers = observedAnswers(fabric, 1, new Map([[b, [encodeFrame(frame)]]]));
  return answers.some(({ kind, from, to, isThere }) => kind === "arp" && from === a && to === b && isThere);
}

test("an ARP request to all is heard, and an ARP frame to one alone says nothing of that", () => {
  const request = arpRequest(nicOf(fabric, a), nicOf(fabric, b).ip);
  expect(isHeard(request)).toBe(true);
  expect(isHeard({ ...request, dst: fabric.macOf(b) })).toBe(false);
});
