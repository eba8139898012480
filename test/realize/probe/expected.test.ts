import { expect, test } from "vitest";
import { must } from "../../../src/model/fabric/fabric.ts";
import { readNetwork } from "../../../src/model/network.ts";
import { expectedAnswers } from "../../../src/realize/probe/expected.ts";

/** Two containers at one bridge, and what is answered or heard of what the one sends, by kind of probe. */
function answersThrough(...flows: readonly string[]) {
  return answersOf("10.1.0.2/24", flows);
}

/** @param ip of the one that is asked */
function answersOf(ip: string, flows: readonly string[]) {
  const network = readNetwork({
    kind: "fabric",
    name: "two ports",
    hosts: {
      h1: { bridges: { br0: { ports: { p1: {}, p2: {} }, flows: ["priority=0,actions=NORMAL", ...flows] } } },
    },
    endpoints: {
      "red/a": { port: "h1/br0/p1", ip: "10.1.0.1/24" },
      "red/b": { port: "h1/br0/p2", ip },
    },
  });
  if (!network.ok) throw new Error(JSON.stringify(network.problems));
  const { fabric } = network.value;
  const from = must(fabric.findEndpoint("red/a"));
  const own = expectedAnswers(fabric).filter((answer) => answer.from === from);
  return Object.fromEntries(own.map(({ kind, isThere }) => [kind, isThere]));
}

test("every probe gets through where nothing is dropped", () => {
  expect(answersThrough()).toEqual({ ping: true, large: true, tcp: true, broadcast: true, arp: true });
});

test("where ICMP is dropped TCP still connects, and of the broadcasts only the ARP request is heard", () => {
  expect(answersThrough("priority=1,icmp,actions=drop")).toEqual({
    ping: false,
    large: false,
    tcp: true,
    broadcast: false,
    arp: true,
  });
});

test("where TCP is dropped, or only its answers, pings are answered", () => {
  const withoutTcp = { ping: true, large: true, tcp: false, broadcast: true, arp: true };
  expect(answersThrough("priority=1,tcp,actions=drop")).toEqual(withoutTcp);
  expect(answersThrough("priority=1,tcp,in_port=2,actions=drop")).toEqual(withoutTcp);
});

test("where ARP is dropped only the broadcast is heard", () => {
  const onlyBroadcast = { ping: false, large: false, tcp: false, broadcast: true, arp: false };
  expect(answersThrough("priority=1,arp,actions=drop")).toEqual(onlyBroadcast);
});

test("of two with one address neither reaches the other, and both hear what is sent to all", () => {
  const heard = { ping: false, large: false, tcp: false, broadcast: true, arp: true };
  expect(answersOf("10.1.0.1/24", [])).toEqual(heard);
});
