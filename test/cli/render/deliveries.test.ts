import { expect, test } from "vitest";
import { renderDeliveries } from "../../../src/cli/render/deliveries.ts";
import { plainLook } from "../../../src/cli/text/look.ts";

const delivery = (at: string, endpoint: string | null, vid?: number) => ({
  at,
  endpoint,
  time: 0,
  frame: {
    dl_src: "02:00:00:00:00:01",
    dl_dst: "ff:ff:ff:ff:ff:ff",
    vlans: vid === undefined ? [] : [{ tpid: 0x8100, vid, pcp: 0 }],
    eth_type: 0x88b5,
  },
});

test("where the frames are alike they stand once, and who gets them stands in a column", () => {
  const lines = renderDeliveries(
    [delivery("h1/br0/LOCAL", null), delivery("h1/br0/p", "red/db"), delivery("h1/br0/p", "red/db")],
    plainLook(100),
  );
  expect(lines).toEqual([
    "delivered 3 times",
    "  dl_src=02:00:00:00:00:01,dl_dst=ff:ff:ff:ff:ff:ff,dl_type=0x88b5",
    "  ✓ h1/br0/LOCAL  the host itself",
    "  ✓ h1/br0/p      red/db, 2 times",
  ]);
});

test("where they differ each stands below its place", () => {
  const lines = renderDeliveries(
    [delivery("h1/br0/LOCAL", null, 10), delivery("h1/br0/p", "red/db")],
    plainLook(100),
  );
  expect(lines.slice(1)).toEqual([
    "  ✓ h1/br0/LOCAL  the host itself",
    "    dl_src=02:00:00:00:00:01,dl_dst=ff:ff:ff:ff:ff:ff,dl_vlan=10,dl_type=0x88b5",
    "  ✓ h1/br0/p  red/db",
    "    dl_src=02:00:00:00:00:01,dl_dst=ff:ff:ff:ff:ff:ff,dl_type=0x88b5",
  ]);
});

test("a frame that comes out nowhere is no finding by itself", () => {
  expect(renderDeliveries([], plainLook(80))).toEqual(["· delivered nowhere"]);
});
