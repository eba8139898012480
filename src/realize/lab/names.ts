/** Of every container of a lab, with the lab's name. */
export const LAB_LABEL = "simnet.lab";
/** Of the router between its hosts: what the lab was started for, as JSON of a `Ground`. */
export const GROUND_LABEL = "simnet.lab.ground";
