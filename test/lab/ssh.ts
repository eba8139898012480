import { chmodSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { shellWord } from "../../src/realize/render/shell.ts";
import type { TestLab } from "./test-lab.ts";

/** A real OpenSSH on both sides, with keys and known hosts in a folder of the test's own. */
export interface SshWay {
  /** with an `ssh` that reads this folder's configuration alone */
  readonly env: Readonly<Record<string, string>>;
  /** an inventory with all hosts of the lab, over ssh */
  readonly inventory: string;
  /** which hosts' keys are known, each by a line of known_hosts(5) */
  trust(keys: Readonly<Record<string, string>>): void;
  readonly hostKeys: Readonly<Record<string, string>>;
  /** how many connections there have been, by host */
  connections(): Readonly<Record<string, number>>;
}

/**
 * The hosts of a lab are on no network that this machine is on: each connection is a server of its own, `sshd -i` in the
 * host's container, and the client reaches it by a ProxyCommand. Everything else is as over a network.
 */
export async function openSsh(lab: TestLab): Promise<SshWay> {
  const folder = join(lab.folder, "ssh");
  mkdirSync(join(folder, "bin"), { recursive: true });
  const path = (name: string) => join(folder, name);
  await execa("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", path("key")]);
  const publicKey = readFileSync(path("key.pub"), "utf8");
  const hostKeys: Record<string, string> = {};
  for (const host of lab.hosts) {
    await lab.on(host, "sh", "-c", SERVER, "sh", publicKey);
    const { stdout } = await lab.on(host, "cat", "/run/sshd-test/host_key.pub");
    hostKeys[host] = stdout.trim().split(" ").slice(0, 2).join(" ");
  }
  writeFileSync(path("connect"), CONNECT);
  chmodSync(path("connect"), 0o755);
  writeFileSync(path("config"), configuration(folder, lab));
  const { stdout: real } = await execa("sh", ["-c", "command -v ssh"]);
  writeFileSync(path("bin/ssh"), `#!/bin/sh\nexec ${real} -F ${shellWord(path("config"))} "$@"\n`);
  chmodSync(path("bin/ssh"), 0o755);
  const inventory = { hosts: Object.fromEntries(lab.hosts.map((host) => [host, { ssh: `root@${host}` }])) };
  const trust = (keys: Readonly<Record<string, string>>) =>
    writeFileSync(
      path("known_hosts"),
      Object.entries(keys)
        .map(([host, key]) => `${host} ${key}\n`)
        .join(""),
    );
  trust(hostKeys);
  return {
    env: { PATH: `${path("bin")}:${process.env["PATH"]}` },
    inventory: lab.write("ssh.json", JSON.stringify(inventory)),
    trust,
    hostKeys,
    connections: () => Object.fromEntries(lab.hosts.map((host) => [host, linesIn(path(`${host}.log`))])),
  };
}

const SERVER = `set -e
mkdir -p /run/sshd /run/sshd-test
[ -e /run/sshd-test/host_key ] || ssh-keygen -q -t ed25519 -N '' -f /run/sshd-test/host_key
printf '%s' "$1" >/run/sshd-test/authorized_keys`;

/** `$1` is a container, `$2` a file that gets a line for each connection. */
const CONNECT = `#!/bin/sh
echo connected >>"$2"
exec docker exec --interactive "$1" /usr/sbin/sshd -i -o HostKey=/run/sshd-test/host_key \\
  -o AuthorizedKeysFile=/run/sshd-test/authorized_keys -o StrictModes=no -o UsePAM=no
`;

function configuration(folder: string, lab: TestLab): string {
  const hosts = lab.hosts.map((host) =>
    [
      `Host ${host}`,
      `  ProxyCommand ${folder}/connect ${lab.name}.host.${host} ${folder}/${host}.log`,
      `  IdentityFile ${folder}/key`,
      "  IdentitiesOnly yes",
      `  UserKnownHostsFile ${folder}/known_hosts`,
      "  GlobalKnownHostsFile /dev/null",
      "",
    ].join("\n"),
  );
  return hosts.join("\n");
}

function linesIn(file: string): number {
  try {
    return readFileSync(file, "utf8").split("\n").length - 1;
  } catch {
    return 0;
  }
}
