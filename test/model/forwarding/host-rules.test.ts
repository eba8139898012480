import { describe, expect, test } from "vitest";
import {
  acceptsSource,
  acceptsSourceOnUnderlay,
  forwardsToUnderlay,
  hearsLocal,
  routeOf,
  sourceOnUnderlay,
} from "../../../src/model/forwarding/host-rules.ts";
import { parseIpv4 } from "../../../src/model/values/ipv4.ts";
import { fabricOf } from "../fabric/make.ts";

const ip = (text: string) => parseIpv4(text)!;
const [A, B, BARE] = [0, 1, 2];

/** The host that was measured: interface a with 10.1.0.1/24, b with 10.2.0.1/24, and one that is up without address. */
function host(
  rp_filter: 0 | 1 | 2,
  more: { readonly ip_forward?: boolean; readonly addresses?: string[] } = {},
) {
  const bridges = {
    a: { local: { addresses: ["10.1.0.1/24"], masquerade: true } },
    b: { local: { addresses: ["10.2.0.1/24"] } },
    bare: { local: { up: true } },
    down: {},
  };
  return fabricOf({ hosts: { h: { rp_filter, bridges, ...more } } });
}
const modes = [0, 1, 2] as const;
const perMode = <T>(ask: (fabric: ReturnType<typeof host>) => T, more = {}) =>
  modes.map((mode) => ask(host(mode, more)));

describe("a host with rp_filter 0, 1 and 2, as was measured", () => {
  test("hears a LOCAL without an address only where nothing is filtered, and one that is down never", () => {
    expect(perMode((fabric) => hearsLocal(fabric, BARE))).toEqual([true, false, false]);
    expect(perMode((fabric) => hearsLocal(fabric, A))).toEqual([true, true, true]);
    expect(perMode((fabric) => hearsLocal(fabric, 3))).toEqual([false, false, false]);
  });

  test("takes a source of the LOCAL's own subnet, and none that is its own", () => {
    expect(perMode((fabric) => acceptsSource(fabric, A, ip("10.1.0.77")))).toEqual([true, true, true]);
    expect(perMode((fabric) => acceptsSource(fabric, A, ip("10.2.0.1")))).toEqual([false, false, false]);
  });

  test("takes a forged source of another subnet unless strict, one that it has no route to only if loose in nothing", () => {
    expect(perMode((fabric) => acceptsSource(fabric, A, ip("10.2.0.77")))).toEqual([true, false, true]);
    expect(perMode((fabric) => acceptsSource(fabric, A, ip("192.0.2.9")))).toEqual([true, false, false]);
    expect(
      perMode((fabric) => acceptsSource(fabric, A, ip("192.0.2.9")), { addresses: ["1.1.1.1/24"] }),
    ).toEqual([true, false, true]);
  });

  test("forwards to the underlay only if it forwards at all, and hides what it masquerades", () => {
    expect(forwardsToUnderlay(host(0), A)).toBe(false);
    const router = host(0, { ip_forward: true });
    expect(forwardsToUnderlay(router, A)).toBe(true);
    expect(sourceOnUnderlay(router, A, ip("10.1.0.5"))).toBe("host");
    expect(sourceOnUnderlay(router, A, ip("10.2.0.5"))).toBe("kept");
    expect(sourceOnUnderlay(host(1, { ip_forward: true }), A, ip("10.2.0.5"))).toBeUndefined();
  });

  test("takes from the underlay what it would send there, or anything if not strict, but nothing of its own", () => {
    const more = { addresses: ["1.1.1.1/24"] };
    expect(perMode((fabric) => acceptsSourceOnUnderlay(fabric, 0, ip("9.9.9.9")), more)).toEqual([
      true,
      true,
      true,
    ]);
    expect(perMode((fabric) => acceptsSourceOnUnderlay(fabric, 0, ip("10.1.0.5")), more)).toEqual([
      true,
      false,
      true,
    ]);
    expect(perMode((fabric) => acceptsSourceOnUnderlay(fabric, 0, ip("1.1.1.1")), more)).toEqual([
      false,
      false,
      false,
    ]);
  });
});

test("a host sends to the LOCAL with the narrowest subnet, else over the underlay, if it is on it", () => {
  const bridges = {
    a: { local: { addresses: ["10.0.0.1/8"] } },
    b: { local: { addresses: ["10.2.0.1/16"] } },
  };
  const on = fabricOf({ hosts: { h: { addresses: ["1.1.1.1/24"], bridges } } });
  expect(["10.9.0.1", "10.2.0.9", "9.9.9.9"].map((to) => routeOf(on, 0, ip(to)))).toEqual([A, B, "underlay"]);
  expect(routeOf(fabricOf({ hosts: { h: { bridges } } }), 0, ip("9.9.9.9"))).toBeUndefined();
});
