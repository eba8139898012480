import { readFrame } from "../../../src/model/frame-text.ts";
import { encodeFrame } from "../../../src/model/wire/frame-bytes.ts";
import type { Frame } from "../../../src/model/wire/frame.ts";
import { bridges, type Bridge, type FabricText, type Topic } from "./example.ts";
import { gre } from "./hosts.ts";

/** Of LOCAL of the first bridge of a file, and of the second. */
const [P, O] = ["02:01:00:00:00:01", "02:01:00:00:00:02"];
const SRC = "02:00:00:00:00:0c";
const INNER = "02:00:00:00:00:0a";

interface Aim {
  readonly tags?: string;
  readonly dst?: string;
  readonly from?: string;
  readonly to?: string;
  readonly key?: number;
  readonly inner?: string;
  readonly tos?: number;
}

/** A frame that a container builds: GRE with a broadcast inside, to the host's address unless it says otherwise. */
function forged({
  tags = "",
  dst = P,
  from = "10.0.0.2",
  to = "10.0.0.1",
  key = 100,
  inner = "",
  tos = 0,
}: Aim): string {
  const outside = frameOf(
    `dl_src=${SRC},dl_dst=${dst},dl_type=0x0800,nw_src=${from},nw_dst=${to},nw_proto=47,nw_tos=${tos}${tags}`,
  );
  const inside = frameOf(`dl_src=${INNER}${inner}`);
  const { payload } = outside;
  if (payload.kind !== "ipv4") throw new Error("no IPv4");
  const packet = {
    ...payload,
    payload: { kind: "gre", key, checksum: false, frame: inside },
  } as Frame["payload"];
  return `packet=${Buffer.from(encodeFrame({ ...outside, payload: packet })).toString("hex")}`;
}

function frameOf(text: string): Frame {
  const read = readFrame(text);
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  return read.value;
}

/** What comes out of the tunnel, at the trunk v and at LOCAL of its bridge. */
const inside = (tags = "-", type = " dl_type=0x88b5") =>
  ["v", "LOCAL"].map((port) => `h/t/${port} ${tags} dl_src=${INNER} dl_dst=ff:ff:ff:ff:ff:ff${type}`);

/** Of the userspace datapath: the kernel's hosts have rules of their own, which no dummy has. */
const userspace = (ports: Bridge["ports"], columns: Partial<Bridge> = {}): Bridge => ({
  datapath_type: "netdev",
  ...columns,
  ports,
});
const addressed = { local: { addresses: ["10.0.0.1/24"] } };

/** Bridge p has the host's address, t holds the tunnel to 10.0.0.2. */
function listening(
  options: Parameters<typeof gre>[1],
  more: Readonly<Record<string, Bridge>> = {},
): FabricText {
  return bridges({
    p: userspace({ c: {}, c10: { tag: 10 }, d: {} }, addressed),
    o: userspace({ e: {} }),
    t: userspace({ v: {}, g: gre("10.0.0.2", options) }),
    ...more,
  });
}

const plain = listening({ key: 100 });
const flooded = ["h/p/d -"];

export const HOSTS_LISTENING: Topic = {
  title: "GRE that a container builds, to an address of its host",
  examples: [
    {
      name: "comes out of the tunnel's bridge, with a source forged as remote_ip, and LOCAL gets nothing of it",
      fabric: plain,
      sent: [{ send: `h/p/c ${forged({})}`, out: [...flooded, ...inside()] }],
    },
    {
      name: "does so with a tag of VID 0 that says nothing, and not with any other",
      fabric: plain,
      sent: [
        { send: `h/p/c ${forged({ tags: ",dl_vlan=0" })}`, out: [...flooded, ...inside()] },
        {
          send: `h/p/c ${forged({ tags: ",dl_vlan=0,dl_vlan_pcp=5" })}`,
          out: ["h/p/d [0,p5]", "h/p/LOCAL [0,p5]"],
        },
        {
          send: `h/p/c ${forged({ tags: ",dl_vlan=10" })}`,
          out: ["h/p/c10 -", "h/p/d [10]", "h/p/LOCAL [10]"],
        },
        { send: `h/p/c10 ${forged({})}`, out: ["h/p/c [10]", "h/p/d [10]", "h/p/LOCAL [10]"] },
      ],
    },
    {
      name: "is swallowed where the source or the key is wrong",
      fabric: plain,
      sent: [
        { send: `h/p/c ${forged({ from: "10.0.0.77" })}`, out: flooded },
        { send: `h/p/c ${forged({ key: 101 })}`, out: flooded },
      ],
    },
    {
      name: "stays outside where it is for all, for another station or for an address that is not the host's",
      fabric: plain,
      sent: [
        { send: `h/p/c ${forged({ dst: "ff:ff:ff:ff:ff:ff" })}`, out: [...flooded, "h/p/LOCAL -"] },
        { send: `h/p/c ${forged({ dst: "02:00:00:00:00:77" })}`, out: [...flooded, "h/p/LOCAL -"] },
        { send: `h/p/c ${forged({ to: "10.0.0.99" })}`, out: [...flooded, "h/p/LOCAL -"] },
      ],
    },
    {
      name: "stays outside at a bridge whose LOCAL has no address",
      fabric: plain,
      sent: [
        { send: `h/o/e ${forged({ dst: O })}`, out: ["h/o/LOCAL -"] },
        { send: `h/o/e ${forged({})}`, out: ["h/o/LOCAL -"] },
      ],
    },
    {
      name: "comes in by another bridge's LOCAL that has some address, if it is for the station and the address of one LOCAL",
      fabric: listening({ key: 100 }, { o: userspace({ e: {} }, { local: { addresses: ["10.9.0.1/24"] } }) }),
      sent: [
        { send: `h/o/e ${forged({})}`, out: inside() },
        { send: `h/o/e ${forged({ dst: O })}`, out: ["h/o/LOCAL -"] },
        { send: `h/o/e ${forged({ dst: O, to: "10.9.0.1" })}`, out: inside() },
      ],
    },
    {
      name: "comes to a tunnel with local_ip if that is the address, and is swallowed if not",
      fabric: listening({ key: 100, local_ip: "10.0.0.1" }),
      sent: [{ send: `h/p/c ${forged({})}`, out: [...flooded, ...inside()] }],
    },
    {
      name: "is swallowed where local_ip is another address",
      fabric: listening({ key: 100, local_ip: "10.0.0.9" }),
      sent: [{ send: `h/p/c ${forged({})}`, out: flooded }],
    },
    {
      name: "comes inside as from a wire: a tunnel port with a tag puts it into its VLAN, and reads the tags anew",
      fabric: bridges({
        p: userspace({ c: {} }, addressed),
        t: userspace({ v: {}, g: gre("10.0.0.2", { key: 100 }, { tag: 10 }) }),
      }),
      sent: [
        { send: `h/p/c ${forged({})}`, out: inside("[10]") },
        { send: `h/p/c ${forged({ inner: ",dl_vlan=20" })}`, out: [] },
        { send: `h/p/c ${forged({ inner: ",vlans=0x8100:0/0x8100:20" })}`, out: inside("[10][20]") },
      ],
    },
    {
      name: "is lost if it met congestion on its way and the IP packet inside cannot be told so",
      fabric: plain,
      sent: [0, 1, 2, 3].map((ecn) => ({
        send: `h/p/c ${forged({ tos: 3, inner: `,ip,nw_proto=99,nw_tos=${ecn}` })}`,
        // What is outside is IP, too.
        out: ecn === 0 ? flooded : [...flooded, ...inside("-", "")],
      })),
    },
    {
      name: "comes inside over a patch pair, if no tag is on it behind that",
      fabric: bridges({
        p: userspace({ y: { type: "patch", options: { peer: "x" } } }, addressed),
        q: userspace({
          c: {},
          x: { type: "patch", options: { peer: "y" }, vlan_mode: "native-untagged", tag: 77 },
        }),
        t: userspace({ v: {}, g: gre("10.0.0.2", { key: 100 }) }),
      }),
      sent: [
        { send: `h/q/c ${forged({ tags: ",dl_vlan=77" })}`, out: ["h/q/LOCAL [77]", ...inside()] },
        { send: `h/q/c ${forged({ tags: ",dl_vlan=78" })}`, out: ["h/p/LOCAL [78]", "h/q/LOCAL [78]"] },
      ],
    },
  ],
};
