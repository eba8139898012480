import { expect, test } from "vitest";
import { localTransport } from "../../../src/realize/transport/transport.ts";

const here = localTransport("h1");
const hold = (script: string) => here.hold({ argv: ["sh", "-c", script] }, "held");

test("what is held begins with its own line: a shell's greeting is none", async () => {
  const greeted = hold("echo welcome; echo not held; exit 75");
  expect(await greeted.begun).toMatchObject({ code: 75 });
  const held = hold("echo welcome; printf 'he'; sleep 0.1; echo ld; cat >/dev/null");
  expect(await held.begun).toBeUndefined();
  await held.release();
});

test("what is held and ends by itself is told", async () => {
  const held = hold("echo held; sleep 0.1; exit 3");
  expect(await held.begun).toBeUndefined();
  expect(await held.ended).toMatchObject({ code: 3 });
  await held.release();
});

test("what is held ends when it is let go", async () => {
  const held = hold("echo held; cat; exit 4");
  expect(await held.begun).toBeUndefined();
  await held.release();
  expect(await held.ended).toMatchObject({ code: 4 });
});
