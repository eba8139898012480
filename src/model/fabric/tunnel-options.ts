import { z } from "zod";
import { setIpv4, unicastIpv4 } from "../schema/addresses.ts";
import { flag, integer, object } from "../schema/primitives.ts";
import { MAX_TUNNEL_KEY } from "../values/tunnel-key.ts";

const FLOW = z.literal("flow");
const keyOrFlow = integer(0, MAX_TUNNEL_KEY, "a key", "flow").optional();

const tunnelOptions = {
  remote_ip: z.union([FLOW, unicastIpv4]),
  local_ip: z.union([FLOW, setIpv4]).optional(),
  key: keyOrFlow,
  in_key: keyOrFlow,
  out_key: keyOrFlow,
  csum: flag.optional(),
  df_default: flag.optional(),
  ttl: integer(1, 255, "a TTL", "inherit").optional(),
  tos: integer(0, 252, "a TOS", "inherit").refine(hasNoEcn, "a TOS whose two bits of ECN are 0").optional(),
};

/** Open vSwitch: `invalid TOS 3`, and then it sends 0. */
function hasNoEcn(tos: number | string): boolean {
  return tos === "inherit" || Number(tos) % 4 === 0;
}

interface Ends {
  readonly remote_ip: string;
  readonly local_ip?: string | undefined;
}

/** Open vSwitch: "gre type requires 'remote_ip=flow' with 'local_ip=flow'". */
function checkEnds({ value, issues }: z.core.ParsePayload<Ends>): void {
  if (value.local_ip !== "flow" || value.remote_ip === "flow") return;
  const message = "an IPv4 address: flow only where remote_ip is flow too";
  issues.push({ code: "custom", message, input: value.local_ip, path: ["local_ip"] });
}

/** ovs-vswitchd.conf.db(5), Interface, tunnel options: those of GRE, */
export const greOptions = object(tunnelOptions).check(checkEnds);

/** and those of VXLAN. */
export const vxlanOptions = object({
  ...tunnelOptions,
  dst_port: integer(1, 65535, "a UDP port").optional(),
}).check(checkEnds);
