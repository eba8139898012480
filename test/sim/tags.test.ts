import { describe, expect, test } from "vitest";
import { type Lab, lab, oneBridge, outputs } from "./lab.ts";

/** Every line as measured on Open vSwitch 3.1.0 with NORMAL: what is sent in, and what leaves where. */
const rows = (table: string) =>
  table
    .trim()
    .split("\n")
    .map((line) => line.split("→").map((side) => side.trim()) as [string, string]);

describe("an access port", () => {
  const bridge = oneBridge({ a: { tag: 10 }, b: { tag: 10 }, c: { tag: 20 }, t: {} });
  test.each(
    rows(`
      -            → b←- t←[10]
      [0]          → b←- t←[10]
      [0,p5]       → b←- t←[10,p5]
      ad:[0,p5]    → b←- t←ad:[10,p5]
      [0][20]      → b←[20] t←[10][20]
      [10]         →
      [20]         →
      ad:[10]      →
      [4095]       →
    `),
  )("with tag 10 takes %s and gives '%s'", (sent, got) => {
    expect(outputs(bridge, "h/b/a", sent)).toBe(got);
  });
});

describe("a trunk of all VLANs", () => {
  const bridge = oneBridge({ t: {}, a0: { tag: 0 }, a10: { tag: 10 }, tb: {} });
  test.each(
    rows(`
      -            → a0←- tb←-
      [0]          → a0←- tb←-
      [0,p5]       → a0←- tb←[0,p5]
      ad:[0]       → a0←- tb←-
      ad:[0,p5]    → a0←- tb←ad:[0,p5]
      [10,p5]      → a10←- tb←[10,p5]
      ad:[10,p3]   → a10←- tb←ad:[10,p3]
      [4095]       → tb←[4095]
      [10][20]     → a10←[20] tb←[10][20]
      [0][20]      → a0←[20] tb←[20]
      [0,p5][20]   → a0←[20] tb←[0,p5][20]
    `),
  )("takes %s and gives '%s'", (sent, got) => {
    expect(outputs(bridge, "h/b/t", sent)).toBe(got);
  });

  test("is what a bridge's own LOCAL port is, in and out", () => {
    for (const sent of ["-", "[0]", "[0,p5]", "[10,p5]", "[0][20]"]) {
      expect(outputs(bridge, "h/b/LOCAL", sent).replace(/ ?t←\S+/, "")).toBe(outputs(bridge, "h/b/t", sent));
    }
  });
});

describe("other port modes", () => {
  const ports = {
    ta: {},
    t10: { trunks: [10] },
    t010: { trunks: [0, 10] },
    both: { tag: 10, trunks: [20] },
    bare: { vlan_mode: "access" as const },
    odd: { vlan_mode: "trunk" as const, tag: 10, trunks: [20] },
    nt: { vlan_mode: "native-tagged" as const, tag: 10, trunks: [20] },
    nu: { vlan_mode: "native-untagged" as const, tag: 10, trunks: [20] },
    nu0: { vlan_mode: "native-untagged" as const },
  };
  const bridge = oneBridge(ports);
  const into = (at: string, sent: string) => outputs(bridge, `h/b/${at}`, sent);

  test.each([
    ["t10", "-"],
    ["t10", "[0]"],
    ["t10", "[0,p5]"],
    ["t10", "[0][20]"],
    ["both", "[20]"],
    ["odd", "-"],
    ["nt", "[30]"],
    ["nu", "[30]"],
  ])("%s drops %s", (at, sent) => {
    expect(into(at, sent)).toBe("");
  });

  test.each(
    rows(`
      ta -       → bare←- nu0←- t010←-
      ta [0,p5]  → bare←- nu0←- t010←[0,p5]
      ta [10]    → both←- nt←[10] nu←- nu0←[10] t010←[10] t10←[10]
      ta [10,p5] → both←- nt←[10,p5] nu←- nu0←[10,p5] t010←[10,p5] t10←[10,p5]
      ta [20]    → nt←[20] nu←[20] nu0←[20] odd←[20]
      t010 -     → bare←- nu0←- ta←-
      nt -       → both←- nu←- nu0←[10] t010←[10] t10←[10] ta←[10]
      nu [0,p5]  → both←- nt←[10,p5] nu0←[10,p5] t010←[10,p5] t10←[10,p5] ta←[10,p5]
      nu [20]    → nt←[20] nu0←[20] odd←[20] ta←[20]
    `),
  )("%s gives '%s'", (sent, got) => {
    const [at = "", tags = ""] = sent.split(/ +/);
    expect(into(at, tags)).toBe(got);
  });
});

describe("two bridges", () => {
  type Port = Parameters<typeof oneBridge>[0][string];
  const pair = (wire: "cable" | "patch", mode: Port): Lab => {
    const [x, y] = [{ ...mode }, {}] as [object, object];
    const patch = (peer: string) => (wire === "patch" ? { type: "patch" as const, options: { peer } } : {});
    return lab({
      hosts: {
        h: {
          bridges: {
            A: { ports: { c: { tag: 10 }, d: { tag: 10 }, t: {}, x: { ...x, ...patch("y") } as Port } },
            B: { ports: { b10: { tag: 10 }, b20: { tag: 20 }, bt: {}, y: { ...y, ...patch("x") } as Port } },
          },
        },
      },
      links: wire === "cable" ? [{ name: "wire", ports: ["h/A/x", "h/B/y"] }] : [],
    });
  };
  const native = { vlan_mode: "native-untagged", tag: 10 } as const;

  test.each([
    ["cable", native, "[0][20]", "b20←- bt←[20] d←[20] t←[10][20]"],
    ["cable", { tag: 10 }, "[0][20]", "b20←- bt←[20] d←[20] t←[10][20]"],
    ["cable", native, "[0]ad:[20]", "b20←- bt←ad:[20] d←ad:[20] t←[10]ad:[20]"],
    ["cable", {}, "[0][20]", "b10←[20] bt←[10][20] d←[20] t←[10][20]"],
    ["patch", native, "[0][20]", "d←[20] t←[10][20]"],
    ["patch", { tag: 10 }, "[0][20]", "d←[20] t←[10][20]"],
    ["patch", {}, "[0][20]", "b10←[20] bt←[10][20] d←[20] t←[10][20]"],
    ["cable", native, "-", "bt←- d←- t←[10]"],
    ["patch", native, "-", "bt←- d←- t←[10]"],
    ["patch", {}, "[0]", "b10←- bt←[10] d←- t←[10]"],
  ] as const)("joined by a %s that is %o carry %s as %s", (wire, mode, sent, got) => {
    expect(outputs(pair(wire, mode), "h/A/c", sent)).toBe(got);
  });

  test("joined by a patch drop a trunk's second tag when the first comes off on the way", () => {
    expect(outputs(pair("patch", native), "h/A/t", "[10][20]")).toBe("c←[20] d←[20]");
    expect(outputs(pair("cable", native), "h/A/t", "[10][20]")).toBe("b20←- bt←[20] c←[20] d←[20]");
  });
});
