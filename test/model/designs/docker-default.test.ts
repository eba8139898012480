import { describe, expect, test } from "vitest";
import { face } from "../../../src/model/fabric/face.ts";
import { tenant, wired } from "../scenario/make.ts";

const seen = face(
  wired({
    design: { kind: "docker-default" },
    tenants: { red: tenant(), blue: tenant({ containers: { web: { host: "h1" } } }) },
  }),
);

describe("Docker's own network", () => {
  test("is one docker0 on every host, a Linux bridge with the first address, on a host that forwards", () => {
    for (const host of seen.hosts) {
      expect(host.ipForward).toBe(true);
      expect(host.bridges).toMatchObject([
        { name: "docker0", kind: "linux", stp: false, addresses: ["172.17.0.1/16"] },
      ]);
    }
  });

  test("has all containers of a host on it, whoever's they are, numbered from .2 on each host anew", () => {
    expect(seen.endpoints.map(({ name, port, ip, gateway, mtu }) => [name, port, ip, gateway, mtu])).toEqual([
      ["red/app", "h1/docker0/vred-app", "172.17.0.2/16", "172.17.0.1", 1500],
      ["red/db", "h2/docker0/vred-db", "172.17.0.2/16", "172.17.0.1", 1500],
      ["blue/web", "h1/docker0/vblue-web", "172.17.0.3/16", "172.17.0.1", 1500],
    ]);
    expect(seen.port("h1/docker0/vred-app").vlanMode).toBe("unaware");
  });

  test("may have another subnet", () => {
    const other = face(wired({ design: { kind: "docker-default", subnet: "10.5.0.0/24" } }));
    expect(other.host("h3").bridge("docker0").addresses).toEqual(["10.5.0.1/24"]);
    expect(other.endpoint("red/app").ip).toBe("10.5.0.2/24");
  });
});
