import { connect } from "node:net";

const VERSION = 1;
const TYPE = { hello: 0, error: 1, flowMod: 14, barrierRequest: 18, barrierReply: 19 } as const;
const HEADER = 8;
const MATCH = 40;
/** OFPFW_ALL: a match that asks for nothing. */
const ANY = 0x3fffff;
/** OFPP_ALL: every port but the one where the frame came in. */
const ALL = 0xfffc;
const NONE = 0xffff;

/**
 * Gives a bridge the one flow `actions=ALL`: it then repeats every frame, as a shared segment does. OpenFlow 1.0
 * over the bridge's management socket.
 */
export async function repeatEverything(socketPath: string): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const socket = connect(socketPath);
    let received = Buffer.alloc(0);
    socket.once("connect", () => {
      socket.write(Buffer.concat([message(TYPE.hello), addFlow(), message(TYPE.barrierRequest)]));
    });
    socket.once("error", reject);
    socket.on("data", (chunk: Buffer) => {
      received = Buffer.concat([received, chunk]);
      for (const type of typesIn(received)) {
        if (type === TYPE.error) reject(new Error(`OpenFlow refused: ${received.toString("hex")}`));
        if (type === TYPE.barrierReply) resolve();
        if (type === TYPE.error || type === TYPE.barrierReply) socket.destroy();
      }
    });
  });
}

function message(type: number, body = Buffer.alloc(0)): Buffer {
  const header = Buffer.alloc(HEADER);
  header.writeUInt8(VERSION, 0);
  header.writeUInt8(type, 1);
  header.writeUInt16BE(HEADER + body.length, 2);
  return Buffer.concat([header, body]);
}

/** OpenFlow 1.0 §5.3.3, ofp_flow_mod with one ofp_action_output. */
function addFlow(): Buffer {
  const match = Buffer.alloc(MATCH);
  match.writeUInt32BE(ANY, 0);
  const command = Buffer.alloc(24);
  command.writeUInt16BE(0x8000, 14);
  command.writeUInt32BE(0xffffffff, 16);
  command.writeUInt16BE(NONE, 20);
  const output = Buffer.alloc(8);
  output.writeUInt16BE(output.length, 2);
  output.writeUInt16BE(ALL, 4);
  return message(TYPE.flowMod, Buffer.concat([match, command, output]));
}

function typesIn(bytes: Buffer): number[] {
  const types: number[] = [];
  for (let at = 0; at + HEADER <= bytes.length; at += bytes.readUInt16BE(at + 2))
    types.push(bytes.readUInt8(at + 1));
  return types;
}
