import { expect, test } from "vitest";
import { must } from "../../src/model/fabric/fabric.ts";
import type { HostParts } from "../../src/realize/part.ts";
import { preflight } from "../../src/realize/preflight.ts";
import type { Transport } from "../../src/realize/transport/transport.ts";
import { onOneHost, partsOf } from "./fabric.ts";

/** The programs that a host is asked for. */
async function askedFor(parts: HostParts, isToProbe: boolean): Promise<readonly string[]> {
  const asked: (readonly string[])[] = [];
  const run: Transport["run"] = ({ argv }) => {
    asked.push(argv.slice(4));
    return Promise.resolve({ code: 0, stdout: "missing ip\n", stderr: "" });
  };
  const transport = { host: "h1", run } as Transport;
  const told = await preflight([parts], new Map([["h1", transport]]), isToProbe);
  expect(told.map(({ what }) => what)).toEqual([expect.stringContaining("there is no ip")]);
  return must(asked[0]);
}

const plugged = (datapath: "system" | "netdev") => ({
  ...onOneHost({ b: { datapath_type: datapath, ports: { p: {} } } }),
  endpoints: { "red/a": { port: "h1/b/p", ip: "10.1.0.1/24" } },
});

test("a host is asked for what building takes there, and only who is to be probed for what probes take", async () => {
  const [kernel, userspace] = [partsOf(plugged("system")), partsOf(plugged("netdev"))];
  expect(await askedFor(kernel, false)).toEqual(["flock", "ip", "nsenter"]);
  expect(await askedFor(userspace, false)).toEqual(["flock", "ip", "nsenter", "ethtool"]);
  expect(await askedFor(userspace, true)).toEqual(expect.arrayContaining(["ethtool", "tcpdump", "arping"]));
});
