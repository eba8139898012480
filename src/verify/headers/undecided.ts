/** What a proof by sets of frames cannot decide, and why: a verdict says so. Never a bug. */
export class Undecided extends Error {}
