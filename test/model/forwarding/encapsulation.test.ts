import { expect, test } from "vitest";
import { tunnelOverhead } from "../../../src/model/forwarding/encapsulation.ts";
import { twoHosts } from "./wired.ts";

test("a tunnel puts 24 bytes before a frame, 4 more with a key, 4 more with a checksum", () => {
  const remote_ip = "1.1.1.2";
  const fabric = twoHosts(
    {
      none: { remote_ip },
      zero: { remote_ip, key: 0, local_ip: "1.1.1.1" },
      in: { remote_ip, in_key: 5 },
      both: { remote_ip, key: 6, csum: true },
    },
    {},
  );
  expect([0, 1, 2, 3].map((tunnel) => tunnelOverhead(fabric, tunnel))).toEqual([24, 28, 24, 32]);
});
