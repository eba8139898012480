/** What a lab needs and has not got. */
export class LabError extends Error {}
