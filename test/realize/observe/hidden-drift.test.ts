import { describe, expect, test } from "vitest";
import { diffHost } from "../../../src/realize/diff.ts";
import type { Link, Snapshot } from "../../../src/realize/observe/snapshot.ts";
import { whatIsInTheWay } from "../../../src/realize/obstacles.ts";
import { changingSteps } from "../../../src/realize/steps/change.ts";
import { differences, looked } from "../differences.ts";
import { onOneHost, partsOf } from "../fabric.ts";
import { address, bridgeRow, interfaceRow, linkOf, live, othersPort, portRow } from "../live.ts";

/** A port that asks for number 3 and has this, beside a stranger. */
const beside = (number: number): Partial<Snapshot> => ({
  bridges: [bridgeRow("b", ["p", "theirs"])],
  ports: [portRow("p", "h1/b/p"), othersPort("theirs")],
  interfaces: [interfaceRow("p", number, "internal", 3), interfaceRow("theirs", 7 - number)],
});

describe("a port whose number a stranger had got before", () => {
  const file = onOneHost({ b: { ports: { p: { type: "internal", ofport: 3 } } } });
  const inWay = (snapshot: Partial<Snapshot>) =>
    whatIsInTheWay(looked(file, snapshot)).map(({ what }) => what);

  test("is drift: Open vSwitch has given it another, without an error", () => {
    expect(differences(file, beside(3))).toEqual(["strange: port theirs"]);
    expect(differences(file, beside(4))).toEqual(["strange: port theirs", "port p: ofport 4, not undefined"]);
  });

  test("is told before it is made, as making it again gives it the same", () => {
    const told = "port 3 of b is theirs, which is not simnet's; h1/b/p is to have that number";
    expect(inWay(beside(4))).toEqual([told]);
    const alone = { bridges: [bridgeRow("b", ["theirs"])], ports: [othersPort("theirs")] };
    expect(inWay({ ...alone, interfaces: [interfaceRow("theirs", 3)] })).toEqual([told]);
  });

  test("is in nobody's way where it has it, nor where simnet's own have each other's", () => {
    expect(inWay(beside(3))).toEqual([]);
    const both = onOneHost({ b: { ports: { p: { type: "internal" }, q: { type: "internal" } } } });
    const swapped = {
      bridges: [bridgeRow("b", ["p", "q"])],
      ports: [portRow("p", "h1/b/p"), portRow("q", "h1/b/q")],
      interfaces: [interfaceRow("p", 2, "internal", 1), interfaceRow("q", 1, "internal", 2)],
    };
    expect(whatIsInTheWay(looked(both, swapped))).toEqual([]);
    expect(differences(both, swapped)).toHaveLength(2);
  });
});

/** A cable between a Linux bridge and one of Open vSwitch, as simnet makes it. */
const file = onOneHost(
  { lb: { kind: "linux", ports: { a: {} } }, ob: { ports: { b: {} } } },
  { links: [{ name: "w", ports: ["h1/lb/a", "h1/ob/b"] }] },
);
const pair = { linkinfo: { info_kind: "veth" } };

const standing = (more: { readonly [name in "lb" | "a" | "b"]?: Partial<Link> } = {}): Partial<Snapshot> => ({
  bridges: [bridgeRow("ob", ["b"])],
  ports: [portRow("b", "h1/ob/b")],
  interfaces: [interfaceRow("b", 1)],
  links: [
    linkOf("lb", { ifalias: "simnet:lab:h1/lb", linkinfo: { info_kind: "bridge" }, ...more.lb }),
    linkOf("a", { ifalias: "simnet:lab:link:w", link: "b", master: "lb", ...pair, ...more.a }),
    linkOf("b", { master: "ovs-system", link: "a", ...pair, ...more.b }),
  ],
});

const member = (settings: object) => ({
  linkinfo: { info_kind: "veth", info_slave_data: { learning: true, hairpin: false, ...settings } },
});

describe("a cable to a Linux bridge that carries other than the file says", () => {
  test("is as it was made", () => {
    expect(differences(file, standing({ a: member({}) }))).toEqual([]);
  });

  test.each([
    ["a", "DOWN", "b", "LOWERLAYERDOWN"],
    ["b", "DOWN", "a", "LOWERLAYERDOWN"],
  ] as const)("its end %s is down, of which the other has no carrier", (down, state, other, lower) => {
    const links = { [down]: { flags: [], operstate: state }, [other]: { operstate: lower } };
    expect(differences(file, standing(links))).toEqual([
      "cable a: up false, not undefined",
      "port b: link down, not undefined",
    ]);
  });

  test.each<[string, Parameters<typeof standing>[0]]>([
    ["cable a: peer-mtu 1400, not undefined", { b: { mtu: 1400 } }],
    [
      "cable a: member isolated on learning off, not undefined",
      { a: member({ isolated: true, learning: false }) },
    ],
    ["cable a: peer-member hairpin on, not undefined", { b: member({ hairpin: true }) }],
    [
      "linux-bridge lb: stp_state 1, not undefined",
      { lb: { linkinfo: { info_kind: "bridge", info_data: { stp_state: 1, ageing_time: 30000 } } } },
    ],
    [
      "linux-bridge lb: vlan_filtering 1, not undefined",
      { lb: { linkinfo: { info_kind: "bridge", info_data: { vlan_filtering: 1 } } } },
    ],
    [
      "linux-bridge lb: ageing_time 0, not undefined",
      { lb: { linkinfo: { info_kind: "bridge", info_data: { ageing_time: 0 } } } },
    ],
  ])("%s", (told, links) => {
    expect(differences(file, standing(links))).toEqual([told]);
  });

  test("is made again as it was, where what was done is taken back", () => {
    const { wanted, observed, diff } = looked(
      file,
      standing({
        lb: { linkinfo: { info_kind: "bridge", info_data: { vlan_filtering: 1 } } },
        a: member({ isolated: true }),
        b: { mtu: 1400 },
      }),
    );
    const { closing } = changingSteps(diff, observed.own, wanted.parts, "lab", false);
    const lines = closing.map(({ undo }) => undo.input ?? "").join("");
    expect(lines).toContain("link add name lb type bridge vlan_filtering 1\n");
    expect(lines).toContain("link set dev a master lb up\nlink set dev a type bridge_slave isolated on\n");
    expect(lines).toContain("link set dev b mtu 1400 up\n");
  });
});

describe("what the file says in other words than the kernel is no drift", () => {
  test("a link with the MTU that a pair has anyway", () => {
    expect(differences({ ...file, links: [{ ...file.links[0], mtu: 1500 }] }, standing())).toEqual([]);
    expect(differences({ ...file, links: [{ ...file.links[0], mtu: 1400 }] }, standing())).toEqual([
      "cable a: mtu undefined, not 1400",
    ]);
  });

  test("a bridge with two addresses of a subnet and one of another: the kernel lists second ones last", () => {
    const addresses = ["10.5.0.1/24", "10.5.0.2/24", "10.6.0.1/24"];
    const listed = ["10.5.0.1", "10.6.0.1", "10.5.0.2"].flatMap((local) => address(local, 24));
    const links = [linkOf("b", { addr_info: listed })];
    const wanted = onOneHost({ b: { local: { addresses } } });
    expect(differences(wanted, { bridges: [bridgeRow("b")], links })).toEqual([]);
    const fewer = [linkOf("b", { addr_info: listed.slice(1) })];
    expect(differences(wanted, { bridges: [bridgeRow("b")], links: fewer })).toHaveLength(1);
  });

  test("and second addresses go before the first, which takes them with it", () => {
    const wanted = partsOf(onOneHost({ b: { local: { addresses: ["10.5.0.1/24", "10.5.0.2/24"] } } }));
    const observed = live({});
    const { opening } = changingSteps(diffHost(wanted, observed), observed.own, wanted.parts, "lab", false);
    expect(opening.at(-1)?.undo.input).toBe(
      "b address delete 10.5.0.2/24 dev b\nb address delete 10.5.0.1/24 dev b\nb link set dev b down\n",
    );
  });
});
