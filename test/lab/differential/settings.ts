/** What `npm run test:lab` was told, by way of the environment. */
export const SETTINGS = {
  seed: Number(process.env["FC_SEED"]),
  /** networks that are drawn */
  networks: Number(process.env["LAB_DIFFERENTIAL"] ?? 5),
  /** a file of networks to ask about once more */
  replay: process.env["LAB_REPLAY"],
} as const;
