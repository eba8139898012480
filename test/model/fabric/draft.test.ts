import { describe, expect, test } from "vitest";
import { vlanProfile } from "../../../src/model/forwarding/vlan-profile.ts";
import { FabricDraft } from "../../../src/model/fabric/draft.ts";
import { Origins } from "../../../src/model/fabric/origin.ts";
import { seal } from "../../../src/model/fabric/seal.ts";
import { OVS_BRIDGE, PORT_DEFAULTS, type PortSpec, TUNNEL_DEFAULTS } from "../../../src/model/fabric/spec.ts";
import { parseIpv4 } from "../../../src/model/values/ipv4.ts";
import { NO_KEY } from "../../../src/model/values/tunnel-key.ts";

const AT = Origins.ROOT;
const BRIDGE = { settings: OVS_BRIDGE, localAddresses: [], localUp: false, localMasquerade: false };
const VETH: PortSpec = { role: { kind: "system" }, vlan: vlanProfile({}), settings: PORT_DEFAULTS };
const remoteIp = parseIpv4("9.9.9.9")!;
const TUNNEL: PortSpec = {
  ...VETH,
  role: {
    kind: "tunnel",
    tunnel: { type: "gre", dstPort: 0, remoteIp, inKey: NO_KEY, outKey: undefined, ...TUNNEL_DEFAULTS },
  },
};

function draftOf() {
  const draft = new FabricDraft("d");
  const host = draft.addHost("h", { addresses: [], ipForward: false, rpFilter: 0 }, AT);
  const bridge = draft.addBridge(host, "b", BRIDGE, AT);
  const network = draft.addNetwork(draft.addTenant("red", AT), "lan", AT);
  return { draft, host, bridge, network };
}

describe("a draft", () => {
  test("gives each bridge a LOCAL port that is a trunk", () => {
    const { draft, bridge } = draftOf();
    const { ports, bridges, vlanProfiles } = seal(draft).columns;
    expect(ports.name).toEqual(["LOCAL"]);
    expect(bridges.local[bridge]).toBe(0);
    expect(vlanProfiles[ports.vlan[0]!]).toMatchObject({ mode: "trunk" });
  });

  test("drops with a port its tunnel and the endpoint that is plugged there", () => {
    const { draft, bridge, network } = draftOf();
    const [first, tunnel, last] = [VETH, TUNNEL, TUNNEL].map((spec, i) =>
      draft.addPort(bridge, `p${i}`, spec, AT),
    );
    draft.addEndpoint(network, "app", first!, {}, AT);
    draft.removePort(first!);
    draft.removePort(tunnel!);
    const { ports, tunnels, endpoints } = seal(draft).columns;
    expect(ports.name).toEqual(["LOCAL", "p2"]);
    expect([tunnels.count, endpoints.count, last]).toEqual([1, 0, 3]);
    expect([ports.tunnel[1], tunnels.port[0]]).toEqual([0, 1]);
  });

  test("makes a port a tunnel and back, with one row for each that is", () => {
    const { draft, bridge } = draftOf();
    const port = draft.addPort(bridge, "p", VETH, AT);
    for (const spec of [TUNNEL, VETH, TUNNEL]) draft.setPort(port, spec, AT);
    const { ports, tunnels } = seal(draft).columns;
    expect([tunnels.count, ports.tunnel[port], tunnels.port[0]]).toEqual([1, 0, port]);
  });

  test("holds settings and profiles once, however many ports share them", () => {
    const { draft, bridge } = draftOf();
    for (let i = 0; i < 100; i++) draft.addPort(bridge, `p${i}`, { ...VETH, vlan: vlanProfile({}) }, AT);
    const { vlanProfiles, portSettings } = seal(draft).columns;
    expect([vlanProfiles.length, portSettings.length]).toEqual([1, 1]);
  });

  test("moves an endpoint from port to port, and leaves none behind", () => {
    const { draft, bridge, network } = draftOf();
    const [p, q] = ["p", "q"].map((name) => draft.addPort(bridge, name, VETH, AT));
    const endpoint = draft.addEndpoint(network, "app", p!, {}, AT);
    draft.setEndpoint(endpoint, network, q!, { mtu: 1400 }, AT);
    const { ports, endpoints } = seal(draft).columns;
    expect([ports.endpoint[p!], ports.endpoint[q!]]).toEqual([-1, endpoint]);
    expect([endpoints.port[0], endpoints.mtu[0]]).toEqual([q, 1400]);
  });

  test("may be gone on with from a sealed fabric, which stays as it is", () => {
    const { draft, bridge } = draftOf();
    draft.addPort(bridge, "p", TUNNEL, AT);
    const fabric = seal(draft);
    const before = structuredClone({ ...fabric.columns, vlanProfiles: [] });
    const next = new FabricDraft("next", fabric);
    next.removePort(1);
    next.addPort(bridge, "q", VETH, AT);
    expect(seal(next).columns.ports.name).toEqual(["LOCAL", "q"]);
    expect({ ...fabric.columns, vlanProfiles: [] }).toEqual(before);
  });
});
