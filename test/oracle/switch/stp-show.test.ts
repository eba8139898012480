import { expect, test } from "vitest";
import { readStpShow } from "./stp-show.ts";

// As Open vSwitch 3.1.0 printed it.
const TEXT = `---- b1 ----
Root ID:
  stp-priority  32768
  stp-system-id   00:00:00:00:00:01
  stp-hello-time  2s
  stp-max-age     20s
  stp-fwd-delay   15s
  root-port       q1
  root-path-cost  2

Bridge ID:
  stp-priority  4096
  stp-system-id   00:00:00:00:00:02
  stp-hello-time  2s
  stp-max-age     20s
  stp-fwd-delay   15s

  Interface  Role       State      Cost  Pri.Nbr 
  ---------- ---------- ---------- ----- -------
  e1         designated learning   19    128.1
  q1         root       forwarding 2     128.2

---- b0 ----
Root ID:
  stp-priority  32768
  stp-system-id   00:00:00:00:00:01
  stp-hello-time  2s
  stp-max-age     20s
  stp-fwd-delay   15s
  This bridge is the root

Bridge ID:
  stp-priority  32768
  stp-system-id   00:00:00:00:00:01
  stp-hello-time  2s
  stp-max-age     20s
  stp-fwd-delay   15s

  Interface  Role       State      Cost  Pri.Nbr 
  ---------- ---------- ---------- ----- -------
`;

test("of each bridge the root, the way there and what its ports do", () => {
  expect(Object.fromEntries(readStpShow(TEXT))).toEqual({
    b0: { root: "8000.000000000001", rootCost: 0, rootPort: null, ports: {} },
    b1: {
      root: "8000.000000000001",
      rootCost: 2,
      rootPort: "q1",
      ports: {
        e1: { role: "designated", state: "learning", cost: 19, id: "128.1" },
        q1: { role: "root", state: "forwarding", cost: 2, id: "128.2" },
      },
    },
  });
});
