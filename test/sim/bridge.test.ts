import { describe, expect, test } from "vitest";
import { BRIDGE_GROUP } from "../../src/model/forwarding/reserved.ts";
import type { Mac } from "../../src/model/values/mac.ts";
import type { VlanId } from "../../src/model/values/vlan-id.ts";
import { inject } from "../../src/sim/inject.ts";
import { Simulation } from "../../src/sim/simulation.ts";
import { frameOf, lab, mac, oneBridge, outputs, tagText } from "./lab.ts";

const tag = (vid: number) => ({ tpid: 0x8100, vid: vid as VlanId, pcp: 0 }) as const;

const ports = { a: {}, b: {}, c: {} };

describe("Open vSwitch's NORMAL", () => {
  const bridge = oneBridge(ports);
  const learned = [{ port: bridge.port("h/b/b"), frame: frameOf("-", { src: mac(2) }) }];
  const send = (at: string, more: object, after = learned) => {
    const { deliveries } = inject(bridge.wiring, { at: bridge.port(at), frame: frameOf("-", more), after });
    return deliveries.map((delivery) => delivery.at.slice("h/b/".length)).join(" ");
  };

  test("sends a frame only to the port where its destination was seen", () => {
    expect(send("h/b/a", { dst: mac(2) })).toBe("b");
    expect(send("h/b/a", { dst: mac(3) })).toBe("LOCAL b c");
  });

  test("drops a frame whose destination is behind the port that it came from", () => {
    expect(send("h/b/b", { dst: mac(2) })).toBe("");
  });

  test("follows an address that moves", () => {
    const moved = [...learned, { port: bridge.port("h/b/c"), frame: frameOf("-", { src: mac(2) }) }];
    expect(send("h/b/a", { dst: mac(2) }, moved)).toBe("c");
  });

  test("learns each VLAN by itself", () => {
    const tagged = [{ port: bridge.port("h/b/b"), frame: frameOf("[10]", { src: mac(2) }) }];
    expect(send("h/b/a", { dst: mac(2) }, tagged)).toBe("LOCAL b c");
  });

  test("forwards a frame from a group address without learning it, and learns the zero address", () => {
    const group = (0x030000000000 + 1) as Mac;
    expect(send("h/b/a", { src: group })).toBe("LOCAL b c");
    expect(
      send("h/b/a", { dst: group }, [{ port: bridge.port("h/b/b"), frame: frameOf("-", { src: group }) }]),
    ).toBe("LOCAL b c");
    const zero = 0 as Mac;
    expect(
      send("h/b/a", { dst: zero }, [{ port: bridge.port("h/b/b"), frame: frameOf("-", { src: zero }) }]),
    ).toBe("b");
  });

  test.each([0x0180c2000000, 0x0180c200000f, 0x01000ccccccc, 0x01000ccdcdcd, 0x00e02b000004])(
    "drops frames to %i without learning from them",
    (dst) => {
      expect(send("h/b/a", { dst: dst as Mac })).toBe("");
      const taught = [{ port: bridge.port("h/b/b"), frame: frameOf("-", { src: mac(7), dst: dst as Mac }) }];
      expect(send("h/b/a", { dst: mac(7) }, taught)).toBe("LOCAL b c");
    },
  );

  test.each([0x0180c2000010, 0x0180c2000014, 0x01000cdddddd, 0x333300000001])(
    "floods frames to %i",
    (dst) => {
      expect(send("h/b/a", { dst: dst as Mac })).toBe("LOCAL b c");
    },
  );

  test("forgets an address after the ageing time, not before", () => {
    const simulation = new Simulation(bridge.wiring);
    const sendAt = (time: number) => {
      simulation.deliveries.length = 0;
      simulation.wait(time - simulation.now);
      simulation.send(bridge.port("h/b/a"), frameOf("-", { dst: mac(2) }));
      simulation.run();
      return simulation.deliveries.length;
    };
    simulation.teach(bridge.port("h/b/b"), frameOf("-", { src: mac(2) }));
    expect(sendAt(299_999_999)).toBe(1);
    expect(sendAt(300_000_000)).toBe(3);
  });

  test("drops everything in fail_mode secure without flows", () => {
    const { wiring, port } = oneBridge(ports, { fail_mode: "secure" });
    const { deliveries, hops } = inject(wiring, { at: port("h/b/a"), frame: frameOf("-"), trace: true });
    expect(deliveries).toEqual([]);
    expect(hops.at(-1)?.reason).toBe("no-tables");
  });
});

describe("a Linux bridge", () => {
  const bridge = oneBridge(ports, { kind: "linux" });
  const copiesOf = (more: object) =>
    inject(bridge.wiring, { at: bridge.port("h/b/a"), frame: frameOf("-", more) }).deliveries.length;
  const to = (dst: number) => copiesOf({ dst });
  const from = (src: number) => copiesOf({ src });

  test.each(["-", "[10]", "[0]", "[0,p5]", "ad:[10]", "[0][20]", "[4095]"])("floods %s as it is", (tags) => {
    const { deliveries } = inject(bridge.wiring, { at: bridge.port("h/b/a"), frame: frameOf(tags) });
    expect(deliveries.map(({ at, frame }) => [at, tagText(frame.vlans)])).toEqual([
      ["h/b/LOCAL", tags],
      ["h/b/b", tags],
      ["h/b/c", tags],
    ]);
  });

  test("knows an address whatever the tags", () => {
    const after = [{ port: bridge.port("h/b/b"), frame: frameOf("[10]", { src: mac(2) }) }];
    const frame = frameOf("-", { dst: mac(2) });
    expect(inject(bridge.wiring, { at: bridge.port("h/b/a"), frame, after }).deliveries).toHaveLength(1);
  });

  test("without spanning tree passes BPDUs on and drops the other reserved addresses", () => {
    expect([to(BRIDGE_GROUP), to(0x0180c2000001), to(0x0180c200000e), to(0x0180c2000010)]).toEqual([
      3, 0, 0, 3,
    ]);
  });

  test("takes no frame from a group address or from none", () => {
    expect([from(0), from(0x030000000001), from(0x020000000001)]).toEqual([0, 0, 3]);
  });

  test("keeps what is for its own address to itself", () => {
    const frame = frameOf("-", { dst: bridge.fabric.localMacOf(0) });
    const { deliveries } = inject(bridge.wiring, { at: bridge.port("h/b/a"), frame });
    expect(deliveries.map(({ at }) => at)).toEqual(["h/b/LOCAL"]);
  });
});

const ring = (stp: boolean) => {
  const names = ["A", "B", "C"];
  const bridges = Object.fromEntries(
    names.map((name) => [name, { stp_enable: stp, ports: { [`c${name}`]: {}, l: {}, r: {} } }]),
  );
  const links = [
    { name: "ab", ports: ["h/A/r", "h/B/l"] },
    { name: "bc", ports: ["h/B/r", "h/C/l"] },
    { name: "ca", ports: ["h/C/r", "h/A/l"] },
  ];
  return lab({ hosts: { h: { bridges } }, links });
};

describe("spanning tree", () => {
  test("lets one copy of a frame reach every bridge of a ring", () => {
    expect(outputs(ring(true), "h/A/cA", "-")).toBe("cB←- cC←-");
  });

  test("consumes BPDUs, and without it Open vSwitch drops them", () => {
    for (const stp of [true, false]) {
      const { wiring, port } = ring(stp);
      const frame = frameOf("-", { dst: BRIDGE_GROUP });
      expect(inject(wiring, { at: port("h/A/cA"), frame }).deliveries).toEqual([]);
    }
  });

  test("relays what is for reserved addresses with forward-bpdu, and learns from it", () => {
    const { wiring, port } = oneBridge({ a: {}, b: {}, c: {} }, { other_config: { "forward-bpdu": true } });
    const deliver = (dst: number) =>
      inject(wiring, { at: port("h/b/a"), frame: frameOf("-", { dst: dst as Mac }) }).deliveries.length;
    expect([BRIDGE_GROUP, 0x0180c200000e, 0x01000ccccccc].map(deliver)).toEqual([3, 3, 3]);
    const after = [{ port: port("h/b/a"), frame: frameOf("-", { dst: BRIDGE_GROUP, src: mac(1) }) }];
    const answer = inject(wiring, { at: port("h/b/b"), frame: frameOf("-", { dst: mac(1) }), after });
    expect(answer.deliveries.map(({ at }) => at)).toEqual(["h/b/a"]);
  });

  test("takes for a BPDU what flows see as one: not behind a second tag, nor what SNAP has a type for", () => {
    const { wiring, port } = oneBridge(
      { a: {}, b: {} },
      { stp_enable: true, other_config: { "forward-bpdu": true } },
    );
    const bpdu = Uint8Array.of(0x42, 0x42, 3, 0, 0, 0, 0, 0);
    const snap = Uint8Array.of(0xaa, 0xaa, 3, 0, 0, 0, 0x88, 0xb5);
    const deliver = (vids: readonly number[], bytes: Uint8Array) => {
      const payload = { kind: "llc", bytes } as const;
      const frame = { dst: BRIDGE_GROUP, src: mac(1), tags: vids.map(tag), payload };
      return inject(wiring, { at: port("h/b/a"), frame }).deliveries.length;
    };
    expect([deliver([], bpdu), deliver([10], bpdu), deliver([10, 20], bpdu), deliver([], snap)]).toEqual([
      0, 0, 2, 2,
    ]);
  });

  test("blocks the port that the converged tree blocks, in and out", () => {
    const { wiring, port } = ring(true);
    const into = (at: string) =>
      inject(wiring, { at: port(at), frame: frameOf("-"), trace: true }).hops.at(-1)?.reason;
    expect(into("h/C/l")).toBe("not-forwarding");
  });

  test("can be started from the ports that forward: all of them make a storm of two copies", () => {
    const { wiring, port, fabric } = ring(true);
    const forwarding = new Set(Array.from({ length: fabric.columns.ports.count }, (_, row) => row));
    const { storm } = inject(wiring, {
      at: port("h/A/cA"),
      frame: frameOf("-"),
      start: { tree: { forwarding } },
    });
    expect(storm?.growth).toBe(1);
    expect(new Set(storm?.copies)).toEqual(new Set([2]));
  });
});
