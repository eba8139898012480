import { randomBytes } from "node:crypto";
import { type Fabric, must } from "../../model/fabric/fabric.ts";
import type { HostParts, Part } from "../part.ts";
import type { Snapshot } from "../observe/snapshot.ts";
import type { Transport } from "../transport/transport.ts";
import { collectCaptures, forgetNeighbours, type Seat, sendProbes, startCaptures } from "./capture.ts";
import { observedAnswers } from "./observed.ts";
import { readPcap } from "./pcap.ts";
import { type Answer, type Sending, sendingsOf } from "./probe.ts";

/** A host with its way, what it should have and what it has. */
export interface ProbedHost {
  readonly transport: Transport;
  readonly wanted: HostParts;
  readonly snapshot: Snapshot;
}

/** Sends every probe and says who got what. First each is sent unheard: the first packets to a new neighbour may be lost. */
export async function askHosts(fabric: Fabric, hosts: readonly ProbedHost[]): Promise<readonly Answer[]> {
  const run = randomBytes(4).readUInt32BE();
  const sendings = sendingsOf(fabric);
  const seated = hosts.map((host) => ({ ...host, seats: seatsOf(fabric, host) }));
  const send = (what: readonly Sending[]) =>
    Promise.all(
      seated.map(({ transport, seats }) =>
        transport.run(sendProbes(fabric, run, seats, what), { timeout: 600 }),
      ),
    );
  await Promise.all(
    seated.map(({ transport, seats }) => checked(transport, transport.run(forgetNeighbours(seats)))),
  );
  await send(sendings.filter(({ kind }) => kind === "ping"));
  const name = run.toString(16);
  await Promise.all(
    seated.map(({ transport, seats }) => checked(transport, transport.run(startCaptures(name, seats)))),
  );
  await send(sendings);
  const captures = await Promise.all(
    seated.map(({ transport }) => checked(transport, transport.run(collectCaptures(name)))),
  );
  return observedAnswers(fabric, run, new Map(captures.flatMap(readCaptures)));
}

async function checked({ host }: Transport, outcome: ReturnType<Transport["run"]>): Promise<string> {
  const { code, stdout, stderr } = await outcome;
  if (code !== 0) throw new Error(`${host}: ${stderr.trim()}`);
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
