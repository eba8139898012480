import { expect, test } from "vitest";
import type { Document } from "./arbitrary.ts";
import { judge, oneHost } from "./judge.ts";

/** Blue is sent frames for one address only, and that a static entry of red's bridge keeps at port p. */
const kept = (address: string): Document => {
  const fdb = [{ vlan: 10, mac: address, port: "p" }];
  const bridges = {
    a: {
      other_config: { "mac-table-size": 10 },
      ports: { r: { tag: 10 }, p: { tag: 10 }, l: { tag: 10 } },
      fdb,
    },
    b: { ports: { m: {}, s: {} }, flows: ["in_port=m,dl_dst=02:00:00:00:00:77,actions=output:s"] },
  };
  const links = [{ name: "w", ports: ["h/a/l", "h/b/m"] }];
  return oneHost(bridges, { "red/app": "h/a/r", "red/web": "h/a/p", "blue/db": "h/b/s" }, { links });
};

test("a static entry keeps nothing away for good: a full table forgets it, and the witness fills it", () => {
  const { violations, undecided } = judge("isolation", kept("02:00:00:00:00:77"));
  expect(undecided).toEqual([]);
  expect(violations.map(({ from, to, when }) => `${from} > ${to} ${when}`)).toEqual([
    "red/app > blue/db transient",
  ]);
  expect(violations[0]?.setup).toMatchObject([{ at: "h/a/p", sources: 10 }]);
  expect(judge("isolation", kept("02:00:00:00:00:78")).verdict).toBe("violated");
});

test("but where nobody can teach the port of an entry enough, the table never forgets it", () => {
  const document = kept("02:00:00:00:00:77");
  const { "red/web": _, ...endpoints } = document.endpoints ?? {};
  const { bridges, ...host } = document.hosts["h"]!;
  const p = { tag: 10, type: "patch" as const, options: { peer: "of-nobody" } };
  const ports = { ...bridges?.["a"]?.ports, p };
  const without = {
    ...document,
    endpoints,
    hosts: { h: { ...host, bridges: { ...bridges, a: { ...bridges?.["a"], ports } } } },
  };
  expect(judge("isolation", without).verdict).toBe("holds");
});
