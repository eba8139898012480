import type { LearnSpec } from "../../model/openflow/flow.ts";
import type { Bdd } from "./bdd.ts";
import type { LearnedFlows } from "./learned-flows.ts";
import type { Note } from "./note.ts";
import type { Place, Trail } from "./trail.ts";

/** What bridges may have learned. */
export interface LearnedState {
  /** (VLAN, destination) that may be known to be at a port */
  macsAt(port: number): Bdd;
  flowsIn(bridge: number, table: number): readonly LearnedFlows[];
  /** Whether the host behind a LOCAL port may have heard of neighbours there: else it asks all, and sends to no one. */
  hasNeighbours(local: number): boolean;
  /** Whether a host hears anybody by the LOCAL of a bridge who can tell it where a neighbour is. */
  isHeard(bridge: number): boolean;
  /** Whether a bridge's MAC table may have been full, and have forgotten the static entries of a port. */
  mayForget(port: number): boolean;
}

/** Where translations put what comes of them. */
export interface Outlet {
  readonly trail: Trail<Note>;
  readonly learnedState: LearnedState;
  /** Whether it is asked what frames teach, and not only where they come out. */
  readonly isOfLessons: boolean;
  /** Whether a port lets frames pass: that of a spanning tree may not, nor that of a tunnel which is refused. */
  isOpen(port: number): boolean;
  /** Frames leave by a port, with what the key holds of them. */
  emit(port: number, place: Place): void;
  /** Frames came by a port whose source NORMAL learns. */
  learnMac(port: number, place: Place): void;
  /** Frames came by a port that got to a `learn`. */
  learnFlow(port: number, spec: LearnSpec, place: Place): void;
}
