import type { FabricDocument } from "../../../src/model/fabric/document.ts";

/** Hosts of every network that is drawn, so that one lab serves them all. */
export const HOSTS = ["h1", "h2", "h3"] as const;
export type HostName = (typeof HOSTS)[number];

/** On the underlay, in one subnet. */
export const ADDRESSES: Readonly<Record<HostName, string>> = {
  h1: "10.0.0.1",
  h2: "10.0.0.2",
  h3: "10.0.0.3",
};

/** Drawn networks have one name: what one has left is the next one's to change. */
export const NAME = "drawn";

/** The interface of each host that leads to a segment which all of them are on. */
export const NIC = "eth1";

/** What the lab must have for any of them: Docker's own bridge, and the interfaces of the segment. */
export const SITE: FabricDocument = {
  kind: "fabric",
  name: NAME,
  hosts: Object.fromEntries(
    HOSTS.map((host) => [
      host,
      {
        addresses: [`${ADDRESSES[host]}/24`],
        bridges: {
          docker0: { kind: "linux", local: { addresses: ["172.17.0.1/16"], up: true } },
          br0: { ports: { [NIC]: {} } },
        },
      },
    ]),
  ),
  links: [{ name: NIC, ports: HOSTS.map((host) => `${host}/br0/${NIC}`) }],
};
