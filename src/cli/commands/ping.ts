import type { Fabric } from "../../model/fabric/fabric.ts";
import { Wiring } from "../../model/forwarding/wiring.ts";
import { type Problem, show } from "../../model/values/problem.ts";
import { ping, pingMatrix } from "../../sim/ping.ts";
import { type Answer, EXIT, type ExitCode, jsonAnswer, textAnswer } from "../answer.ts";
import type { Context } from "../context.ts";
import { judge } from "../judge.ts";
import { endpointRow } from "../names.ts";
import { openNetwork } from "../open.ts";
import { refuse } from "../refusal.ts";
import { type Judged, renderMatrix } from "../render/matrix.ts";
import { renderPing } from "../render/ping.ts";
import { number } from "../text/words.ts";

export interface PingRequest {
  readonly file: string;
  /** both or neither: neither is for every pair */
  readonly from: string | undefined;
  readonly to: string | undefined;
  readonly json: boolean;
}

/** Endpoints of which every pair is pinged: 22,350 pings at most. */
const MOST = 150;

/** `simnet ping FILE [FROM TO]`: each ping from the converged tree and empty tables. */
export async function pingCommand(request: PingRequest, context: Context): Promise<Answer> {
  const { file, from, to, json } = request;
  if (from !== undefined && to === undefined) return refuse(file, [LONELY], json, context);
  if (from !== undefined && from === to) return refuse(file, [itself(from)], json, context);
  const network = await openNetwork(file, context);
  if (!network.ok) return refuse(file, network.problems, json, context);
  const { fabric } = network.value;
  if (from !== undefined && to !== undefined) return pingPair(fabric, { ...request, from, to }, context);
  return pingAll(fabric, request, context);
}

const LONELY: Problem = { path: "TO", expected: "whom to ping, after FROM", found: "nothing" };

function itself(from: string): Problem {
  return { path: "TO", expected: "another endpoint than FROM", found: show(from) };
}

function pingPair(
  fabric: Fabric,
  request: PingRequest & { from: string; to: string },
  context: Context,
): Answer {
  const { file, from, to, json } = request;
  const [sender, target] = [endpointRow(fabric, from, "FROM"), endpointRow(fabric, to, "TO")];
  if (!sender.ok || !target.ok) {
    return refuse(
      file,
      [sender, target].flatMap((one) => (one.ok ? [] : one.problems)),
      json,
      context,
    );
  }
  const result = ping(new Wiring(fabric), sender.value, target.value, { trace: true });
  const judgement = judge(fabric, sender.value, target.value, result.reachable);
  const code = codeOf([{ judgement }]);
  const { reachable, reason, roundTrip, hops } = result;
  if (json) return jsonAnswer(code, { matrix: [{ from, to, reachable, reason, roundTrip }], hops });
  return textAnswer(
    code,
    renderPing({ from, to, reachable, reason, judgement, roundTrip, hops }, context.out),
  );
}

function pingAll(fabric: Fabric, { file, json }: PingRequest, context: Context): Answer {
  const { count } = fabric.columns.endpoints;
  if (count > MOST) return refuse(file, [tooMany(count, file, context)], json, context);
  const rows = Array.from({ length: count }, (_, row) => row);
  const matrix = pingMatrix(new Wiring(fabric), rows);
  const judged = matrix.map((row) => ({ ...row, judgement: judgeByName(fabric, row) }));
  const code = codeOf(judged);
  return json ? jsonAnswer(code, { matrix }) : textAnswer(code, renderMatrix(judged, context.out));
}

function judgeByName(
  fabric: Fabric,
  { from, to, reachable }: Omit<Judged, "judgement">,
): Judged["judgement"] {
  return judge(fabric, fabric.findEndpoint(from) ?? -1, fabric.findEndpoint(to) ?? -1, reachable);
}

function codeOf(judged: readonly Pick<Judged, "judgement">[]): ExitCode {
  return judged.some(({ judgement }) => judgement === "cut-off" || judgement === "leak")
    ? EXIT.finding
    : EXIT.ok;
}

function tooMany(count: number, file: string, { invocation }: Context): Problem {
  const instead = `${invocation} ping ${file} FROM TO for one pair, or ${invocation} verify ${file} for a proof of all`;
  return {
    path: "endpoints",
    expected: `at most ${MOST} to ping every pair: ${instead}`,
    found: number(count),
  };
}
