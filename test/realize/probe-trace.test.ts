import { expect, test } from "vitest";
import { readNetwork } from "../../src/model/network.ts";
import { must } from "../../src/model/fabric/fabric.ts";
import { Wiring } from "../../src/model/forwarding/wiring.ts";
import { hostNames } from "../../src/realize/compile/host-names.ts";
import { findParting } from "../../src/realize/probe/parting.ts";
import { flowOf, passagesOf } from "../../src/realize/probe/passages.ts";
import { readDatapathPorts, readTrace } from "../../src/realize/probe/real-trace.ts";
import type { Invocation } from "../../src/realize/step.ts";
import { probeFrame } from "../../src/sim/probe.ts";
import { Scene } from "../../src/sim/scene.ts";
import { loadScenario } from "./scenarios.ts";

/** As Open vSwitch 3.1.0 printed it on h1 of slide-25. */
const PORTS = `netdev@ovs-netdev: hit:293 missed:34
  br-eth1:
    br-eth1 65534/5: (tap)
    eth1 1/9: (system)
    phy-br-eth1 2/none: (patch: peer=int-br-eth1)
  br-int:
    br-int 65534/3: (tap)
    int-br-eth1 2/none: (patch: peer=phy-br-eth1)
    patch-tun 1/none: (patch: peer=patch-int)
    vone-a 3/7: (system)
    vtwo-a 4/6: (system)
  br-phy:
    br-phy 65534/2: (tap)
    under0 1/1: (system)
  br-tun:
    br-tun 65534/4: (tap)
    gre-02020202 2/8: (gre: key=flow, local_ip=1.1.1.1, remote_ip=2.2.2.2)
    patch-int 1/none: (patch: peer=patch-tun)
`;

const PUSHED =
  "tnl_push(tnl_port(8),header(size=42,type=3,eth(dst=52:4a:33:95:4e:5e,src=16:80:52:3b:53:4c,dl_type=0x0800)," +
  "ipv4(src=1.1.1.1,dst=2.2.2.2,proto=47,tos=0,ttl=64,frag=0x4000),gre((flags=0x2000,proto=0x6558),key=0x2b67)),out_port(2)),1";
const FLOODED = `Flow: arp,in_port=3,vlan_tci=0x0000,dl_src=02:00:00:00:00:01,dl_dst=ff:ff:ff:ff:ff:ff,arp_op=1

bridge("br-int")
----------------
 0. priority 0, cookie 0x51a7e7
    NORMAL
     -> no learned MAC for destination, flooding

Final flow: unchanged
Megaflow: recirc_id=0,eth,arp,in_port=3,dl_src=02:00:00:00:00:01,dl_dst=ff:ff:ff:ff:ff:ff,arp_op=1
Datapath actions: push_vlan(vid=20,pcp=0),3,pop_vlan,clone(${PUSHED}),push_vlan(vid=100,pcp=0),5,9
`;
const DROPPED = `bridge("br-int")
----------------
 0. priority 0, cookie 0x51a7e7
    NORMAL
     >> disallowed VLAN VID for this input port, dropping

Final flow: unchanged
Datapath actions: drop
`;

const ports = readDatapathPorts(PORTS);
const isOurs = (bridge: string) => bridge !== "br-phy";
const FLOOD = ["port br-eth1", "port br-int", "port eth1", "tunnel to 2.2.2.2 with key 11111"];

test("the datapath's ports have a bridge and a name, and patches are none of them", () => {
  expect(ports.get("7")).toEqual({ bridge: "br-int", name: "vone-a" });
  expect(ports.get("8")).toEqual({ bridge: "br-tun", name: "gre-02020202" });
  expect(ports.size).toBe(9);
});

test("a flood leaves by ports and tunnels; the tunnel's packet on its way over the underlay is no exit of its own", () => {
  expect(readTrace(FLOODED, ports, isOurs).exits).toEqual(FLOOD);
});

test("where the last that happens is a tunnel, its packet's port does not count either", () => {
  const text = `Final flow: unchanged\nDatapath actions: ${PUSHED}\n`;
  expect(readTrace(text, ports, isOurs).exits).toEqual(["tunnel to 2.2.2.2 with key 11111"]);
});

test("the kernel's datapath leaves the outer header to the tunnel's port", () => {
  const text =
    "Datapath actions: set(tunnel(tun_id=0x64,src=1.1.1.1,dst=2.2.2.2,ttl=64,flags(df|key))),8,7\n";
  expect(readTrace(text, ports, isOurs).exits).toEqual(["port vone-a", "tunnel to 2.2.2.2 with key 100"]);
});

test("what is dropped leaves nowhere", () => {
  expect(readTrace(DROPPED, ports, isOurs).exits).toEqual([]);
});

async function slide25() {
  const network = readNetwork(await loadScenario("slide-25"));
  if (!network.ok) throw new Error(JSON.stringify(network.problems));
  return network.value.fabric;
}

test("the model's way is told host by host, and each part of it in words that ofproto/trace takes", async () => {
  const fabric = await slide25();
  const names = fabric.columns.hosts.name.map((_, host) => hostNames(fabric, host));
  const [from, to] = ["one/a", "one/b"].map((name) => must(fabric.findEndpoint(name))) as [number, number];
  const probe = probeFrame(fabric, from, to, { kind: "arp" });
  if (!probe.ok) throw new Error(probe.reason);
  const injection = { at: must(fabric.columns.endpoints.port[from]), frame: probe.frame };
  const passages = passagesOf(new Scene(new Wiring(fabric)), injection, names);
  expect(passages.map(({ host }) => fabric.hostName(host))).toEqual(["h1", "h2", "eth1"]);
  expect(passages[0]?.exits).toEqual(FLOOD);
  expect(flowOf(fabric, must(passages[1]))).toMatch(
    /^in_port=2,tun_id=11111,tun_src=1\.1\.1\.1,tun_dst=2\.2\.2\.2,dl_src=02:00:00:00:00:01,dl_dst=ff:ff:ff:ff:ff:ff,dl_type=0x0806,arp_op=1/,
  );
});

function hold(): never {
  throw new Error("nothing is held");
}

/** Hosts that answer like h1 above: with a flood, or as if they dropped everything. */
function hostsThatSay(trace: string) {
  const asked: string[] = [];
  const run = async ({ argv }: Invocation) => {
    asked.push(argv.slice(1).join(" "));
    return { code: 0, stderr: "", stdout: argv[1] === "dpif/show" ? PORTS : trace };
  };
  return { asked, transports: new Map([["h1", { host: "h1", run, hold, close: () => Promise.resolve() }]]) };
}

const PROBE = { kind: "arp", from: "one/a", to: "one/b", expected: true, observed: false } as const;

test("where the switch does as the model says there is no parting", async () => {
  const { asked, transports } = hostsThatSay(FLOODED);
  expect(await findParting(await slide25(), PROBE, transports)).toBeUndefined();
  expect(asked[1]).toMatch(/^ofproto\/trace br-int in_port=3,dl_src=02:00:00:00:00:01,/);
});

test("where it does not, both are told", async () => {
  const parting = await findParting(await slide25(), PROBE, hostsThatSay(DROPPED).transports);
  expect(parting).toMatchObject({
    host: "h1",
    at: "h1/br-int/vone-a",
    model: { exits: FLOOD },
    real: { exits: [] },
  });
  expect(parting?.model.steps.at(-1)).toContain("transit");
  expect(parting?.real.trace).toContain("disallowed VLAN VID");
});

/** Frames that h1's switch is asked about. */
async function followed(kind: "arp" | "broadcast"): Promise<string[]> {
  const { asked, transports } = hostsThatSay(FLOODED);
  await findParting(await slide25(), { ...PROBE, kind }, transports);
  return asked.filter((words) => words.startsWith("ofproto/trace br-int"));
}

test("of what is sent to all, the frame that was sent is followed, and nothing else", async () => {
  expect(await followed("broadcast")).toEqual([
    expect.stringMatching(/dl_dst=ff:ff:ff:ff:ff:ff,.*nw_dst=192\.168\.0\.255,.*icmp_type=8/),
  ]);
  expect(await followed("arp")).toEqual([expect.stringMatching(/arp_tpa=192\.168\.0\.254/)]);
});
