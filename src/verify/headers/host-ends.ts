import { must } from "../../model/fabric/fabric.ts";
import {
  acceptsSource,
  acceptsSourceOnUnderlay,
  isUsable,
  masquerades,
  ownsAddress,
  routeOf,
  sourceOnUnderlay,
} from "../../model/forwarding/host-rules.ts";
import type { Bits } from "../../model/openflow/key.ts";
import type { Ipv4 } from "../../model/values/ipv4.ts";
import type { AddressSets } from "./address-sets.ts";
import type { Bdd } from "./bdd.ts";
import type { Switches } from "./switches.ts";

/** Sets of frames by what is in a field of an address. */
export interface Ends {
  /** sources that the host takes */
  readonly accepted: (field: Bits) => Bdd;
  /** its addresses, or those of the host that answers */
  readonly own: (field: Bits) => Bdd;
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
  const { fabric, wiring } = switches;
  const { bridges, ports } = fabric.columns;
  const [target, here] = [must(ports.bridge[into]), must(bridges.host[bridge])];
  const there = must(bridges.host[target]);
  const where = (field: Bits, holds: (address: Ipv4) => boolean) => addresses.where(field, holds);
  const isSought = (address: Ipv4) =>
    isUsable(address) && !ownsAddress(fabric, there, address) && routeOf(fabric, there, address) === target;
  const sought = (field: Bits) => where(field, isSought);
  if (here === there)
    return {
      accepted: (field) =>
        where(field, (source) => isUsable(source) && acceptsSource(fabric, bridge, source)),
      own: (field) => where(field, (address) => ownsAddress(fabric, here, address)),
      sought,
      isHidden: false,
    };
  const own = wiring.underlay.sourceFor(here, 0);
  const seen = (source: Ipv4) => (sourceOnUnderlay(fabric, bridge, source) === "host" ? own : source);
  const isSeen = (source: Ipv4) => {
    const shown = isUsable(source) && acceptsSource(fabric, bridge, source) ? seen(source) : undefined;
    return shown !== undefined && acceptsSourceOnUnderlay(fabric, there, shown) && isSought(shown);
  };
  return {
    accepted: (field) => where(field, isSeen),
    own: (field) =>
      where(
        field,
        (address) =>
          wiring.underlay.ownerOf(address) === there && routeOf(fabric, here, address) === "underlay",
      ),
    sought,
    isHidden: [...fabric.bridgesOf(here)].some((one) => masquerades(fabric, one)),
  };
}
