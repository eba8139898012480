import { expect, test } from "vitest";
import { readFdbShow } from "./fdb-show.ts";

test("a row for each address, and none for the head of the table", () => {
  const text = ` port  VLAN  MAC                Age
    2     0  02:00:00:00:00:01    0
LOCAL  4095  02:00:00:00:00:aa   12
`;
  expect(readFdbShow(text)).toEqual([
    { port: "2", vlan: 0, mac: "02:00:00:00:00:01" },
    { port: "LOCAL", vlan: 4095, mac: "02:00:00:00:00:aa" },
  ]);
});
