import { join } from "node:path";

/** bytes of a socket's name that every system takes (unix(7): 108 on Linux, 104 on BSD), less the 17 that ssh(1) adds while it makes one */
const LONGEST = 104 - 17 - 1;
/** what follows on what is returned: six letters, a slash, and a host's number */
const MORE = "XXXXXX/9999".length;

/**
 * How the name of a folder begins for the sockets of connections that ssh(1) shares, in this folder, or in /tmp if that is too long, or has what
 * ssh_config(5) takes for something else.
 */
export function socketsIn(folder: string): string {
  const start = join(folder, "simnet-");
  return /^\/[A-Za-z0-9_./+-]*$/.test(start) && start.length + MORE <= LONGEST ? start : "/tmp/simnet-";
}
