import { describe, expect, test } from "vitest";
import type { FabricDocument } from "../../src/model/fabric/document.ts";
import { formatMac } from "../../src/model/values/mac.ts";
import { inject } from "../../src/sim/inject.ts";
import { Simulation } from "../../src/sim/simulation.ts";
import { frameOf, mac, oneBridge, tagText } from "./lab.ts";

type Ports = NonNullable<NonNullable<FabricDocument["hosts"][string]["bridges"]>[string]["ports"]>;

/** A bridge with a trunk `t` and a port `p`, behind which mac(2) is said to be in a VLAN. */
function bridgeWith(p: Ports[string], vlan: number) {
  return oneBridge({ t: {}, p, q: {} }, { fdb: [{ vlan, mac: formatMac(mac(2)), port: "p" }] });
}

describe("a static entry sends a frame to its port, which need not carry the VLAN, as measured:", () => {
  const cases: readonly (readonly [
    name: string,
    port: Ports[string],
    left: Readonly<Record<string, string>>,
  ])[] = [
    ["access 20", { tag: 20 }, { "-": "-", "[0,p5]": "-", "[10]": "-", "[10,p5]": "-" }],
    ["access 0", { tag: 0 }, { "-": "-", "[0,p5]": "-", "[10]": "-" }],
    [
      "a trunk of 20",
      { trunks: [20] },
      { "-": "-", "[0,p5]": "[0,p5]", "[10]": "[10]", "[10,p5]": "[10,p5]" },
    ],
    [
      "native-tagged 20",
      { vlan_mode: "native-tagged", tag: 20 },
      { "-": "-", "[0,p5]": "[0,p5]", "[10]": "[10]" },
    ],
    [
      "native-untagged 20",
      { vlan_mode: "native-untagged", tag: 20, trunks: [30] },
      { "-": "-", "[0,p5]": "[0,p5]", "[10,p5]": "[10,p5]" },
    ],
  ];

  test.each(cases)("%s", (_, port, left) => {
    const seen = Object.keys(left).map((tags) => {
      const bridge = bridgeWith(port, tags.includes("[10") ? 10 : 0);
      const frame = frameOf(tags, { dst: mac(2) });
      const { deliveries } = inject(bridge.wiring, { at: bridge.port("h/b/t"), frame });
      return [tags, deliveries.map((one) => `${one.at} ${tagText(one.frame.vlans)}`).join(", ")];
    });
    const expected = Object.entries(left).map(([tags, text]) => [tags, `h/b/p ${text}`]);
    expect(seen).toEqual(expected);
  });
});

test("a static entry holds in its VLAN alone, and no frame moves it", () => {
  const bridge = bridgeWith({}, 10);
  const after = [{ port: bridge.port("h/b/q"), frame: frameOf("[10]", { src: mac(2) }) }];
  const sent = (tags: string) =>
    inject(bridge.wiring, { at: bridge.port("h/b/t"), frame: frameOf(tags, { dst: mac(2) }), after })
      .deliveries;
  expect(sent("[10]").map(({ at }) => at)).toEqual(["h/b/p"]);
  expect(sent("[20]").map(({ at }) => at)).toEqual(["h/b/LOCAL", "h/b/p", "h/b/q"]);
});

test("a static entry is in its table before any frame has come", () => {
  const { wiring, fabric } = bridgeWith({}, 10);
  const entries = [...new Simulation(wiring).learned()].map(
    ({ vlan, mac: address, port }) => `${vlan} ${formatMac(address)} ${fabric.portName(port)}`,
  );
  expect(entries).toEqual(["10 02:00:00:00:00:02 h/b/p"]);
});
