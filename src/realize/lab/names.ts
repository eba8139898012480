/** Of every container of a lab, with the lab's name. */
export const LAB_LABEL = "simnet.lab";
