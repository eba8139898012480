import { must } from "../../../model/fabric/fabric.ts";
import { innerEnd, ownSpaces } from "../inner-end.ts";
import { isDead } from "../observed-links.ts";
import type { Container, Link } from "../snapshot.ts";
import type { SeenPort } from "./layout.ts";
import { type HostView, leadsOut, ownAddresses } from "./view.ts";

/** What is at the other end of a port's interface. */
export type Attachment =
  | { readonly kind: "container"; readonly container: Container; readonly inside: Link }
  /** another port of the host */
  | { readonly kind: "pair"; readonly port: SeenPort }
  /** nobody */
  | { readonly kind: "stub" }
  | { readonly kind: "unknown"; readonly what: string };

/** Of a port that is an interface of the host: not of patches and tunnels. */
export function attachmentOf(view: HostView, { live, at, link }: SeenPort): Attachment {
  if (link === undefined)
    return inContainer(view, live) ?? unknown("an interface in a network namespace that was not read");
  const found = innerEnd(view.snapshot, link);
  if (found !== undefined) {
    const { container, inside } = found;
    if (inside === undefined) return unknown("a container's interface that could not be read");
    if (!isUp(link) || !isUp(inside)) return unknown("a container's interface that is down");
    return { kind: "container", container, inside };
  }
  const kind = link.linkinfo?.info_kind;
  if (leadsOut(view.snapshot, link)) {
    if (view.isTold(at)) return isUp(link) ? { kind: "stub" } : unknown("an interface that is down");
    return unknown("an interface that leads out of the host, and no link says where to");
  }
  switch (kind) {
    case "veth":
      return pairOf(view, link);
    case "dummy":
      return { kind: "stub" };
    default:
      return unknown(`an interface of the kind ${kind}`);
  }
}

function unknown(what: string): Attachment {
  return { kind: "unknown", what };
}

function isUp(link: Link): boolean {
  return link.flags.includes("UP") && !isDead(link);
}

function pairOf(view: HostView, { link: peer = "" }: Link): Attachment {
  const port = view.portOf(peer);
  if (port !== undefined) return { kind: "pair", port };
  const other = view.snapshot.links.find(({ ifname }) => ifname === peer);
  if (other === undefined || (ownAddresses(other).length === 0 && other.master === undefined))
    return { kind: "stub" };
  return unknown(`a pair whose other end, ${peer}, is the host's own`);
}

/** An internal port of Open vSwitch keeps its name when it is moved into a namespace. */
function inContainer({ snapshot }: HostView, live: string): Attachment | undefined {
  const found = ownSpaces(snapshot.containers).flatMap((container) => {
    const inside = snapshot.inside.get(container.Id)?.find(({ ifname }) => ifname === live);
    return inside === undefined || !isUp(inside) ? [] : [{ container, inside }];
  });
  return found.length === 1 ? { kind: "container", ...must(found[0]) } : undefined;
}
