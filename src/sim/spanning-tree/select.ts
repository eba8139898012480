import { isDesignated, setState, type Entity, type EntityPort } from "./entity.ts";
import { detectTopologyChange } from "./topology-change.ts";

/** IEEE 802.1D-1998 §8.6.7: configuration update. */
export function updateConfiguration(entity: Entity): void {
  selectRoot(entity);
  selectDesignatedPorts(entity);
}

/** IEEE 802.1D-1998 §8.6.8: root selection. */
function selectRoot(entity: Entity): void {
  let best: EntityPort | undefined;
  for (const port of entity.enabled) {
    if (isDesignated(entity, port) || port.designatedRoot >= entity.id) continue;
    if (best === undefined || supersedesRoot(port, best)) best = port;
  }
  entity.rootPort = best;
  entity.designatedRoot = best?.designatedRoot ?? entity.id;
  entity.rootCost = best === undefined ? 0 : costThrough(best);
}

function supersedesRoot(port: EntityPort, best: EntityPort): boolean {
  if (port.designatedRoot !== best.designatedRoot) return port.designatedRoot < best.designatedRoot;
  if (costThrough(port) !== costThrough(best)) return costThrough(port) < costThrough(best);
  if (port.designatedBridge !== best.designatedBridge) return port.designatedBridge < best.designatedBridge;
  if (port.designatedPort !== best.designatedPort) return port.designatedPort < best.designatedPort;
  return port.id < best.id;
}

function costThrough(port: EntityPort): number {
  return port.designatedCost + port.cost;
}

/** IEEE 802.1D-1998 §8.6.9: designated port selection. */
function selectDesignatedPorts(entity: Entity): void {
  for (const port of entity.enabled) {
    if (isDesignated(entity, port) || supersedesHeld(entity, port)) becomeDesignated(entity, port);
  }
}

/** Whether what the bridge would send through a port is better than what the port holds, or that is outdated. */
function supersedesHeld(entity: Entity, port: EntityPort): boolean {
  if (port.designatedRoot !== entity.designatedRoot) return true;
  if (entity.rootCost !== port.designatedCost) return entity.rootCost < port.designatedCost;
  if (entity.id !== port.designatedBridge) return entity.id < port.designatedBridge;
  return port.id <= port.designatedPort;
}

/** IEEE 802.1D-1998 §8.6.10: become designated port. */
export function becomeDesignated(entity: Entity, port: EntityPort): void {
  port.designatedRoot = entity.designatedRoot;
  port.designatedCost = entity.rootCost;
  port.designatedBridge = entity.id;
  port.designatedPort = port.id;
}

/** IEEE 802.1D-1998 §8.6.11: port state selection. */
export function selectPortStates(entity: Entity, now: number): void {
  for (const port of entity.enabled) {
    const isRoot = port === entity.rootPort;
    const designated = !isRoot && isDesignated(entity, port);
    if (designated) {
      port.messageAge = undefined;
    } else {
      port.configPending = false;
      port.topologyChangeAck = false;
    }
    if (isRoot || designated) makeForwarding(entity, port, now);
    else makeBlocking(entity, port, now);
  }
}

/** IEEE 802.1D-1998 §8.6.12: make forwarding. */
function makeForwarding(entity: Entity, port: EntityPort, now: number): void {
  if (port.state !== "blocking") return;
  setState(entity, port, "listening");
  port.forwardDelay = now;
}

/** IEEE 802.1D-1998 §8.6.13: make blocking. */
function makeBlocking(entity: Entity, port: EntityPort, now: number): void {
  if (port.state === "blocking") return;
  if (port.state !== "listening") detectTopologyChange(entity, now);
  setState(entity, port, "blocking");
  port.forwardDelay = undefined;
}
