import fc from "fast-check";
import type { FabricDocument } from "../../src/model/fabric/document.ts";
import { PLAIN_MODES } from "../../src/model/forwarding/vlan-profile.ts";
import type { Frame } from "../../src/model/wire/frame.ts";
import { frameOf, mac } from "./lab.ts";

type Hosts = FabricDocument["hosts"];
type Port = NonNullable<NonNullable<Hosts[string]["bridges"]>[string]["ports"]>[string];

const vlans = fc.constantFrom(0, 1, 10, 20, 4095);
const vlanColumns = fc.oneof(
  fc.constant({}),
  fc.record({ tag: vlans }),
  fc.record({ trunks: fc.uniqueArray(vlans, { minLength: 1, maxLength: 3 }) }),
  fc.record({ vlan_mode: fc.constantFrom(...PLAIN_MODES), tag: fc.constantFrom(1, 10, 20) }),
);

/**
 * Bridges A, B, … on one host, some joined by cables and patches at random, loops and all, each with two edge
 * ports; of any VLAN profile, with or without spanning tree.
 */
export const fabrics: fc.Arbitrary<Omit<FabricDocument, "kind">> = fc
  .record({
    count: fc.integer({ min: 1, max: 4 }),
    stp: fc.boolean(),
    edges: fc.array(vlanColumns, { minLength: 8, maxLength: 8 }),
    wires: fc.array(
      fc.record({
        a: fc.nat(3),
        b: fc.nat(3),
        patch: fc.boolean(),
        aVlan: vlanColumns,
        bVlan: vlanColumns,
      }),
      { maxLength: 5 },
    ),
  })
  .map(({ count, stp, edges, wires }) => {
    const names = ["A", "B", "C", "D"].slice(0, count);
    const ports: Record<string, Port>[] = names.map((name, i) => ({
      [`${name}x`]: edges[2 * i] ?? {},
      [`${name}y`]: edges[2 * i + 1] ?? {},
    }));
    const links: { name: string; ports: string[] }[] = [];
    for (const [i, wire] of wires.entries()) {
      const [a, b] = [wire.a % count, wire.b % count];
      const [from, to] = [`l${i}`, `r${i}`];
      const patched = (peer: string) => (wire.patch ? { type: "patch" as const, options: { peer } } : {});
      Object.assign(ports[a] ?? {}, { [from]: { ...wire.aVlan, ...patched(to) } });
      Object.assign(ports[b] ?? {}, { [to]: { ...wire.bVlan, ...patched(from) } });
      if (!wire.patch) links.push({ name: `w${i}`, ports: [`h/${names[a]}/${from}`, `h/${names[b]}/${to}`] });
    }
    const bridges = Object.fromEntries(
      names.map((name, i) => [name, { stp_enable: stp, ports: ports[i] ?? {} }]),
    );
    return { hosts: { h: { bridges } }, links };
  });

export const frames: fc.Arbitrary<Frame> = fc
  .record({
    tags: fc.constantFrom(
      "-",
      "[0]",
      "[0,p5]",
      "[10]",
      "[10,p3]",
      "[0][20]",
      "[10][20]",
      "ad:[10]",
      "[0][0][20]",
    ),
    dst: fc.constantFrom(2 ** 48 - 1, mac(1), mac(2), 0x01005e000001),
    src: fc.constantFrom(mac(1), mac(2), mac(3)),
  })
  .map(({ tags, dst, src }) => frameOf(tags, { dst: dst as Frame["dst"], src }));
