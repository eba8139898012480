import { describe, expect, test } from "vitest";
import { type Changes, changesToMake, changesToRemove } from "../../src/realize/changes.ts";
import type { Snapshot } from "../../src/realize/observe/snapshot.ts";
import { stubOf } from "../../src/realize/names.ts";
import { whatIsInTheWay } from "../../src/realize/obstacles.ts";
import { looked } from "./differences.ts";
import { onOneHost } from "./fabric.ts";
import { address, bridgeRow, flowsOf, interfaceRow, linkOf, othersPort, portRow } from "./live.ts";

const told = (obstacles: readonly { readonly what: string }[]) => obstacles.map(({ what }) => what);

const flow = (cookie: string, match: string) => ` ${cookie}${match} actions=drop`;

const written = (flows: readonly string[], tag?: number) =>
  onOneHost({ b: { ports: { p: { type: "internal", ...(tag !== undefined && { tag }) } }, flows } });

describe("what others have at a bridge that is to go is told before anything is done", () => {
  const own = flow("cookie=0x51a7e7, ", "priority=5");
  const snapshot: Partial<Snapshot> = {
    bridges: [bridgeRow("b", ["p", "eth9"], { mirrors: ["some"] })],
    ports: [portRow("p", "h1/b/p"), othersPort("eth9")],
    interfaces: [interfaceRow("p", 1, "internal"), interfaceRow("eth9", 2)],
    flows: flowsOf("b", own, flow("", "priority=9")),
  };
  const ALL = ["port eth9", "the flow priority=9", "mirror of b"].map(
    (what) => `${what} at b is not simnet's, and b is to go: it would go, too`,
  );

  test("where it is removed", () => {
    const look = { hosts: [looked(written(["priority=5,actions=drop"]), snapshot)], obstacles: [] };
    expect(told(changesToRemove(look, "lab").obstacles)).toEqual(ALL);
  });

  test("where it is made anew, and not where it stays", () => {
    const [goes, stays] = [written(["actions=drop"]), written(["priority=5,actions=drop"], 10)]
      .map((document) => ({ hosts: [looked(document, snapshot)], obstacles: [] }))
      .map((look) => changesToMake(look, "lab")) as [Changes, Changes];
    expect(told(goes.obstacles)).toEqual(ALL);
    expect(stays.obstacles).toEqual([]);
    expect(stays.phases.flat().flatMap(({ steps }) => steps)).toHaveLength(1);
  });
});

const limited = (limit?: number) =>
  onOneHost({ b: {} }, {}, limit === undefined ? {} : { other_config: { "vlan-limit": limit } });

const row = (limit: string, mark: object = {}) => [
  { other_config: { "vlan-limit": limit }, external_ids: { ...mark } },
];

const removing = (snapshot: Partial<Snapshot>) =>
  changesToRemove({ hosts: [looked(limited(2), snapshot)], obstacles: [] }, "lab")
    .phases.flat()
    .flatMap(({ steps }) => steps.map(({ does }) => does));
const own = { openVSwitch: row("2", { simnet: "lab" }) };

describe("how many tags a switch reads", () => {
  const others = { name: "br-int", ports: [], external_ids: {} };

  test.each<[string, number | undefined, Partial<Snapshot>]>([
    [
      "the switch has vlan-limit 1, and is to have 2: it is the vlan-limit of br-int, too",
      2,
      { bridges: [others] },
    ],
    [
      "the switch has vlan-limit 0, and is to have 1: simnet has not set it",
      undefined,
      { openVSwitch: row("0") },
    ],
    ["the switch has vlan-limit 0, and is to have 2: simnet has not set it", 2, { openVSwitch: row("0") }],
  ])("is left alone where it is others': %s", (what, limit, snapshot) => {
    expect(told(whatIsInTheWay(looked(limited(limit), snapshot)))).toEqual([what]);
  });

  test("is nobody else's where there are no other bridges than a lab's, or where it is so already", () => {
    const lab = { name: "br-phy", ports: [], external_ids: { "simnet-lab": "true" } };
    expect(whatIsInTheWay(looked(limited(2), { bridges: [lab] }))).toEqual([]);
    expect(whatIsInTheWay(looked(limited(2), { bridges: [others], openVSwitch: row("2") }))).toEqual([]);
  });

  test("is as before when the network is removed, unless others have come to share it", () => {
    expect(removing({ ...own, bridges: [bridgeRow("b")] })).toEqual([
      "take back: bridges b",
      "take back: settings of the switch",
    ]);
    expect(removing({ ...own, bridges: [bridgeRow("b"), others] })).toEqual(["take back: bridges b"]);
    expect(removing({ openVSwitch: row("2"), bridges: [bridgeRow("b")] })).toEqual(["take back: bridges b"]);
  });
});

const inWay = (document: object, name: string) =>
  told(whatIsInTheWay(looked(document, { links: [linkOf(name)] })));

test("the other end of a cable has a name that may be somebody's, too", () => {
  const cable = onOneHost(
    { a: { ports: { p: {} } }, b: { ports: { q: {} } } },
    { links: [{ name: "w", ports: ["h1/a/p", "h1/b/q"] }] },
  );
  expect(inWay(cable, "q")).toEqual(["q is there and is not simnet's; link:w is to be called so"]);
  const stub = stubOf("p");
  expect(inWay(onOneHost({ a: { ports: { p: {} } } }), stub)).toEqual([
    `${stub} is there and is not simnet's; h1/a/p is to be called so`,
  ]);
});

test("docker0 with other addresses than the file says is Docker's to change", () => {
  const file = onOneHost({ docker0: { kind: "linux", local: { addresses: ["172.17.0.1/16"] } } });
  expect(told(whatIsInTheWay(looked(file, { links: [linkOf("docker0")] })))).toEqual([
    "docker0 has no address, and is to have 172.17.0.1/16",
  ]);
});

const HERE = [linkOf("eth0", { addr_info: address("10.0.0.1", 24) })];

const gre = (options: object) => onOneHost({ b: { ports: { g: { type: "gre", options } } } });

const other = (type: string, options: Readonly<Record<string, string>>): Partial<Snapshot> => ({
  links: HERE,
  interfaces: [{ name: "theirs", type, options }],
  ports: [{ name: "theirs", external_ids: { simnet: "multi" } }],
});

const rivals = (options: object, snapshot: Partial<Snapshot>) =>
  told(whatIsInTheWay(looked(gre(options), snapshot))).filter((what) => what.includes("tunnel packets"));

describe("tunnels of a host share one table", () => {
  test.each<[string, object, string, Record<string, string>]>([
    ["the same key", { remote_ip: "10.0.0.2", key: 100 }, "gre", { remote_ip: "10.0.0.2", key: "100" }],
    ["a key in hex", { remote_ip: "10.0.0.2", key: 100 }, "gre", { remote_ip: "10.0.0.2", in_key: "0x64" }],
    ["one by flows", { remote_ip: "10.0.0.2", key: "flow" }, "gre", { remote_ip: "10.0.0.2", key: "100" }],
    ["theirs by flows", { remote_ip: "10.0.0.2", key: 7 }, "gre", { remote_ip: "flow", key: "flow" }],
    ["no key at all", { remote_ip: "10.0.0.2" }, "gre", { remote_ip: "10.0.0.2", key: "0" }],
  ])("one of another network is in the way: %s", (_, options, type, theirs) => {
    expect(rivals(options, other(type, theirs))).toEqual([
      expect.stringContaining("theirs (of the network multi) and h1/b/g take the same tunnel packets"),
    ]);
  });

  test.each<[string, object, string, Record<string, string>]>([
    ["another key", { remote_ip: "10.0.0.2", key: 100 }, "gre", { remote_ip: "10.0.0.2", key: "101" }],
    ["another host", { remote_ip: "10.0.0.2", key: 100 }, "gre", { remote_ip: "10.0.0.3", key: "100" }],
    ["another type", { remote_ip: "10.0.0.2", key: 100 }, "vxlan", { remote_ip: "10.0.0.2", key: "100" }],
  ])("and not %s", (_, options, type, theirs) => {
    expect(rivals(options, other(type, theirs))).toEqual([]);
  });
});

test("a host that does not have the address that tunnels lead to is another one", () => {
  const document = onOneHost(
    {},
    {
      hosts: {
        h1: { addresses: ["10.0.0.1/24"] },
        h2: {
          addresses: ["10.0.0.2/24"],
          bridges: { b: { ports: { g: { type: "gre", options: { remote_ip: "10.0.0.1" } } } } },
        },
      },
    },
  );
  const asked = (snapshot: Partial<Snapshot>) => told(whatIsInTheWay(looked(document, snapshot)));
  expect(asked({ links: HERE })).toEqual([]);
  expect(asked({ links: [linkOf("eth0", { addr_info: address("10.0.0.2", 24) })] })).toEqual([
    "it does not have the address 10.0.0.1, which tunnels lead to: is it this host?",
  ]);
});

test("names of another network of simnet's are told once, with its name", () => {
  const mark = { external_ids: { simnet: "multi", "simnet-at": "h1/b" } };
  const document = onOneHost({ b: { ports: { p: { type: "internal" } } } });
  const snapshot: Partial<Snapshot> = {
    bridges: [{ ...bridgeRow("b", ["p"]), ...mark }],
    ports: [{ ...portRow("p", "h1/b/p"), ...mark }],
    interfaces: [interfaceRow("p", 1, "internal")],
    links: [linkOf("b"), linkOf("p")],
  };
  expect(told(whatIsInTheWay(looked(document, snapshot)))).toEqual([
    "names that are needed are of multi, a network that simnet has built: destroy that first",
  ]);
});

describe("a Linux bridge whose IP the packet filter drops", () => {
  const file = onOneHost({ lb: { kind: "linux" } });
  const inTheWay = (call: string, ...filter: readonly string[]) =>
    told(
      whatIsInTheWay(
        looked(file, {
          sysctl: new Map([["bridge/bridge-nf-call-iptables", call]]),
          filter,
          links: [linkOf("br-phy", { addr_info: [{ family: "inet", local: "10.0.0.1", prefixlen: 24 }] })],
        }),
      ),
    );

  test("is told before it is built", () => {
    expect(inTheWay("1", ":FORWARD DROP [0:0]")).toEqual([
      "net.bridge.bridge-nf-call-iptables is 1 and iptables' FORWARD drops: h1/lb would carry no IP",
    ]);
  });

  test("is not told where bridges are not shown to it, or it lets the bridge's frames pass", () => {
    expect(inTheWay("0", ":FORWARD DROP [0:0]")).toEqual([]);
    expect(inTheWay("1", ":FORWARD ACCEPT [0:0]")).toEqual([]);
    expect(inTheWay("1", ":FORWARD DROP [0:0]", "-A FORWARD -i lb -o lb -j ACCEPT")).toEqual([]);
    expect(inTheWay("1", ":FORWARD DROP [0:0]", "-A FORWARD -i docker0 -o docker0 -j ACCEPT")).toHaveLength(
      1,
    );
  });
});

const others = (IPAddress: string) => ({
  Id: "m",
  Name: "/mallory",
  State: { Running: true, Pid: 1, Status: "running" },
  Config: { Image: "busybox", Labels: null },
  NetworkSettings: { Networks: { bridge: { IPAddress } } },
});

test("an address on docker0 that Docker has given to another container is told before anything is built", () => {
  const bridges = { docker0: { kind: "linux", ports: { p: {} } } };
  const endpoints = { "red/a": { port: "h1/docker0/p", ip: "172.17.0.2/16" } };
  const inTheWay = (given: string) =>
    told(
      whatIsInTheWay(
        looked(onOneHost(bridges, { endpoints }), {
          links: [linkOf("docker0")],
          containers: [others(given)],
        }),
      ),
    );
  expect(inTheWay("172.17.0.2")).toEqual(["red/a is to have 172.17.0.2, which Docker has given to mallory"]);
  expect(inTheWay("172.17.0.3")).toEqual([]);
});
