import { connect, type Socket } from "node:net";
import { z } from "zod";
import { JsonStream } from "./json-stream.ts";

/** JSON-RPC 1.0: an answer has a result, a request or a notification a method. */
const message = z.object({
  id: z.union([z.number(), z.string(), z.null()]).optional(),
  method: z.string().optional(),
  params: z.array(z.unknown()).optional(),
  result: z.unknown().optional(),
  error: z.unknown().optional(),
});

interface Waiting {
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: Error) => void;
  readonly what: string;
}

/** One JSON-RPC connection over a unix socket. Requests may be sent ahead: they are answered in order. */
export class Rpc {
  /** Is told every notification of the other side. */
  onNotification: (method: string, params: readonly unknown[]) => void = () => undefined;
  readonly #socket: Socket;
  readonly #stream = new JsonStream();
  readonly #waiting = new Map<number, Waiting>();
  #serial = 0;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.on("data", (chunk: Buffer) => this.#read(chunk));
    socket.on("close", () => this.#fail());
    socket.on("error", () => this.#fail());
  }

  static async connect(path: string): Promise<Rpc> {
    return new Promise((resolve, reject) => {
      const socket = connect(path);
      socket.once("connect", () => resolve(new Rpc(socket)));
      socket.once("error", reject);
    });
  }

  /** @throws Error what the other side refused, and {@link ConnectionLost} when it is gone */
  async call(method: string, params: readonly unknown[]): Promise<unknown> {
    const id = this.#serial++;
    return new Promise((resolve, reject) => {
      if (this.#socket.destroyed) {
        reject(new ConnectionLost(method));
        return;
      }
      this.#waiting.set(id, { resolve, reject, what: `${method} ${params.join(" ")}`.slice(0, 200) });
      this.#socket.write(JSON.stringify({ id, method, params }));
    });
  }

  close(): void {
    this.#socket.destroy();
  }

  #read(chunk: Buffer): void {
    for (const value of this.#stream.push(chunk)) {
      const { id, method, params = [], result, error } = message.parse(value);
      if (method === "echo")
        this.#socket.write(JSON.stringify({ id: id ?? null, result: params, error: null }));
      else if (method !== undefined) this.onNotification(method, params);
      else this.#settle(Number(id), result, error);
    }
  }

  #settle(id: number, result: unknown, error: unknown): void {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (error === null || error === undefined) waiting?.resolve(result);
    else waiting?.reject(new Error(`${waiting.what}: ${JSON.stringify(error)}`));
  }

  #fail(): void {
    for (const { what, reject } of this.#waiting.values()) reject(new ConnectionLost(what));
    this.#waiting.clear();
  }
}

/** The process at the other end is gone, most likely because it crashed. */
export class ConnectionLost extends Error {
  constructor(what: string) {
    super(`the switch went away during: ${what}`);
    this.name = "ConnectionLost";
  }
}
