import type { Fabric } from "../../model/fabric/fabric.ts";
import { Wiring } from "../../model/forwarding/wiring.ts";
import { type Checked, good, type Problem, show } from "../../model/values/problem.ts";
import { ping, pingMatrix } from "../../sim/ping.ts";
import { type Answer, EXIT, type ExitCode, jsonAnswer, textAnswer } from "../answer.ts";
import type { Context } from "../context.ts";
import { judge } from "../judge.ts";
import { endpointRow } from "../names.ts";
import { openNetwork } from "../open.ts";
import { problemsIn, refuse } from "../refusal.ts";
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
  const network = await openNetwork(file, context);
  const wrong = [...wrongPair(from, to), ...problemsIn(network)];
  if (!network.ok) return refuse(file, wrong, json, context);
  const { fabric } = network.value;
  const rows = [named(fabric, from, "FROM"), named(fabric, to, "TO")] as const;
  const problems = [...wrong, ...problemsIn(...rows)];
  if (problems.length > 0) return refuse(file, problems, json, context);
  const [sender, target] = rows.map((row) => (row.ok ? row.value : undefined));
  if (sender === undefined || target === undefined) return pingAll(fabric, request, context);
  return pingPair(fabric, sender, target, json, context);
}

/** The row of an endpoint, where one is named. */
function named(fabric: Fabric, name: string | undefined, path: string): Checked<number | undefined> {
  return name === undefined ? good(undefined) : endpointRow(fabric, name, path);
}

function wrongPair(from: string | undefined, to: string | undefined): Problem[] {
  if (from === undefined) return [];
  if (to === undefined) return [LONELY];
  return from === to ? [itself(from)] : [];
}

const LONELY: Problem = { path: "TO", expected: "whom to ping, after FROM", found: "nothing" };

function itself(from: string): Problem {
  return { path: "TO", expected: "another endpoint than FROM", found: show(from) };
}

function pingPair(fabric: Fabric, sender: number, target: number, json: boolean, context: Context): Answer {
  const [from, to] = [fabric.endpointName(sender), fabric.endpointName(target)];
  const result = ping(new Wiring(fabric), sender, target, { trace: true });
  const judgement = judge(fabric, sender, target, result.reachable);
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
