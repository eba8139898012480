import { BY_FLOW } from "../fabric/columns.ts";
import type { Fabric } from "../fabric/fabric.ts";
import { must } from "../fabric/fabric.ts";

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

export function levelOf({ columns: { tunnels } }: Fabric, tunnel: number): Level {
  const bits = must(tunnels.byFlow[tunnel]);
  const key = (bits & BY_FLOW.inKey) === 0 ? 0 : FIRST_WITHOUT_KEY;
  const remote = (bits & BY_FLOW.remoteIp) === 0 ? 0 : REMOTE;
  const local = (bits & BY_FLOW.localIp) !== 0 ? 2 : Number(tunnels.localIp[tunnel] === 0);
  return key + remote + local;
}

export const namesKey = (level: Level): boolean => level < FIRST_WITHOUT_KEY;
export const namesRemote = (level: Level): boolean => level % FIRST_WITHOUT_KEY < REMOTE;
export const namesLocal = (level: Level): boolean => level % REMOTE === 0;
