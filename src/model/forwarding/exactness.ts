import { BY_FLOW } from "../fabric/columns.ts";
import type { Fabric } from "../fabric/fabric.ts";
import { must } from "../fabric/fabric.ts";
import { serviceOf } from "./service.ts";

/**
 * How exactly a tunnel says which outer packets it takes, as a number from 0, the most exact, to 11. Of several tunnels
 * that a packet fits, the lowest number takes it: a key beats `key=flow` before anything else is looked at, then a
 * remote_ip beats `remote_ip=flow`, then a local_ip beats none, and none beats `local_ip=flow`. Measured, all twelve.
 * @see ofproto/tunnel.c, tnl_find
 */
export type Level = number;

export const LEVELS = 12;
/** The most exact of those that name no key. */
export const FIRST_WITHOUT_KEY = 6;
const REMOTE = 3;

/** What of an outer packet a tunnel leaves to the flow; without a local_ip, and without saying so, it takes any as well. */
export interface LeftOpen {
  readonly key: boolean;
  readonly remote: boolean;
  readonly local: "named" | "any" | "flow";
}

const LOCAL = { named: 0, any: 1, flow: 2 } as const;

export function levelFrom({ key, remote, local }: LeftOpen): Level {
  return (key ? FIRST_WITHOUT_KEY : 0) + (remote ? REMOTE : 0) + LOCAL[local];
}

export function levelOf({ columns: { tunnels } }: Fabric, tunnel: number): Level {
  const bits = must(tunnels.byFlow[tunnel]);
  const named = tunnels.localIp[tunnel] === 0 ? "any" : "named";
  return levelFrom({
    key: (bits & BY_FLOW.inKey) !== 0,
    remote: (bits & BY_FLOW.remoteIp) !== 0,
    local: (bits & BY_FLOW.localIp) === 0 ? named : "flow",
  });
}

export const namesKey = (level: Level): boolean => level < FIRST_WITHOUT_KEY;
export const namesRemote = (level: Level): boolean => level % FIRST_WITHOUT_KEY < REMOTE;
export const namesLocal = (level: Level): boolean => level % REMOTE === 0;

/** Which outer packets of its host a tunnel asks for. What its level does not name does not count. */
export interface Claim {
  readonly level: Level;
  /** what carries them: protocol and port */
  readonly service: number | string;
  readonly local: number | string;
  readonly remote: number | string;
  readonly key: number | string;
}

export function claimOf(fabric: Fabric, tunnel: number): Claim {
  const { localIp, remoteIp, inKey } = fabric.columns.tunnels;
  return {
    level: levelOf(fabric, tunnel),
    service: serviceOf(fabric, tunnel),
    local: must(localIp[tunnel]),
    remote: must(remoteIp[tunnel]),
    key: must(inKey[tunnel]),
  };
}

/** Whether some packet fits both of two tunnels of one host. */
export function areJoint(one: Claim, other: Claim): boolean {
  return (
    one.service === other.service &&
    mayAgree(namesKey, one, other, "key") &&
    mayAgree(namesRemote, one, other, "remote") &&
    mayAgree(namesLocal, one, other, "local")
  );
}

/** Whether the first takes packets that the other takes where the first is not there. */
export function shadows(one: Claim, other: Claim): boolean {
  return one.level < other.level && areJoint(one, other);
}

function mayAgree(
  names: (level: Level) => boolean,
  one: Claim,
  other: Claim,
  what: "key" | "remote" | "local",
): boolean {
  return !names(one.level) || !names(other.level) || one[what] === other[what];
}
