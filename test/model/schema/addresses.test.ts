import { describe, expect, test } from "vitest";
import {
  gatewayIpv4,
  hostCidr,
  interfaceMac,
  subnet,
  unicastIpv4,
  unicastMac,
} from "../../../src/model/schema/addresses.ts";

interface Schema {
  safeParse(value: unknown): { success: boolean };
}

function sort(schema: Schema, texts: readonly string[]): readonly string[] {
  return texts.filter((text) => schema.safeParse(text).success);
}

const MACS = ["02:00:00:00:00:01", "00:00:00:00:00:00", "01:00:5e:00:00:01", "ff:ff:ff:ff:ff:ff", "x"];
const ADDRESSES = ["1.1.1.1", "0.0.0.0", "127.0.0.1", "224.0.0.1", "240.0.0.1", "x", "1.1.1.1/24"];

test("frames are sent to one interface by no group's address, and none has all zeros", () => {
  expect(sort(unicastMac, MACS)).toEqual(["02:00:00:00:00:01", "00:00:00:00:00:00"]);
  expect(sort(interfaceMac, MACS)).toEqual(["02:00:00:00:00:01"]);
});

test("packets are sent to one host by no group's address nor 0.0.0.0, and on by no loopback", () => {
  expect(sort(unicastIpv4, ADDRESSES)).toEqual(["1.1.1.1", "127.0.0.1"]);
  expect(sort(gatewayIpv4, ADDRESSES)).toEqual(["1.1.1.1"]);
});

test("a host has no group's address, nor the loopback, nor its subnet's edges", () => {
  const wrong = ["224.0.0.1/24", "127.0.0.1/8", "0.0.0.0/32", "240.0.0.1/8", "10.0.0.0/24", "10.0.0.255/24"];
  const right = ["10.0.0.1/24", "10.0.0.0/31", "10.0.0.0/32"];
  expect(sort(hostCidr, [...wrong, ...right])).toEqual(right);
});

describe("a subnet", () => {
  test("has no bits of a host, and the one meant is named", () => {
    const read = subnet.safeParse("192.168.0.5/24");
    expect(read.error?.issues.map(({ message }) => message)).toEqual([
      "a subnet without bits of a host (192.168.0.0/24)",
    ]);
  });

  test("has addresses that hosts can have", () => {
    const wrong = ["0.0.0.0/0", "0.0.0.0/8", "127.0.0.0/24", "224.0.0.0/8", "192.0.0.0/2", "240.0.0.0/4"];
    const right = ["192.168.0.0/24", "10.0.0.0/8", "192.168.0.4/31", "192.168.0.5/32", "128.0.0.0/2"];
    expect(sort(subnet, [...wrong, ...right, "x", "10.0.0.0"])).toEqual(right);
  });
});
