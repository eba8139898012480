import { describe, expect, test } from "vitest";
import type { FabricDocument } from "../../src/model/fabric/document.ts";
import { parseIpv4, type Ipv4 } from "../../src/model/values/ipv4.ts";
import { BROADCAST, type Mac } from "../../src/model/values/mac.ts";
import type { Frame } from "../../src/model/wire/frame.ts";
import { Container, type Nic } from "../../src/sim/container.ts";
import { probeFrame } from "../../src/sim/probe.ts";
import { arpRequest } from "../../src/sim/neighbours.ts";
import { echoRequest } from "../../src/sim/packets.ts";
import { ping } from "../../src/sim/ping.ts";
import { lab, mac, tagsOf } from "./lab.ts";

const ip = (text: string) => parseIpv4(text) as Ipv4;
const other = { mac: mac(2), ip: ip("10.0.0.2") };
const nic: Nic = { mac: mac(1), ip: ip("10.0.0.1"), prefix: 24, gateway: ip("10.0.0.254"), mtu: 1458 };

function stack(more: Partial<Nic> = {}) {
  const sent: Frame[] = [];
  return { sent, container: new Container({ ...nic, ...more }, (frame) => sent.push(frame)) };
}

const answersTo = (tags: string) => {
  const { sent, container } = stack();
  container.receive({ ...arpRequest(other, nic.ip), tags: tagsOf(tags) });
  return sent.length;
};

describe("a container", () => {
  test("answers ARP for its own address only", () => {
    const { sent, container } = stack();
    expect(container.receive(arpRequest(other, nic.ip))).toBeUndefined();
    expect(container.receive(arpRequest(other, ip("10.0.0.9")))).toBe("not-for-me");
    expect(sent.map(({ dst, payload }) => [dst, payload.kind])).toEqual([[other.mac, "arp"]]);
  });

  test("takes no tagged frame, but one with a tag of VID 0 as Linux does", () => {
    expect(["-", "[0]", "[0,p5]", "[0][0]", "[10]", "[0][20]"].map(answersTo)).toEqual([1, 1, 1, 1, 0, 0]);
  });

  test("asks by ARP before it answers an echo request, and sends the answer when it knows", () => {
    const { sent, container } = stack();
    const request = { dst: nic.mac, src: other.mac, tags: [], payload: echoRequest(other.ip, nic.ip) };
    container.receive(request);
    expect(sent.map(({ dst, payload }) => [dst, payload.kind])).toEqual([[BROADCAST, "arp"]]);
    expect(container.isWaiting).toBe(true);
    container.receive({ dst: nic.mac, src: other.mac, tags: [], payload: answerOf(other.mac) });
    expect(sent.at(-1)).toMatchObject({
      dst: other.mac,
      payload: { kind: "ipv4", payload: { type: "echo-reply" } },
    });
  });

  test("ignores an answer that it did not ask for", () => {
    const { sent, container } = stack();
    container.receive({ dst: nic.mac, src: mac(9), tags: [], payload: answerOf(mac(9)) });
    container.send(echoRequest(nic.ip, other.ip));
    expect(sent.at(-1)?.dst).toBe(BROADCAST);
  });

  test("sends to its gateway what is not in its subnet, and nothing where there is none", () => {
    const { sent, container } = stack();
    container.send(echoRequest(nic.ip, ip("192.0.2.1")));
    expect(sent.at(-1)?.payload).toMatchObject({ kind: "arp", targetIp: nic.gateway });
    expect(stack({ gateway: 0 as Ipv4 }).container.send(echoRequest(nic.ip, ip("192.0.2.1")))).toBe(
      "no-route",
    );
  });

  test("keeps what is for its own address, whoever else has it (measured in a lab)", () => {
    const { sent, container } = stack();
    expect(container.send(echoRequest(nic.ip, nic.ip))).toBe("own-address");
    expect(sent).toEqual([]);
  });

  test("sends nothing above its MTU, and takes four bytes more, as a veth does", () => {
    const { container } = stack();
    expect(container.send(echoRequest(nic.ip, other.ip, 1459))).toBe("larger-than-mtu");
    const receive = (size: number, tags = "-") =>
      container.receive({
        dst: nic.mac,
        src: mac(2),
        tags: tagsOf(tags),
        payload: echoRequest(other.ip, nic.ip, size),
      });
    expect([receive(1458), receive(1463), receive(1459, "[0]")]).toEqual([
      undefined,
      "larger-than-mtu",
      "larger-than-mtu",
    ]);
  });
});

function answerOf(senderMac: Mac) {
  return {
    kind: "arp",
    operation: "reply",
    senderMac,
    senderIp: other.ip,
    targetMac: nic.mac,
    targetIp: nic.ip,
  } as const;
}

const pair = (endpoints: FabricDocument["endpoints"]) =>
  lab({
    hosts: { h: { bridges: { b: { ports: { p: {}, q: {}, r: {} } } } } },
    endpoints,
  });

describe("a ping", () => {
  test("needs addresses", () => {
    const made = pair({ "red/a": { port: "h/b/p" }, "red/b": { port: "h/b/q", ip: "10.0.0.2/24" } });
    expect(ping(made.wiring, 0, 1).reason).toBe("no-address");
  });

  test("that another container with the same address answers does not reach its target", () => {
    const made = pair({
      "red/a": { port: "h/b/p", ip: "10.0.0.1/24" },
      "red/b": { port: "h/b/q", ip: "10.0.0.2/24" },
      "red/thief": { port: "h/b/r", ip: "10.0.0.2/24" },
    });
    const results = [ping(made.wiring, 0, 1), ping(made.wiring, 0, 2)];
    expect(results.map(({ reason }) => reason)).toEqual([undefined, "answered-by-another"]);
  });
});

describe("the frame of a trace", () => {
  const { fabric } = lab({
    hosts: {
      h: { bridges: { b: { local: { addresses: ["10.0.0.254/24"] }, ports: { p: {}, q: {}, r: {} } } } },
    },
    endpoints: {
      "red/a": { port: "h/b/p", ip: "10.0.0.1/24", gateway: "10.0.0.254" },
      "red/b": { port: "h/b/q", ip: "10.0.0.2/24" },
      "red/c": { port: "h/b/r", ip: "10.1.0.2/24" },
    },
  });

  test("has the target's address, or the gateway's for another subnet", () => {
    expect(probeFrame(fabric, 0, 1)).toMatchObject({ ok: true, frame: { dst: fabric.macOf(1) } });
    expect(probeFrame(fabric, 0, 2)).toMatchObject({ ok: true, frame: { dst: fabric.localMacOf(0) } });
    expect(probeFrame(fabric, 1, 2)).toEqual({ ok: false, reason: "no-route" });
  });

  test("is an ARP request or the SYN of a connection where that is asked for", () => {
    expect(probeFrame(fabric, 0, 1, { kind: "arp" })).toMatchObject({
      frame: { dst: BROADCAST, payload: { kind: "arp" } },
    });
    expect(probeFrame(fabric, 0, 1, { kind: "tcp", port: 80 })).toMatchObject({
      frame: { payload: { payload: { kind: "tcp", dstPort: 80, flags: 2 } } },
    });
  });
});
