/** What is run on a host: an argument list, never a shell's text, and what goes to its standard input. */
export interface Invocation {
  readonly argv: readonly [string, ...string[]];
  readonly input?: string;
}

/**
 * One step on one host. A step that fails has done nothing, or what its inverse takes back: one transaction of
 * Open vSwitch, one batch of ip(8), one container. A batch that is cut off between an interface and its alias leaves one that
 * nothing marks: whoever comes next is told that it is in the way.
 */
export interface Step {
  readonly does: string;
  readonly run: Invocation;
  /** Takes away only what is marked as simnet's, or is at a bridge that is. */
  readonly undo: Invocation;
  /** exit code 1 says that nothing was done: there is nothing to take back, and what is in the way is somebody else's */
  readonly isAtomic?: true;
  /** a container that it starts: one of that name is somebody else's, or was started before */
  readonly starts?: string;
  /** interfaces that it makes on the host: as of a container */
  readonly links?: readonly string[];
  /** ports that it makes or sets: what becomes of them the switch says afterwards, and not the command */
  readonly ports?: readonly string[];
  /** seconds that it may take, where that is more than most */
  readonly timeout?: number;
}

/** The step that takes back what another did. */
export function inverse({ does, run, undo, isAtomic }: Step): Step {
  return { does: `take back: ${does}`, run: undo, undo: run, ...(isAtomic && { isAtomic }) };
}
