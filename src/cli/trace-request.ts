import { type Fabric, must } from "../model/fabric/fabric.ts";
import { readFrame } from "../model/frame-text.ts";
import { type Checked, good, type Problem, refused, show, unless } from "../model/values/problem.ts";
import type { Frame } from "../model/wire/frame.ts";
import { type Probe, probeFrame } from "../sim/probe.ts";
import { endpointRow, portRow } from "./names.ts";
import { problemsIn } from "./refusal.ts";

export interface TraceOptions {
  readonly from?: string;
  readonly to?: string;
  readonly arp?: boolean;
  readonly tcp?: string;
  readonly in?: string;
  readonly frame?: string;
  readonly after?: readonly string[];
  readonly json?: boolean;
}

/** A frame and the port where it comes in. */
interface Sent {
  readonly port: number;
  readonly frame: Frame;
}

export interface TraceRequest {
  readonly title: string;
  readonly port: number;
  /** undefined where the sender's own stack has no way to send it */
  readonly frame: Frame | undefined;
  readonly after: readonly Sent[];
}

/** What is wrong with the options whatever the file holds: two ways to say what is sent, of which one is wanted. */
export function checkOptions(options: TraceOptions): Problem[] {
  const byEndpoints = given(options, ["from", "to", "arp", "tcp"]);
  const byPort = given(options, ["in", "frame"]);
  if (byEndpoints.length > 0 && byPort.length > 0) {
    return [{ path: byPort[0] ?? "", expected: WAYS, found: [...byEndpoints, ...byPort].join(" with ") }];
  }
  const missing = byPort.length === 0 ? need(options, ["from", "to"]) : need(options, ["in", "frame"]);
  const both = options.arp === true && options.tcp !== undefined;
  const { from, to } = options;
  const isItself = from !== undefined && from === to;
  return [
    ...missing,
    ...(isItself ? [{ path: "--to", expected: "another endpoint than --from", found: show(to) }] : []),
    ...(both ? [{ path: "--arp", expected: "either --arp or --tcp", found: "both" }] : []),
    ...(options.tcp === undefined ? [] : checkPort(options.tcp)),
  ];
}

/** Names in the options that nothing in the network has, where the options are wrong anyway. */
export function wrongNames(fabric: Fabric, { from, to, in: at, frame, after = [] }: TraceOptions): Problem[] {
  return problemsIn(
    ...(from === undefined ? [] : [endpointRow(fabric, from, "--from")]),
    ...(to === undefined ? [] : [endpointRow(fabric, to, "--to")]),
    ...(at === undefined ? [] : [portRow(fabric, at, "--in")]),
    ...(frame === undefined ? [] : [readFrame(frame, { path: "--frame" })]),
    ...after.map((text) => taught(fabric, text)),
  );
}

const WAYS = "either --from and --to, or --in and --frame";

function given(options: TraceOptions, names: readonly (keyof TraceOptions)[]): string[] {
  return names.filter((name) => options[name] !== undefined).map((name) => `--${name}`);
}

function need(options: TraceOptions, names: readonly (keyof TraceOptions)[]): Problem[] {
  const missing = names.filter((name) => options[name] === undefined);
  return missing.map((name) => ({ path: `--${name}`, expected: WAYS, found: "nothing" }));
}

function checkPort(text: string): Problem[] {
  const fits = /^\d{1,5}$/.test(text) && Number(text) <= 65535;
  return fits ? [] : [{ path: "--tcp", expected: "a port from 0 to 65535", found: show(text) }];
}

/** The options, once they are of one way, in the terms of the network. */
export function readRequest(fabric: Fabric, options: TraceOptions): Checked<TraceRequest> {
  const sent: Checked<Asked> =
    options.in === undefined
      ? fromEndpoints(fabric, options)
      : atPort(fabric, options.in, options.frame ?? "");
  const after = (options.after ?? []).map((text) => taught(fabric, text));
  const problems = problemsIn(sent, ...after);
  return unless(problems, () => ({
    ...valueOf(sent),
    title: titleOf(options),
    after: after.map(valueOf),
  }));
}

function valueOf<T>(checked: Checked<T>): T {
  if (!checked.ok) throw new Error("a value that was checked is not there");
  return checked.value;
}

function titleOf({ from, to, arp, tcp, in: at }: TraceOptions): string {
  if (at !== undefined) return `a frame into ${at}`;
  const what =
    arp === true ? "an ARP request" : tcp === undefined ? "an ICMP echo request" : `a TCP SYN to port ${tcp}`;
  return `${from} to ${to}: ${what}`;
}

type Asked = Pick<TraceRequest, "port" | "frame">;

function fromEndpoints(fabric: Fabric, options: TraceOptions): Checked<Asked> {
  const { from = "", to = "" } = options;
  const [sender, target] = [endpointRow(fabric, from, "--from"), endpointRow(fabric, to, "--to")];
  const problems = problemsIn(sender, target);
  if (!sender.ok || !target.ok) return refused(problems);
  const bare = [...without(fabric, sender.value, "--from"), ...without(fabric, target.value, "--to")];
  const probe = probeFrame(fabric, sender.value, target.value, probeOf(options));
  const port = must(fabric.columns.endpoints.port[sender.value]);
  return unless(bare, () => ({ port, frame: probe.ok ? probe.frame : undefined }));
}

function probeOf({ arp, tcp }: TraceOptions): Probe {
  if (arp === true) return { kind: "arp" };
  return tcp === undefined ? { kind: "echo" } : { kind: "tcp", port: Number(tcp) };
}

function without(fabric: Fabric, endpoint: number, path: string): Problem[] {
  if (fabric.columns.endpoints.ip[endpoint] !== 0) return [];
  const found = `${fabric.endpointName(endpoint)}, which has none (--in and --frame need none)`;
  return [{ path, expected: "an endpoint with an IP address", found }];
}

function atPort(fabric: Fabric, at: string, text: string, path = "--frame"): Checked<Sent> {
  const port = portRow(fabric, at, path === "--frame" ? "--in" : path);
  const endpoint = port.ok ? must(fabric.columns.ports.endpoint[port.value]) : -1;
  const frame = readFrame(text, { path, ...(endpoint < 0 ? {} : { src: fabric.macOf(endpoint) }) });
  if (port.ok && frame.ok) return good({ port: port.value, frame: frame.value });
  return refused(problemsIn(port, frame));
}

function taught(fabric: Fabric, text: string): Checked<Sent> {
  const [, at = "", frame = ""] = /^(\S*)\s*(.*)$/s.exec(text.trim()) ?? [];
  return atPort(fabric, at, frame, "--after");
}
