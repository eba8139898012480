import { createHash } from "node:crypto";

/**
 * What simnet made says so, and for which fabric: by `external_ids` in Open vSwitch, by labels in Docker, by the alias
 * of an interface, by the cookie of a flow. Nothing else is ever changed or removed.
 */
export const OWNER_KEY = "simnet";
/** What of the fabric it is: HOST/BRIDGE/PORT or TENANT/CONTAINER. Its name on the host may be another. */
export const PLACE_KEY = "simnet-at";

/**
 * The name that a container was started under. Its labels go into every image that is made of it (docker-commit(1)), and from there into
 * containers that are somebody else's: it is simnet's only if this is its name.
 */
export const NAME_KEY = "simnet-name";

/** The mark of a bridge of a lab's own, which is how its host is on the underlay. */
export const LAB_KEY = "simnet-lab";

/** Labels by which a container says whose it is: also of those that simnet did not start. */
export const TENANT_LABEL = "simnet.tenant";
/** of all of its interfaces, or with `.IF` of one */
export const NETWORK_LABEL = "simnet.network";

/** The cookie of every flow that simnet writes. What flows learn has another. */
export const COOKIE = "0x51a7e7";

/**
 * A fabric's name as marks have it, one short word: a name that is such a word is its own mark, any other text its letters and 48 bits of
 * its hash. Two are alike where a name is written as another's mark.
 */
export function ownerOf(name: string): string {
  if (/^[A-Za-z0-9._-]{1,40}$/.test(name)) return name;
  const hash = createHash("sha256").update(name).digest("hex").slice(0, 12);
  const word = name.replace(/[^A-Za-z0-9._-]+/g, "-").replace(/^-+/, "");
  return `${word.slice(0, 24)}.${hash}`;
}

/** The alias of an interface, ip-link(8). */
export function aliasOf(owner: string, of: string): string {
  return `simnet:${owner}:${of}`;
}
