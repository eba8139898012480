import { randomBytes } from "node:crypto";
import { type Fabric, must } from "../../model/fabric/fabric.ts";
import type { HostParts, Part } from "../part.ts";
import type { Snapshot } from "../observe/snapshot.ts";
import type { Invocation } from "../step.ts";
import type { Transport } from "../transport/transport.ts";
import {
  collectCaptures,
  forgetLearned,
  longestSending,
  type Seat,
  sendProbes,
  startCaptures,
} from "./capture.ts";
import { observedAnswers } from "./observed.ts";
import { readPcap } from "./pcap.ts";
import { type Answer, type Sending, sendingsOf } from "./probe.ts";

/** That hosts could not be asked: what they would have answered nobody knows. */
export class ProbeError extends Error {}

/** A host with its way, what it should have and what it has. */
export interface ProbedHost {
  readonly transport: Transport;
  readonly wanted: HostParts;
  readonly snapshot: Snapshot;
}

interface SeatedHost extends ProbedHost {
  readonly seats: readonly Seat[];
}

/** Sends every probe and says who got what. First each is sent unheard: the first packets to a new neighbour may be lost. */
export async function askHosts(fabric: Fabric, hosts: readonly ProbedHost[]): Promise<readonly Answer[]> {
  const seated = seatedHosts(fabric, hosts);
  const sendings = sendingsOf(fabric);
  await forgetAll(seated);
  await send(
    fabric,
    0,
    seated,
    sendings.filter(({ kind }) => kind === "ping"),
  );
  return listenTo(fabric, seated, sendings);
}

/** Sends one probe alone, when containers and bridges have forgotten all that they had learned. */
export async function askAlone(
  fabric: Fabric,
  hosts: readonly ProbedHost[],
  sending: Sending,
): Promise<readonly Answer[]> {
  const seated = seatedHosts(fabric, hosts);
  await forgetAll(seated);
  return listenTo(fabric, seated, [sending]);
}

async function listenTo(
  fabric: Fabric,
  seated: readonly SeatedHost[],
  sendings: readonly Sending[],
): Promise<readonly Answer[]> {
  const run = randomBytes(4).readUInt32BE();
  const name = run.toString(16);
  try {
    await onAll(seated, ({ seats }) => startCaptures(name, seats));
    await send(fabric, run, seated, sendings);
  } catch (thrown) {
    // Else they would listen, and write, until somebody looks at this host again.
    await Promise.allSettled(seated.map(({ transport }) => transport.run(collectCaptures(name))));
    throw thrown;
  }
  const captures = await onAll(seated, () => collectCaptures(name));
  return observedAnswers(fabric, run, new Map(captures.flatMap(readCaptures)));
}

/** @param run of what is not listened to: 0 */
async function send(
  fabric: Fabric,
  run: number,
  seated: readonly SeatedHost[],
  sendings: readonly Sending[],
): Promise<void> {
  await Promise.all(
    seated.map(({ transport, seats }) => {
      const probes = sendProbes(fabric, run, seats, sendings);
      return checked(transport, transport.run(probes, { timeout: longestSending(sendings.length) }));
    }),
  );
}

async function forgetAll(seated: readonly SeatedHost[]): Promise<void> {
  await onAll(seated, ({ seats, wanted }) =>
    forgetLearned(
      seats,
      wanted.parts.filter(({ kind }) => kind === "bridge").map(({ name }) => name),
    ),
  );
}

/** @returns what each has printed */
async function onAll(
  seated: readonly SeatedHost[],
  invocation: (host: SeatedHost) => Invocation,
): Promise<string[]> {
  return Promise.all(seated.map((host) => checked(host.transport, host.transport.run(invocation(host)))));
}

function seatedHosts(fabric: Fabric, hosts: readonly ProbedHost[]): SeatedHost[] {
  return hosts.map((host) => ({ ...host, seats: seatsOf(fabric, host) }));
}

async function checked({ host }: Transport, outcome: ReturnType<Transport["run"]>): Promise<string> {
  const { code, stdout, stderr } = await outcome;
  if (code !== 0) throw new ProbeError(`${host}: ${stderr.trim() || `exit code ${code}`}`);
  return stdout;
}

function readCaptures(text: string): [number, Uint8Array[]][] {
  return text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => {
      const [endpoint = "", base64 = ""] = line.split(" ");
      return [Number(endpoint), readPcap(Buffer.from(base64, "base64"))];
    });
}

function seatsOf(fabric: Fabric, { wanted, snapshot }: ProbedHost): Seat[] {
  return wanted.parts.filter(({ kind }) => kind === "plug").map((part) => seatOf(fabric, snapshot, part));
}

function seatOf(fabric: Fabric, { containers }: Snapshot, { of, columns }: Part): Seat {
  const container = must(containers.find(({ Name }) => Name === `/${columns["container"]}`));
  return {
    endpoint: must(fabric.findEndpoint(of)),
    pid: container.State.Pid,
    interface: must(columns["interface"]),
  };
}
