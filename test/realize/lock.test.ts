import { expect, test } from "vitest";
import { lockHosts } from "../../src/realize/lock.ts";
import type { Outcome, Transport } from "../../src/realize/transport/transport.ts";

const ENDED: Outcome = { code: 75, stdout: "", stderr: "" };

function unused(): never {
  throw new Error("hosts are locked, and nothing else");
}

/** A host whose lock is had, or is not; `lose` is what ends it. */
function host(name: string, isFree: boolean, log: string[]) {
  const lose = new AbortController();
  const ended = new Promise<Outcome>((resolve) => {
    lose.signal.addEventListener("abort", () => resolve(ENDED));
  });
  const transport: Transport = {
    host: name,
    run: unused,
    close: unused,
    hold: ({ argv }) => {
      log.push(`${name} ${argv.slice(4).join(" ")}`);
      const release = () => {
        log.push(`${name} let go`);
        lose.abort();
        return Promise.resolve();
      };
      return { begun: Promise.resolve(isFree ? undefined : ENDED), ended, release };
    },
  };
  return { transport, lose };
}

test("of hosts the first by name is not waited for, the others are", async () => {
  const log: string[] = [];
  const locks = await lockHosts(["b", "a", "c"].map((name) => host(name, true, log).transport));
  expect(log).toEqual(["a --nonblock", "b --wait 2", "c --wait 2"]);
  await locks.release();
  expect(locks.lost.aborted).toBe(false);
});

test("where one host is refused, the others are let go", async () => {
  const log: string[] = [];
  const { refused } = await lockHosts([host("a", true, log).transport, host("b", false, log).transport]);
  expect([...refused]).toEqual([["b", "another run of simnet is at work there"]]);
  expect(log.slice(2)).toEqual(["a let go"]);
});

test("a lock that ends before it is let go is told as lost, with its host", async () => {
  const log: string[] = [];
  const [a, b] = [host("a", true, log), host("b", true, log)];
  const locks = await lockHosts([a.transport, b.transport]);
  expect(locks.lost.aborted).toBe(false);
  b.lose.abort();
  await Promise.resolve();
  expect(locks.lost.aborted).toBe(true);
  expect([...locks.lostOn]).toEqual(["b"]);
});
