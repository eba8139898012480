import fc from "fast-check";
import { expect, test } from "vitest";
import { PortReader } from "../../../src/model/fabric/port-reader.ts";
import { profileOf } from "../../../src/model/fabric/vlan-columns.ts";
import { profileKey } from "../../../src/model/forwarding/vlan-profile.ts";
import { documents } from "./make.ts";

test("a port's profile is that of its own columns, whatever ports were read before", () => {
  const reader = new PortReader();
  fc.assert(
    fc.property(documents, ({ hosts }) => {
      const bridges = Object.values(hosts).flatMap((host) => Object.values(host.bridges ?? {}));
      for (const port of bridges.flatMap(({ ports = {} }) => Object.values(ports)))
        expect(profileKey(reader.spec(port, true).vlan)).toBe(profileKey(profileOf(port)));
    }),
  );
});

test("ports of equal columns have one profile, and without any one object of settings", () => {
  const reader = new PortReader();
  const read = (tag: number | string) => reader.spec({ tag, trunks: [7] }, true);
  expect(read(5).vlan).toBe(read("5").vlan);
  expect(read(5).settings).toBe(read(6).settings);
  expect(profileKey(read(5).vlan)).not.toBe(profileKey(read(6).vlan));
});
