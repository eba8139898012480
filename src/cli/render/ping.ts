import type { Ping, PingFailure } from "../../sim/ping.ts";
import type { Look } from "../text/look.ts";
import { duration } from "../text/words.ts";
import { hang } from "../text/wrap.ts";
import { CELL, type Judged, type Judgement } from "./matrix.ts";
import { renderWay } from "./way.ts";

/** One pair: what came of it, whether that is as it should be, and the way of the frames. */
export function renderPing(ping: Judged & Ping, look: Look): string {
  const { from, to, reachable, reason, judgement, roundTrip, hops } = ping;
  const { glyph, style } = CELL[judgement];
  const after = roundTrip === undefined ? "" : ` after ${duration(roundTrip)}`;
  const told = reachable ? `${to} replies to ${from}${after}` : `${from} gets no reply from ${to}`;
  const why = reason === undefined ? [] : [WHY_NOT[reason] ?? reason];
  const lines = [
    ...hang(`${look.paint(style, glyph)} `, look.paint("bold", told), look.width),
    ...[...why, JUDGED[judgement]].flatMap((text) => hang("  ", text, look.width)),
    ...(hops.length === 0 ? [] : ["", ...renderWay(hops, look)]),
  ];
  return `${lines.map((line) => line.trimEnd()).join("\n")}\n`;
}

const JUDGED: Readonly<Record<Judgement, string>> = {
  wanted: "That is as it should be.",
  apart: "That is as it should be: nothing asks that these two meet.",
  "cut-off": "That is wrong: both are in one network.",
  leak: "That is wrong: they are of different tenants, and the file does not let them meet.",
};

/** Why a ping fails; of the reasons for which a frame is dropped, those for which none is sent. */
export const WHY_NOT: Readonly<Partial<Record<PingFailure, string>>> = {
  "no-address": "One of the two has no IP address.",
  "no-answer-to-arp": "Nobody answered the ARP request.",
  "request-lost": "The request was lost on its way.",
  "reply-lost": "The request arrived; the reply was lost on its way back.",
  "answered-by-another": "Another container that has the same address answered.",
  "no-route": "The sender has no route to that address.",
  "own-address": "The sender has that address itself, and keeps what is for it.",
  "larger-than-mtu": "The packet is larger than the sender's MTU.",
};
