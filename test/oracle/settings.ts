/** What `npm run test:oracle` was told, by way of the environment. */
export const SETTINGS = {
  /** Fabrics in all, over all families. */
  fabrics: Number(process.env["ORACLE_FABRICS"] ?? 400),
  /** Switches at a time. */
  switches: Number(process.env["ORACLE_SWITCHES"] ?? 2),
  /** One family alone, by name. */
  family: process.env["ORACLE_FAMILY"],
} as const;
