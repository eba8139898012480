import { afterAll, beforeAll, expect, test } from "vitest";
import { must } from "../../src/model/fabric/fabric.ts";
import { decodeFrame } from "../../src/model/wire/frame-bytes.ts";
import { collectCaptures, startCaptures } from "../../src/realize/probe/capture.ts";
import { readPcap } from "../../src/realize/probe/pcap.ts";
import { openLab, type TestLab } from "./test-lab.ts";

let lab: TestLab;
beforeAll(async () => {
  lab = await openLab();
});
afterAll(() => lab?.stop());

test("the answer that comes last is in the capture, however soon that ends", async () => {
  await lab.realize();
  const host = must(lab.transports.get("h1"));
  const ping = async (seat: number) =>
    host.run({
      argv: ["nsenter", "--target", `${seat}`, "--net", "ping", "-c", "1", "-W", "2", "192.168.0.2"],
    });
  const pid = Number(
    (await lab.on("h1", "docker", "inspect", "--format", "{{.State.Pid}}", "red.app")).stdout,
  );
  expect((await ping(pid)).code).toBe(0);
  for (const run of ["1", "2", "3"]) {
    const seat = { endpoint: 0, pid, interface: "eth1" };
    expect((await host.run(startCaptures(run, [seat]))).code).toBe(0);
    expect((await ping(pid)).code).toBe(0);
    const [endpoint, base64 = ""] = (await host.run(collectCaptures(run))).stdout.trim().split(" ");
    const answers = readPcap(Buffer.from(base64, "base64"))
      .map((bytes) => decodeFrame(bytes)?.payload)
      .filter((packet) => packet?.kind === "ipv4" && packet.payload.kind === "icmp");
    expect([endpoint, answers.length]).toEqual(["0", 1]);
  }
});
