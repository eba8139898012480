import { describe, expect, test } from "vitest";
import { compileWanted } from "../../src/realize/compile/wanted.ts";
import { destroy, realize } from "../../src/realize/realize.ts";
import { fabricOf, onOneHost } from "./fabric.ts";
import { hostSaying, saidBy, saying } from "./hosts.ts";
import { bridgeRow, interfaceRow, portRow } from "./live.ts";

const NOTHING = saying();
const BUILT = saidBy("slide-25.h1");
const fabric = fabricOf({ ...onOneHost({}), name: "slide-25" });

async function destroyed(looks: readonly (string | undefined)[], failing: readonly string[] = []) {
  const { transport, log } = hostSaying("h1", looks, failing);
  const done = await destroy(fabric, new Map([["h1", transport]]));
  return { ...done, log };
}

describe("destroy", () => {
  test("takes away all that a host has of a network, and finds nothing left", async () => {
    const { obstacles, applied, after, log } = await destroyed([BUILT, NOTHING]);
    expect(obstacles).toEqual([]);
    expect(applied).toMatchObject({ applied: log.length, failures: [] });
    expect(log.length).toBeGreaterThan(0);
    expect(after?.hosts.flatMap(({ observed }) => observed.own.map(({ kind }) => kind))).toEqual(["switch"]);
  });

  test("does not say that nothing is left of a host that has gone silent meanwhile", async () => {
    const { obstacles, applied, after } = await destroyed([BUILT, undefined], ["del-port"]);
    expect(obstacles).toEqual([{ host: "h1", what: "no answer within 120 s" }]);
    expect(applied.failures).toHaveLength(1);
    expect(after?.hosts).toEqual([]);
  });

  test("goes on after a step that fails, and tells what is left", async () => {
    const { obstacles, applied, after } = await destroyed([BUILT, BUILT], ["del-port"]);
    expect(obstacles).toEqual([]);
    expect(applied.failures).toHaveLength(1);
    expect(after?.hosts.flatMap(({ observed }) => observed.own).length).toBeGreaterThan(1);
  });

  test("does nothing where a host does not answer", async () => {
    expect(await destroyed([undefined])).toMatchObject({ obstacles: [{ host: "h1" }], log: [] });
  });
});

describe("a port that the switch has refused", () => {
  const file = onOneHost({ b: { ports: { g: { type: "gre", options: { remote_ip: "10.0.0.2" } } } } });
  const ADDRESS = `\u001Elinks\n[{"ifname":"b0","flags":["UP"],"addr_info":[{"family":"inet","local":"10.0.0.1","prefixlen":24}]}]\n`;
  const nothing = saying({}, ADDRESS);
  const withPort = (more: object) =>
    saying(
      {
        bridges: [bridgeRow("b", ["g"])],
        ports: [portRow("g", "h1/b/g")],
        interfaces: [{ ...interfaceRow("g", 1, "gre"), options: { remote_ip: "10.0.0.2" }, ...more }],
      },
      ADDRESS,
    );

  async function built(looks: readonly string[], options: { readonly keepPartial?: true } = {}) {
    const { transport, log } = hostSaying("h1", looks);
    const wanted = compileWanted(fabricOf(file), "busybox");
    if (!wanted.ok) throw new Error(JSON.stringify(wanted.problems));
    return { ...(await realize(fabricOf(file), wanted.value, new Map([["h1", transport]]), options)), log };
  }

  test("is a step that failed, and all is taken back", async () => {
    const refused = withPort({
      ofport: -1,
      error: "could not add network device g to ofproto (File exists)",
    });
    const { applied, isBuilt, obstacles, log } = await built([nothing, refused, nothing]);
    expect({ isBuilt, obstacles }).toEqual({ isBuilt: false, obstacles: [] });
    expect(applied).toMatchObject({ applied: 0, takenBack: 1, stuck: [] });
    expect(applied.failures).toMatchObject([{ host: "h1", does: "ports g" }]);
    expect(applied.failures[0]?.outcome).toEqual({
      code: 0,
      stdout: "",
      stderr: "Open vSwitch refuses the port g: could not add network device g to ofproto (File exists)\n",
    });
    expect(log).toEqual(["add-br", "add-port", "del-port", "del-br"]);
  });

  test("stands beside the rest where that is asked for", async () => {
    const { applied, log } = await built([nothing, withPort({ ofport: -1, error: "no" })], {
      keepPartial: true,
    });
    expect(applied).toMatchObject({ applied: 1, takenBack: 0, failures: [{ does: "ports g" }] });
    expect(log).toEqual(["add-br", "add-port"]);
  });

  test("is none where it is as it should be: the hosts are looked at once more, and that is all", async () => {
    const looks = [nothing, withPort({}), nothing];
    const { applied, isBuilt, log } = await built(looks);
    expect(applied).toMatchObject({ applied: 2, failures: [] });
    expect(isBuilt).toBe(true);
    expect(log).toEqual(["add-br", "add-port"]);
  });
});
