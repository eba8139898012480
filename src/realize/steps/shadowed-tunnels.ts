import { type Claim, shadows } from "../../model/forwarding/exactness.ts";
import { keyOf, type Part } from "../part.ts";
import { claimOfPart } from "../tunnel-claim.ts";

/**
 * Of each tunnel the more exact ones of its host that some of its packets go to: keys of parts. While one of them is away, the less
 * exact one would take its packets, of whichever tenant.
 * @param parts of one host, as it is or as it is to be
 */
export function shadowersOf(parts: readonly Part[]): ReadonlyMap<string, readonly string[]> {
  const tunnels = parts.flatMap((part) => {
    const claim = part.kind === "port" ? claimOfPart(part) : undefined;
    return claim === undefined ? [] : [{ key: keyOf(part), claim }];
  });
  const least = tunnels.reduce((level, { claim }) => Math.min(level, claim.level), Infinity);
  const lessExact = tunnels.filter(({ claim }) => claim.level > least);
  return new Map(lessExact.map(({ key, claim }) => [key, keysOf(tunnels, claim)]));
}

function keysOf(tunnels: readonly { readonly key: string; readonly claim: Claim }[], shadowed: Claim) {
  return tunnels.flatMap(({ key, claim }) => (shadows(claim, shadowed) ? [key] : []));
}

/**
 * The turn of each port of a host, by the key of its part: in a turn as many come in one transaction as fit, and in which order is
 * the switch's choice. So a tunnel comes later than those that shadow it; and a port of a bridge's tree not before those that take no
 * part in it. One turn for all where nothing shadows, and where both ask for the other way round, in a ring.
 */
export function turnsOf(ports: readonly Part[], isOutsider: (port: Part) => boolean): (port: Part) => number {
  const shadowers = shadowersOf(ports);
  const turns = new Map<string, number>();
  const turnOf = (key: string) => turns.get(key) ?? 0;
  for (let round = 0, hasMoved = shadowers.size > 0; hasMoved; round++) {
    if (round > ports.length) return () => 0;
    hasMoved = false;
    const lastOutsider = lastTurns(ports.filter(isOutsider), turnOf);
    for (const port of ports) {
      const key = keyOf(port);
      const afterShadowers = (shadowers.get(key) ?? []).map((one) => turnOf(one) + 1);
      const afterOutsiders = isOutsider(port) ? 0 : (lastOutsider.get(port.columns["bridge"] ?? "") ?? 0);
      const turn = Math.max(turnOf(key), afterOutsiders, ...afterShadowers);
      if (turn === turnOf(key)) continue;
      turns.set(key, turn);
      hasMoved = true;
    }
  }
  return (port) => turnOf(keyOf(port));
}

/** Per bridge. */
function lastTurns(ports: readonly Part[], turnOf: (key: string) => number): ReadonlyMap<string, number> {
  const last = new Map<string, number>();
  for (const port of ports) {
    const bridge = port.columns["bridge"] ?? "";
    last.set(bridge, Math.max(last.get(bridge) ?? 0, turnOf(keyOf(port))));
  }
  return last;
}
