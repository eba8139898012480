import { describe, expect, test } from "vitest";
import { must } from "../../../src/model/fabric/fabric.ts";
import { diffHost } from "../../../src/realize/diff.ts";
import type { OvsdbRow } from "../../../src/realize/observe/ovsdb.ts";
import type { Snapshot } from "../../../src/realize/observe/snapshot.ts";
import { changingSteps } from "../../../src/realize/steps/change.ts";
import { differences } from "../differences.ts";
import { onOneHost, partsOf } from "../fabric.ts";
import { address, bridgeRow, flowsOf, interfaceRow, linkOf, live, othersPort, portRow } from "../live.ts";

const NORMAL = " priority=0 actions=NORMAL";

const secure = (more: OvsdbRow = {}) => bridgeRow("b", [], { fail_mode: "secure", ...more });

describe("what others do to a bridge of simnet's is drift", () => {
  const file = onOneHost({ b: { fail_mode: "secure" } });

  test("the flow that opens one which is secure", () => {
    expect(differences(file, { bridges: [secure()], flows: flowsOf("b") })).toEqual([]);
    expect(differences(file, { bridges: [secure()], flows: flowsOf("b", NORMAL) })).toEqual([
      "strange: flows b",
    ]);
  });

  test("the same flow beside those of simnet, and not where fail_mode has put it", () => {
    const flows = ["priority=5,actions=drop"];
    const own = " cookie=0x51a7e7, priority=5 actions=drop";
    const bridges = [bridgeRow("b")];
    expect(differences(onOneHost({ b: {} }), { bridges, flows: flowsOf("b", NORMAL) })).toEqual([]);
    expect(differences(onOneHost({ b: { flows } }), { bridges, flows: flowsOf("b", own) })).toEqual([]);
    expect(differences(onOneHost({ b: { flows } }), { bridges, flows: flowsOf("b", own, NORMAL) })).toEqual([
      "strange: flows b",
    ]);
  });

  test("one that is not secure and has lost the flow that fail_mode gives it: it is made again", () => {
    const plain = onOneHost({ b: {} });
    const snapshot = { bridges: [bridgeRow("b")], flows: flowsOf("b") };
    expect(differences(plain, snapshot)).toEqual(["too much: flows b"]);
    const [observed, wanted] = [live(snapshot), partsOf(plain)];
    const { gone, opening } = changingSteps(
      diffHost(wanted, observed),
      observed.own,
      wanted.parts,
      "lab",
      false,
    );
    expect(gone.map(({ kind }) => kind)).toContain("bridge");
    expect(opening.map(({ does }) => does)).toEqual(["bridges b"]);
  });

  test.each<[string, OvsdbRow]>([
    ["strange: mirror of b", { mirrors: ["some"] }],
    ["strange: controller of b", { controller: ["some"] }],
    ["bridge b: Bridge.mcast_snooping_enable true, not undefined", { mcast_snooping_enable: true }],
    ["bridge b: Bridge.flood_vlans 3,4, not undefined", { flood_vlans: [3, 4] }],
  ])("%s", (told, more) => {
    expect(differences(file, { bridges: [secure(more)], flows: flowsOf("b") })).toEqual([told]);
  });

  test("a Linux bridge that is down, or has an interface that nobody asks for", () => {
    const linux = onOneHost({ lb: { kind: "linux" } });
    const bridge = { ifalias: "simnet:lab:h1/lb", linkinfo: { info_kind: "bridge" } };
    expect(differences(linux, { links: [linkOf("lb", bridge)] })).toEqual([]);
    expect(differences(linux, { links: [linkOf("lb", { ...bridge, flags: [] })] })).toEqual([
      "linux-bridge lb: state down, not undefined",
    ]);
    const member = linkOf("veth1", { master: "lb" });
    expect(differences(linux, { links: [linkOf("lb", bridge), member] })).toEqual(["strange: port veth1"]);
  });

  test("docker0's other addresses", () => {
    const docker = onOneHost({ docker0: { kind: "linux", local: { addresses: ["172.17.0.1/16"] } } });
    const [right, wrong] = ["172.17.0.1", "172.18.0.1"].map((local) => ({
      links: [linkOf("docker0", { addr_info: address(local, 16) })],
    }));
    expect(differences(docker, must(right))).toEqual([]);
    expect(differences(docker, must(wrong))).toEqual([
      "nic docker0: addresses 172.18.0.1/16, not 172.17.0.1/16",
    ]);
  });
});

test("a static entry is at a port of its own bridge, whatever another bridge has under that number", () => {
  const fdb = [{ vlan: 0, mac: "02:00:00:00:00:09", port: "q" }];
  const port = { type: "internal" };
  const file = onOneHost({ a: { ports: { p: port } }, b: { ports: { q: port }, fdb } });
  const found = differences(file, {
    bridges: [bridgeRow("a", ["p"]), bridgeRow("b", ["q"])],
    ports: [portRow("p", "h1/a/p"), portRow("q", "h1/b/q")],
    interfaces: [interfaceRow("p", 1, "internal"), interfaceRow("q", 1, "internal")],
    fdb: new Map([["b", [" port  VLAN  MAC                Age", "    1     0  02:00:00:00:00:09  static"]]]),
  });
  expect(found).toEqual([]);
});

const linked = (up: boolean) =>
  onOneHost(
    { a: { ports: { p: {} } }, b: { ports: { q: {} } } },
    { links: [{ name: "w", up, ports: ["h1/a/p", "h1/b/q"] }] },
  );

describe("what the file asks for and is there is no drift", () => {
  test.each([
    ["no flows at all on a bridge that is secure", "secure"],
    ["nor on one that is not", "standalone"],
  ])("%s", (_, mode) => {
    const file = onOneHost({ b: { fail_mode: mode, flows: [] } });
    const bridges = [bridgeRow("b", [], { fail_mode: mode })];
    expect(differences(file, { bridges, flows: flowsOf("b") })).toEqual([]);
    expect(differences(file, { bridges, flows: flowsOf("b", NORMAL) })).not.toEqual([]);
  });

  test("a link that is down", () => {
    const down = { flags: [], operstate: "DOWN", linkinfo: { info_kind: "veth" } };
    const found = {
      bridges: [bridgeRow("a", ["p"]), bridgeRow("b", ["q"])],
      ports: [portRow("p", "h1/a/p"), portRow("q", "h1/b/q")],
      interfaces: [interfaceRow("p", 1), interfaceRow("q", 1)],
      links: [linkOf("p", { ...down, ifalias: "simnet:lab:link:w", link: "q" }), linkOf("q", down)],
    };
    expect(differences(linked(false), found)).toEqual([]);
    expect(differences(linked(true), found)).toHaveLength(3);
  });

  test("what its flows have learned, for ever", () => {
    const learn = "learn(table=20,NXM_OF_ETH_DST[]=NXM_OF_ETH_SRC[],output:NXM_OF_IN_PORT[])";
    const file = onOneHost({ b: { flows: [`priority=1,actions=${learn}`] } });
    const flows = flowsOf(
      "b",
      ` cookie=0x51a7e7, priority=1 actions=${learn}`,
      " table=20, dl_dst=02:00:00:00:00:01 actions=output:1",
    );
    expect(differences(file, { bridges: [bridgeRow("b")], flows })).toEqual([]);
  });
});

const at = (ip: string) => ({
  ...onOneHost({ b: { datapath_type: "netdev", ports: { p: {} } } }),
  endpoints: { "red/a": { port: "h1/b/p", ip, mac: "02:00:00:00:00:01" } },
});

describe("a plug that is taken away is made again as it was", () => {
  const container = {
    Id: "c1",
    Name: "/red.a",
    State: { Running: true, Pid: 5, Status: "running" },
    Config: {
      Image: "busybox",
      Labels: {
        simnet: "lab",
        "simnet-at": "red/a",
        "simnet-name": "red.a",
        "simnet.network.eth1": "default",
      },
    },
  };
  /** On a bridge of a switch in user space. */
  const found = (inside: object): Partial<Snapshot> => ({
    bridges: [bridgeRow("b", ["p"], { datapath_type: "netdev" })],
    ports: [portRow("p", "h1/b/p")],
    interfaces: [interfaceRow("p", 1)],
    containers: [container],
    links: [
      linkOf("p", {
        ifindex: 7,
        link_index: 2,
        link_netnsid: 4,
        ifalias: "simnet:lab:red/a",
        linkinfo: { info_kind: "veth" },
      }),
    ],
    spaces: new Map([["c1", 4]]),
    inside: new Map([
      [
        "c1",
        [
          linkOf("eth1", {
            ifindex: 2,
            link_index: 7,
            address: "02:00:00:00:00:01",
            addr_info: address("10.1.0.1", 24),
            ...inside,
          }),
        ],
      ],
    ]),
  });
  /** What is strange where the plug is at this bridge, and two others are at docker0. */
  const strange = (master: string) => {
    const { links = [], ...rest } = found({});
    const plugs = links.map((link) => linkOf(link.ifname, Object.assign(structuredClone(link), { master })));
    const others = ["veth1234", "veth5678"].map((name) => linkOf(name, { master: "docker0" }));
    return live({ ...rest, links: [linkOf("docker0"), ...plugs, ...others] }).strange;
  };
  /** What ip(8) reads where the closing of a plug that is to have another address is taken back. */
  const madeAgain = (inside: object) => {
    const observed = live(found(inside));
    const wanted = partsOf(at("10.1.0.2/24"));
    const { closing } = changingSteps(diffHost(wanted, observed), observed.own, wanted.parts, "lab", false);
    return must(closing.find(({ does }) => /plug/.test(does))).undo.input;
  };

  test("and is at the container that its pair leads to, not at one that has the same indices", () => {
    const snapshot = found({});
    const twin = { ...container, Id: "c0", Name: "/other", Config: { Image: "busybox", Labels: null } };
    const differs = differences(at("10.1.0.1/24"), {
      ...snapshot,
      containers: [twin, container],
      spaces: new Map([
        ["c0", 3],
        ["c1", 4],
      ]),
      inside: new Map([...(snapshot.inside ?? []), ["c0", [linkOf("vx", { ifindex: 2, link_index: 7 })]]]),
    });
    expect(differs).toEqual([]);
  });

  test("and others at docker0 beside it are told, and nobody where no plug is at it", () => {
    expect(strange("docker0").map(({ kind, name }) => `${kind} ${name}`)).toEqual([
      "port veth1234",
      "port veth5678",
    ]);
    expect(strange("ovs-system")).toEqual([]);
  });

  test("and has the gateway of its own interface, not that of another of its container", () => {
    const own = differences(at("10.1.0.1/24"), {
      ...found({}),
      gateways: new Map([["c1", { gateway: "10.1.0.254", dev: "eth1" }]]),
    });
    expect(own).toEqual(["plug p: gateway 10.1.0.254, not undefined"]);
    const others = differences(at("10.1.0.1/24"), {
      ...found({}),
      gateways: new Map([["c1", { gateway: "10.2.0.254", dev: "eth2" }]]),
    });
    expect(others).toEqual([]);
  });

  test("with its checksums, which cannot be seen", () => {
    expect(differences(at("10.1.0.1/24"), found({}))).toEqual([]);
    expect(madeAgain({})).toContain("\n1- eth1\n");
  });

  test("with an MTU for each end, and all of its addresses", () => {
    const both = [...address("10.1.0.1", 24), ...address("10.9.0.1", 24)];
    expect(madeAgain({ mtu: 1400, addr_info: both })).toMatch(
      /mtu 1500 type veth peer name eth1 .* mtu 1400 [\s\S]* address add 10\.1\.0\.1\/24 [\s\S]* address add 10\.9\.0\.1\/24 /,
    );
  });
});

describe("a bridge's own interface that somebody has set down", () => {
  const file = onOneHost({ b: { local: { addresses: ["10.9.0.1/24"] } } });
  const down = linkOf("b", { flags: [], operstate: "DOWN", addr_info: address("10.9.0.1", 24) });

  test("is drift, and is set up with the address that it has kept", () => {
    const snapshot = { bridges: [bridgeRow("b")], links: [down] };
    expect(differences(file, snapshot)).toEqual(["local b: state down, not undefined"]);
    const [observed, wanted] = [live(snapshot), partsOf(file)];
    const { closing, opening } = changingSteps(
      diffHost(wanted, observed),
      observed.own,
      wanted.parts,
      "lab",
      false,
    );
    expect(opening.map(({ run }) => run.input)).toEqual([
      "address replace 10.9.0.1/24 dev b\nlink set dev b up\n",
    ]);
    expect(closing.map(({ undo }) => undo.input)).toEqual([
      "address replace 10.9.0.1/24 dev b\nlink set dev b down\n",
    ]);
  });

  test("and has no address is as the switch makes it", () => {
    expect(
      differences(onOneHost({ b: {} }), { bridges: [bridgeRow("b")], links: [linkOf("b", { flags: [] })] }),
    ).toEqual([]);
  });
});

const cabled = (master?: string) => ({
  bridges: [bridgeRow("ob", ["b"])],
  ports: [portRow("b", "h1/ob/b")],
  interfaces: [interfaceRow("b", 1)],
  links: [
    linkOf("lb", { ifalias: "simnet:lab:h1/lb", linkinfo: { info_kind: "bridge" } }),
    linkOf("a", {
      ifalias: "simnet:lab:link:w",
      link: "b",
      linkinfo: { info_kind: "veth" },
      ...(master !== undefined && { master }),
    }),
    linkOf("b", { master: "ovs-system" }),
  ],
});

describe("a cable to a Linux bridge", () => {
  const file = onOneHost(
    { lb: { kind: "linux", ports: { a: {} } }, ob: { ports: { b: {} } } },
    { links: [{ name: "w", ports: ["h1/lb/a", "h1/ob/b"] }] },
  );

  test("joins it, and is drift where it does not", () => {
    expect(differences(file, cabled("lb"))).toEqual([]);
    expect(differences(file, cabled())).toEqual(["cable a: master undefined, not lb"]);
  });

  test("is made with its bridge, and goes with it", () => {
    const [observed, wanted] = [live({}), partsOf(file)];
    const { opening } = changingSteps(diffHost(wanted, observed), observed.own, wanted.parts, "lab", false);
    const lines = opening.map(({ run }) => run.input ?? "").join("");
    expect(lines).toContain("link set dev a master lb up\nlink set dev b up\n");
    const stood = live(cabled("lb"));
    const local = { addresses: ["10.9.0.1/24"] };
    const bridges = { lb: { kind: "linux", ports: { a: {} }, local }, ob: { ports: { b: {} } } };
    const other = partsOf(onOneHost(bridges, { links: file.links }));
    const { closing } = changingSteps(diffHost(other, stood), stood.own, other.parts, "lab", false);
    expect(closing.map(({ does }) => does)).toEqual([
      "take back: ports b",
      "take back: cables a",
      "take back: Linux bridges lb",
    ]);
  });
});

test("a port that somebody has added is strange", () => {
  const snapshot = { bridges: [bridgeRow("b", ["eth9"])], ports: [othersPort("eth9")] };
  expect(differences(onOneHost({ b: {} }), snapshot)).toEqual(["strange: port eth9"]);
});
