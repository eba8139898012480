import type { Container, Link, Snapshot } from "./snapshot.ts";

/** The end of a pair that is in a container. */
export interface InnerEnd {
  readonly container: Container;
  /** undefined if the container could not be asked */
  readonly inside: Link | undefined;
}

/**
 * The other end of an interface of the host, if that is in a container. An index is one interface's only within its namespace, and the
 * small ones are in each, so the kernel is asked which namespace a pair leads to.
 */
export function innerEnd({ containers, spaces, inside }: Snapshot, link: Link): InnerEnd | undefined {
  const { link_netnsid: space, link_index: index, linkinfo } = link;
  if (space === undefined || linkinfo?.info_kind !== "veth") return undefined;
  const container = ownSpaces(containers).find(({ Id }) => spaces.get(Id) === space);
  if (container === undefined) return undefined;
  return { container, inside: inside.get(container.Id)?.find(({ ifindex }) => ifindex === index) };
}

/** Containers with a network namespace of their own: others are the host itself, or in one that has been looked at. */
export function ownSpaces(containers: readonly Container[]): Container[] {
  return containers.filter(({ HostConfig }) => !/^(?:host$|container:)/.test(HostConfig?.NetworkMode ?? ""));
}
