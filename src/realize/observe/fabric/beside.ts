import { TENANT_LABEL } from "../../ownership.ts";
import { isIdle } from "../idle.ts";
import { innerEnd } from "../inner-end.ts";
import type { Plugged } from "./endpoints.ts";
import type { HostView } from "./view.ts";

/** Names what a container or the host has beside the ports that are read: frames may take that way, too. */
export function noteBeside(view: HostView, plugged: readonly Plugged[]): void {
  const ports = view.bridges.flatMap((bridge) => bridge.ports);
  const ends = ports.map(({ link }) => (link === undefined ? undefined : innerEnd(view.snapshot, link)));
  const read = new Set([...ends, ...plugged].map((end) => end?.inside));
  for (const { port, container } of plugged) {
    const all = view.snapshot.inside.get(container.Id) ?? [];
    const others = all.filter((link) => !read.has(link) && !isIdle(link)).map(({ ifname }) => ifname);
    if (others.length > 0)
      view.lacks(port.at, `a container that has ${others.join(", ")}, too, at no port that was read`);
  }
  noteSharers(view, plugged);
  noteUppers(view);
}

/** Containers that have another's network namespace, and so are at its ports, and are not said to be of its tenant. */
function noteSharers(view: HostView, plugged: readonly Plugged[]): void {
  for (const { Name, State, Config, HostConfig } of view.snapshot.containers) {
    if (!State.Running) continue;
    const tenant = Config.Labels?.[TENANT_LABEL];
    for (const { port, container } of plugged) {
      if (HostConfig?.NetworkMode !== `container:${container.Id}`) continue;
      if (tenant === undefined || tenant !== container.Config.Labels?.[TENANT_LABEL])
        view.lacks(port.at, `a container whose network namespace ${Name.slice(1)} has, too`);
    }
  }
}

/** Interfaces that rest on one of a bridge's: a VLAN of it, a macvlan. They take frames from it and give it theirs. */
function noteUppers(view: HostView): void {
  const { links, inside } = view.snapshot;
  const within = [...inside.values()].flat();
  const places = view.bridges.flatMap(({ at, link, ports }) => [{ at, link }, ...ports]);
  for (const { at, link: lower } of places) {
    if (lower === undefined) continue;
    const uppers = [
      ...links.filter(({ link }) => link === lower.ifname),
      // A container's may rest on another's of that index: then one is named too many.
      ...within.filter((one) => one.link_netnsid !== undefined && one.link_index === lower.ifindex),
    ].filter(({ linkinfo }) => linkinfo?.info_kind !== "veth");
    if (uppers.length > 0)
      view.lacks(at, `an interface with ${uppers.map(({ ifname }) => ifname).join(", ")} on top of it`);
  }
}
