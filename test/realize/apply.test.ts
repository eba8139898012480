import { describe, expect, test } from "vitest";
import { apply } from "../../src/realize/apply.ts";
import type { Step } from "../../src/realize/step.ts";
import { NOT_HAD, type Outcome, type Transport } from "../../src/realize/transport/transport.ts";

const step = (name: string, more: Partial<Step> = {}): Step => ({
  does: name,
  run: { argv: ["do", name] },
  undo: { argv: ["undo", name] },
  ...more,
});

function unused(): never {
  throw new Error("steps are run, and nothing else");
}

/** Hosts that write down what is run on them, by `flock`'s mode and the command; a code stands for what fails. */
function hosts(names: readonly string[], codes: Readonly<Record<string, number>> = {}) {
  const log: string[] = [];
  const run =
    (host: string): Transport["run"] =>
    ({ argv }) => {
      const at = argv.findIndex((word) => word === "do" || word === "undo");
      const command = `${host} ${argv.slice(at).join(" ")}`;
      const code = codes[command] ?? 0;
      log.push(`${argv[1]} ${command}`);
      return Promise.resolve<Outcome>({ code, stdout: "", stderr: "" });
    };
  const transports = new Map(
    names.map((host) => [host, { host, run: run(host), hold: unused, close: unused } satisfies Transport]),
  );
  return { log, transports };
}

const SHARED = "--shared";

describe("apply", () => {
  test("takes back in reverse what was done before a step failed", async () => {
    const { log, transports } = hosts(["h1"], { "h1 do b": 1 });
    const applied = await apply([[{ host: "h1", steps: [step("a"), step("b"), step("c")] }]], transports);
    expect(log).toEqual(["do a", "do b", "undo b", "undo a"].map((one) => `${SHARED} h1 ${one}`));
    expect(applied).toMatchObject({ applied: 0, takenBack: 1, stuck: [], failures: [{ does: "b" }] });
  });

  test("an atomic step that failed has done nothing that could be taken back", async () => {
    const { log, transports } = hosts(["h1"], { "h1 do b": 1 });
    await apply([[{ host: "h1", steps: [step("a"), step("b", { isAtomic: true })] }]], transports);
    expect(log).not.toContain(`${SHARED} h1 undo b`);
  });

  test.each([NOT_HAD, 255])(
    "what may still be under way on its host (exit code %s) is waited for before it is taken back",
    async (code) => {
      const { log, transports } = hosts(["h1"], { "h1 do b": code });
      await apply([[{ host: "h1", steps: [step("a"), step("b", { isAtomic: true })] }]], transports);
      expect(log.slice(2)).toEqual(["--exclusive h1 undo b", `${SHARED} h1 undo a`]);
    },
  );

  test("where the lock is lost nothing more is done, and nothing taken back: somebody else may be at work", async () => {
    const { log, transports } = hosts(["h1"]);
    const gone = new AbortController();
    const steps = [step("a"), step("b")];
    const applied = await apply([[{ host: "h1", steps }]], transports, {
      lost: gone.signal,
      onStep: () => gone.abort(),
    });
    expect(log).toEqual([`${SHARED} h1 do a`]);
    expect(applied).toMatchObject({ applied: 1, takenBack: 0, isInterrupted: true });
  });

  test("a terminal that goes away leaves no host half built: who watches does not stop the run", async () => {
    const { log, transports } = hosts(["h1"], { "h1 do c": 1 });
    const steps = [step("a"), step("b"), step("c")];
    const applied = await apply([[{ host: "h1", steps }]], transports, {
      onStep: () => {
        throw new Error("EIO");
      },
    });
    expect(log.slice(-3)).toEqual(["undo c", "undo b", "undo a"].map((one) => `${SHARED} h1 ${one}`));
    expect(applied).toMatchObject({ applied: 0, takenBack: 2, failures: [{ does: "c" }] });
  });

  test("what was there before does not come back beside what cannot be taken away", async () => {
    const { log, transports } = hosts(["h1", "h2"], { "h1 do new": 2, "h2 undo new": 255 });
    const closing = ["h1", "h2"].map((host) => ({ host, steps: [step("old")] }));
    const opening = [
      { host: "h2", steps: [step("new")] },
      { host: "h1", steps: [step("new")] },
    ];
    const applied = await apply([closing, opening], transports);
    expect(log.filter((one) => one.includes("undo"))).toEqual([
      `${SHARED} h2 undo new`,
      `${SHARED} h1 undo new`,
    ]);
    expect(applied).toMatchObject({ applied: 3, takenBack: 0, stuck: [{ host: "h2" }] });
  });
});
