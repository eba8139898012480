import type { EndpointDocument } from "../../../model/fabric/document.ts";
import { endpointDocument } from "../../../model/fabric/document.ts";
import { endpointName } from "../../../model/fabric/party.ts";
import { contains, formatCidr, networkOf, parseCidr, parseIpv4 } from "../../../model/values/ipv4.ts";
import { NETWORK_LABEL, TENANT_LABEL } from "../../ownership.ts";
import { containerPlace } from "../observed-containers.ts";
import type { Container, Link } from "../snapshot.ts";
import { given } from "./values.ts";
import { aliasPlace, type SeenPort } from "./layout.ts";
import type { PlainNames } from "./plain-names.ts";
import { type HostView, ownAddresses } from "./view.ts";

/** An interface of a container at a port. */
export interface Plugged {
  readonly port: SeenPort;
  readonly container: Container;
  readonly inside: Link;
}

/**
 * The endpoints of a host. Whose each is says its label; else the network that somebody has made for it in Docker, which is there to let
 * its members meet and nobody else, and is of one engine; else it is nobody's but its own: what reaches it then is told, and a label
 * or `allow` says that it may.
 */
export function endpointsOf(
  view: HostView,
  plugged: readonly Plugged[],
  names: PlainNames,
): readonly (readonly [string, EndpointDocument])[] {
  const counts = new Map<Container, number>();
  for (const { container } of plugged) counts.set(container, (counts.get(container) ?? 0) + 1);
  return plugged.map((one): [string, EndpointDocument] => {
    const { port, container, inside } = one;
    const made = port.link === undefined ? "" : aliasPlace(port.link);
    const short = names.of(container.Name.slice(1));
    const suffix = (counts.get(container) ?? 1) > 1 ? `:${names.of(inside.ifname)}` : "";
    const name = endpointName.safeParse(made).success
      ? made
      : `${tenantOf(view, one, names)}/${short}${suffix}`;
    const whole = containerPlace(container) ?? `${tenantOfContainer(view, container, names)}/${short}`;
    if (container.State.Status === "paused") view.lacks(port.at, "a container that is paused");
    const addresses = ownAddresses(inside);
    if (addresses.length > 1)
      view.lacks(port.at, `a container's interface with ${addresses.length} addresses`);
    const document = {
      port: port.at,
      mac: inside.address,
      ip: addresses[0],
      mtu: inside.mtu,
      network: networkOfInterface(one, addresses[0], names),
      gateway: gatewayOf(view, container, addresses[0]),
      container: name.split(":")[0] === whole ? undefined : whole,
    };
    return [name, fitting(view, port, given(document))];
  });
}

/** The container's way out, if it is in the subnet of this interface. */
function gatewayOf(
  { snapshot }: HostView,
  { Id }: Container,
  address: string | undefined,
): string | undefined {
  const gateway = snapshot.gateways.get(Id)?.gateway;
  const [cidr, via] = [address && parseCidr(address), gateway && parseIpv4(gateway)];
  return cidr && via && contains(cidr, via) ? gateway : undefined;
}

/** What the notation takes of it; the rest is named. */
function fitting(view: HostView, port: SeenPort, document: Record<string, unknown>): EndpointDocument {
  const read = endpointDocument.safeParse(document);
  if (read.success) return read.data;
  const wrong = new Set(read.error.issues.map(({ path }) => String(path[0])));
  view.lacks(port.at, `a container's interface whose ${[...wrong].join(" and ")} simnet does not read`);
  return endpointDocument.parse(
    Object.fromEntries(Object.entries(document).filter(([key]) => !wrong.has(key))),
  );
}

function tenantOf(view: HostView, { container, inside }: Plugged, names: PlainNames): string {
  if (labelsOf(container)[TENANT_LABEL] !== undefined) return tenantOfContainer(view, container, names);
  const own = dockerNetworkOf(container, inside);
  return own === undefined ? tenantOfContainer(view, container, names) : names.of(`${view.host}.${own}`);
}

function tenantOfContainer(view: HostView, container: Container, names: PlainNames): string {
  const label = labelsOf(container)[TENANT_LABEL];
  if (label !== undefined) return names.of(label);
  const networks = userNetworks(container);
  return names.of(`${view.host}.${networks.length === 1 ? networks[0] : container.Name.slice(1)}`);
}

function networkOfInterface(
  { container, inside }: Plugged,
  address: string | undefined,
  names: PlainNames,
): string {
  const labels = labelsOf(container);
  const label = labels[`${NETWORK_LABEL}.${inside.ifname}`] ?? labels[NETWORK_LABEL];
  const found = label ?? dockerNetworkOf(container, inside) ?? subnetOf(address);
  return found === undefined ? "default" : names.of(found);
}

/** Without a word on it, those of one subnet are to meet: `192.168.0.0-24`. */
function subnetOf(address: string | undefined): string | undefined {
  const cidr = address === undefined ? undefined : parseCidr(address);
  return cidr && formatCidr({ ...cidr, address: networkOf(cidr) }).replace("/", "-");
}

/** The network of Docker's that an interface is of, if somebody has made it: the default one is everybody's. */
function dockerNetworkOf(container: Container, { address }: Link): string | undefined {
  const networks = container.NetworkSettings?.Networks ?? {};
  return userNetworks(container).find((name) => networks[name]?.MacAddress === address);
}

function userNetworks({ NetworkSettings }: Container): string[] {
  return Object.keys(NetworkSettings?.Networks ?? {}).filter(
    (name) => !["bridge", "host", "none"].includes(name),
  );
}

function labelsOf({ Config }: Container): Readonly<Record<string, string>> {
  return Config.Labels ?? {};
}
