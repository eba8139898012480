import { type Fabric, must } from "../model/fabric/fabric.ts";
import { DEFAULT_PRIORITY, type Flow } from "../model/openflow/flow.ts";
import { printFlow } from "../model/openflow/print-flow.ts";
import { describeFrame, describePacket, macName } from "./describe.ts";
import type { HopData } from "./hop-data.ts";
import { outerFields } from "./outer-fields.ts";
import type { DropReason, Hop, Step } from "./trace.ts";

/** A step in the words of the contract. */
export function hopOf(fabric: Fabric, hop: HopData): Hop {
  const { time } = hop;
  const atPort = (step: Step, port: number, detail: string): Hop => ({
    at: fabric.portName(port),
    step,
    detail,
    time,
  });
  switch (hop.step) {
    case "send":
    case "receive":
    case "output":
      return atPort(hop.step, hop.port, describeFrame(hop.frame));
    case "deliver":
      return atPort("deliver", hop.port, receiver(fabric, hop.port) + describeFrame(hop.frame));
    case "classify": {
      const news = hop.isNews ? `, learned ${macName(hop.frame.src)} here` : "";
      return atPort("classify", hop.port, `${vlanName(hop.vlan)}${news}`);
    }
    case "flood": {
      const ports = `${hop.count} port${hop.count === 1 ? "" : "s"}`;
      return atPort("flood", hop.port, `${vlanName(hop.vlan)}, to ${ports}`);
    }
    case "forward": {
      const out = must(fabric.columns.ports.name[hop.out]);
      return atPort("forward", hop.port, `${vlanName(hop.vlan)}, ${macName(hop.frame.dst)} is behind ${out}`);
    }
    case "table":
      return atPort("table", hop.port, flowText(hop.flow));
    case "learn":
      return atPort("learn", hop.port, flowText(hop.flow));
    case "patch":
      return atPort("patch", hop.port, `to ${fabric.portName(hop.peer)}: ${describeFrame(hop.frame)}`);
    case "encapsulate":
    case "decapsulate": {
      const outer = outerFields(hop.packet);
      const told = atPort(hop.step, hop.port, describePacket(hop.packet));
      return outer === undefined ? told : { ...told, outer };
    }
    case "host":
      return atPort("host", hop.port, describePacket(hop.packet));
    case "transit": {
      const at = `link:${must(fabric.columns.links.name[hop.link])}`;
      return { at, step: "transit", detail: describeFrame(hop.frame), time };
    }
    case "underlay":
      return { at: pathName(fabric, hop), step: "transit", detail: describePacket(hop.packet), time };
    case "arrive":
      return { at: pathName(fabric, hop), step: "host", detail: describePacket(hop.packet), time };
    case "drop":
      return dropped(fabric.portName(hop.port), hop.reason, time);
    case "drop-on-path":
      return dropped(pathName(fabric, hop), hop.reason, time);
  }
}

function dropped(at: string, reason: DropReason, time: number): Hop {
  return { at, step: "drop", detail: WORDS[reason], time, reason };
}

function receiver(fabric: Fabric, port: number): string {
  const endpoint = must(fabric.columns.ports.endpoint[port]);
  return endpoint < 0 ? "" : `to ${fabric.endpointName(endpoint)}: `;
}

function pathName(fabric: Fabric, { from, to }: { readonly from: number; readonly to: number }): string {
  return `underlay:${fabric.hostName(from)}>${fabric.hostName(to)}`;
}

/** What the flow matches and does, after where it is. */
export function flowText(flow: Flow): string {
  const { table, priority } = flow;
  return `table ${table}, priority ${priority}: ${printFlow({ ...flow, table: 0, priority: DEFAULT_PRIORITY })}`;
}

function vlanName(vlan: number): string {
  return vlan === 0 ? "no VLAN" : `VLAN ${vlan}`;
}

/** What each reason means, for people. */
export const WORDS: Readonly<Record<DropReason, string>> = {
  "tagged-on-access": "an access port takes no tagged frames",
  "vlan-not-trunked": "the port does not carry this VLAN",
  "cvlan-excluded": "the port does not carry this customer VLAN",
  "partial-tag": "a tag surfaced that nobody has read: NORMAL drops a partial VLAN tag",
  "not-forwarding": "spanning tree does not let the port forward",
  "no-tables": "fail_mode is secure and there are no flows",
  "no-flow": "no flow of this table matches",
  "flow-drops": "the flow drops it",
  "output-to-in-port": "a flow sends nothing back to the port that it came from, but by in_port",
  "no-such-port": "the bridge has no port of this number",
  "invalid-source": "a Linux bridge takes no frame from such a source",
  "reserved-address": "no bridge relays this destination",
  "learned-on-same-port": "the destination is behind the port that it came from",
  "nowhere-to-go": "no other port carries this VLAN",
  "too-deep": "more than 64 patch ports and tables in a row",
  "too-many-resubmits": "more than 4096 patch ports and tables in one translation",
  "link-down": "the link is down, or the port has lost carrier",
  "larger-than-link": "larger than the link's MTU",
  "patch-dangling": "the peer is no patch port that names this one",
  "tunnel-refused": "this tunnel is refused: another one of its host takes the same packets",
  "no-destination": "remote_ip is left to the flow, and no flow has said it",
  "no-source-address": "the host has no address to send from",
  "no-such-host": "no host has the remote address",
  "own-address": "the address is the sender's own",
  "path-down": "the underlay has no working path",
  "path-drops": "the underlay drops this protocol",
  "larger-than-path": "larger than the path's MTU, and not to be fragmented",
  "ttl-expired": "its time to live is over",
  "no-taker": "no tunnel at the far host takes this packet",
  "not-ecn-capable": "the tunnel's packet met congestion, and the packet inside cannot be marked",
  "not-for-me": "not addressed to this interface",
  "larger-than-mtu": "larger than the interface's MTU",
  "no-route": "no route there, or none that this source may have come by",
  "storm-bound": "stopped here: the frame multiplies or circles for ever",
};
