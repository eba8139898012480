import { must } from "../../model/fabric/fabric.ts";
import {
  acceptsSource,
  acceptsSourceOnUnderlay,
  masquerades,
  ownsAddress,
  routeOf,
  sourceOnUnderlay,
} from "../../model/forwarding/host-rules.ts";
import { type Bits, FIELD } from "../../model/openflow/key.ts";
import type { Ipv4 } from "../../model/values/ipv4.ts";
import type { AddressSets } from "./address-sets.ts";
import type { Bdd } from "./bdd.ts";
import type { Switches } from "./switches.ts";
import { isUsable } from "../../model/values/ipv4.ts";

/** Sets of frames by what is in a field of an address. */
export interface Ends {
  /** sources that the host takes */
  readonly accepted: (field: Bits) => Bdd;
  /** packets for these of its addresses, or of the host that answers, from sources that it takes */
  readonly addressed: (isFor: (address: Ipv4) => boolean) => Bdd;
  /** what is sent back for them */
  readonly replies: Bdd;
  /** who is looked for behind the other LOCAL */
  readonly sought: (field: Bits) => Bdd;
  /** whether a source may have been put in place of another */
  readonly isHidden: boolean;
}

/**
 * The addresses with which a packet that a host hears by one LOCAL leads to one sent by another: of the same host, or of
 * one behind the underlay.
 * @param bridge by whose LOCAL it is heard
 * @param into by which LOCAL the other is sent
 */
export function endsOf(switches: Switches, addresses: AddressSets, bridge: number, into: number): Ends {
  const { fabric, sets } = switches;
  const { bdds } = sets;
  const { underlay } = switches.wiring;
  const { bridges, hosts, ports } = fabric.columns;
  const [target, here] = [must(ports.bridge[into]), must(bridges.host[bridge])];
  const there = must(bridges.host[target]);
  const where = (field: Bits, holds: (address: Ipv4) => boolean) => addresses.where(field, holds);
  const isSought = (address: Ipv4) =>
    isUsable(address) && !ownsAddress(fabric, there, address) && routeOf(fabric, there, address) === target;
  const isTaken = (source: Ipv4) => isUsable(source) && acceptsSource(fabric, bridge, source);
  if (here === there) {
    const isOwn = (address: Ipv4) => ownsAddress(fabric, here, address);
    return {
      accepted: (field) => where(field, isTaken),
      addressed: (isFor) =>
        bdds.and(
          where(FIELD.nw_src, isTaken),
          where(FIELD.nw_dst, (address) => isOwn(address) && isFor(address)),
        ),
      sought: (field) => where(field, isSought),
      replies: bdds.and(where(FIELD.nw_dst, isSought), where(FIELD.nw_src, isOwn)),
      isHidden: false,
    };
  }
  const own = must(hosts.addresses[there])
    .map(({ address }) => address)
    .filter(
      (address) => underlay.ownerOf(address) === there && routeOf(fabric, here, address) === "underlay",
    );
  const isSeen = (shown: Ipv4 | undefined) =>
    shown !== undefined && acceptsSourceOnUnderlay(fabric, there, shown) && isSought(shown);
  const isKept = (source: Ipv4) => isTaken(source) && sourceOnUnderlay(fabric, bridge, source) === "kept";
  const isHidden = (source: Ipv4) => isTaken(source) && sourceOnUnderlay(fabric, bridge, source) === "host";
  /** Sources whose answers come out there, of packets to one address: which one a host hides them behind is by that. */
  const from = (dst: Ipv4) => {
    const isHiddenSeen = isSeen(underlay.sourceFor(here, dst));
    return (source: Ipv4) => (isKept(source) && isSeen(source)) || (isHiddenSeen && isHidden(source));
  };
  const hidden = new Set(own.map((dst) => underlay.sourceFor(here, dst)));
  const isShown = (address: Ipv4) => isSeen(address) && (hidden.has(address) || isKept(address));
  const sought = (field: Bits) => where(field, isShown);
  return {
    accepted: (field) => where(field, (source) => own.some((dst) => from(dst)(source))),
    addressed: (isFor) =>
      sets.any(
        own.filter(isFor).map((dst) =>
          bdds.and(
            where(FIELD.nw_src, from(dst)),
            where(FIELD.nw_dst, (address) => address === dst),
          ),
        ),
      ),
    sought,
    replies: bdds.and(
      sought(FIELD.nw_dst),
      where(FIELD.nw_src, (address) => own.includes(address)),
    ),
    isHidden: [...fabric.bridgesOf(here)].some((one) => masquerades(fabric, one)),
  };
}
