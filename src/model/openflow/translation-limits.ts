/**
 * Where Open vSwitch gives a translation up: tables and patch ports in a row, but for tables with a higher number than
 * the one before; and all of them together. Both measured on loops of patch ports.
 * @see ofproto-dpif-xlate.c, MAX_DEPTH and MAX_RESUBMITS
 */
export const MAX_DEPTH = 64;
export const MAX_RESUBMITS = 4096;
