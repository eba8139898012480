import { execa } from "execa";
import { shellWord } from "../render/shell.ts";
import type { Invocation } from "../step.ts";

/** Where the command, or the host, was not to be had, or gave no answer in time. */
export const NOT_HAD = 127;

/** What came of a command. */
export interface Outcome {
  /** NOT_HAD or an exit code */
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A way to a host. The one interface behind which commands are run; no argument is ever read by a shell. */
export interface Transport {
  /** of the host, in the fabric */
  readonly host: string;
  run(invocation: Invocation, options?: RunOptions): Promise<Outcome>;
  /**
   * Starts what goes on until it is let go, or until simnet ends, however that comes: its standard input ends then, and gets a line
   * every ten seconds until then, so that it can tell a way that is lost from one on which nothing is said.
   * @param line that it prints when it has begun; others, such as a shell's greeting, are passed over
   */
  hold(invocation: Invocation, line: string): Held;
  /** Ends what is shared between commands. */
  close(): Promise<void>;
}

export interface Held {
  /** undefined when it has begun, or how it ended without that */
  readonly begun: Promise<Outcome | undefined>;
  /** how it ended: once it has begun, only when it is let go, or its way is lost */
  readonly ended: Promise<Outcome>;
  release(): Promise<void>;
}

export interface RunOptions {
  /** seconds until it is ended; default 120 */
  readonly timeout?: number;
  readonly signal?: AbortSignal;
}

/** The machine that simnet runs on. */
export function localTransport(host: string): Transport {
  return transport(host, (argv) => argv);
}

/** A host that is a container, by docker-exec(1). */
export function dockerTransport(host: string, container: string): Transport {
  return transport(host, (argv) => ["docker", "exec", "--interactive", container, ...argv]);
}

export interface SshTarget {
  /** as ssh(1) takes it: `root@lab1`, or a name of ssh_config(5) */
  readonly destination: string;
  readonly port?: number | undefined;
  /** the socket of its shared connection: see `socketsIn` */
  readonly control: string;
}

/**
 * A host over the system's OpenSSH. It shares one connection, asks nobody anything, and refuses a host whose key it does not
 * know. What it hands over is read by a shell at the other end, so each argument is quoted as one word.
 */
export function sshTransport(host: string, { destination, port, control }: SshTarget): Transport {
  const options = [
    "BatchMode=yes",
    "StrictHostKeyChecking=yes",
    "ControlMaster=auto",
    `ControlPath=${control}`,
    "ControlPersist=60",
    "ConnectTimeout=10",
    "ServerAliveInterval=15",
  ];
  const ssh = [
    "ssh",
    "-T",
    ...options.flatMap((one) => ["-o", one]),
    ...(port === undefined ? [] : ["-p", `${port}`]),
  ];
  return transport(
    host,
    (argv) => [...ssh, "--", destination, argv.map(shellWord).join(" ")],
    // Else the connection that is shared would stay for its minute.
    [...ssh, "-O", "exit", "--", destination],
  );
}

type Argv = readonly [string, ...string[]];

function transport(
  host: string,
  wrap: (argv: Argv) => readonly string[],
  atEnd?: readonly string[],
): Transport {
  return {
    host,
    run: ({ argv, input }, options) => execute(wrap(argv), input, options),
    hold: ({ argv }, line) => hold(wrap(argv), line),
    close: async () => {
      if (atEnd !== undefined) await execute(atEnd, undefined);
    },
  };
}

/** Of a session of its own: what a terminal sends to simnet on Ctrl-C, simnet alone is to answer. */
const APART = { reject: false, detached: true } as const;

/** milliseconds between the lines that say that simnet is still there, and until what is held must have begun */
const BEAT = 10_000;
const LONGEST_BEGIN = 90_000;

function hold([file = "", ...rest]: readonly string[], line: string): Held {
  const process = execa(file, rest, { ...APART, stdin: "pipe", buffer: { stdout: false } });
  // It may have ended: that is told by `ended`.
  process.stdin.on("error", () => {});
  const beat = setInterval(() => process.stdin.write(".\n"), BEAT);
  const silent = setTimeout(() => process.kill("SIGKILL"), LONGEST_BEGIN);
  const ended = process.then(({ exitCode, stderr }) => {
    clearInterval(beat);
    clearTimeout(silent);
    return { code: exitCode ?? NOT_HAD, stdout: "", stderr };
  });
  const begun = new Promise<undefined>((resolve) => {
    let said = "";
    process.stdout.on("data", (bytes: Buffer) => {
      if (said.split("\n").includes(line)) return;
      said += bytes.toString();
      if (!said.split("\n").includes(line)) return;
      clearTimeout(silent);
      resolve(undefined);
    });
  });
  return {
    begun: Promise.race([begun, ended]),
    ended,
    release: async () => {
      clearInterval(beat);
      process.stdin.end();
      await ended;
    },
  };
}

async function execute(
  [file = "", ...rest]: readonly string[],
  input: string | undefined,
  { timeout = 120, signal }: RunOptions = {},
): Promise<Outcome> {
  const result = await execa(file, rest, {
    ...APART,
    stripFinalNewline: false,
    timeout: timeout * 1000,
    maxBuffer: MAX_OUTPUT,
    ...(input === undefined ? { stdin: "ignore" } : { input }),
    ...(signal !== undefined && { cancelSignal: signal }),
  });
  const { exitCode, stdout, stderr, timedOut, shortMessage } = result;
  if (exitCode !== undefined) return { code: exitCode, stdout, stderr };
  const why = timedOut ? `no answer within ${timeout} s` : shortMessage;
  return { code: NOT_HAD, stdout: stdout ?? "", stderr: `${stderr ?? ""}${why}\n` };
}

/** bytes: flows of a large host */
const MAX_OUTPUT = 1_000_000_000;
