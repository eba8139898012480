import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { readNetwork } from "../../src/model/network.ts";
import { compileWanted } from "../../src/realize/compile/wanted.ts";
import { startLab } from "../../src/realize/lab/lab.ts";
import { lookAt } from "../../src/realize/look.ts";
import { ownerOf } from "../../src/realize/ownership.ts";
import { destroy, realize } from "../../src/realize/realize.ts";
import { asJson, folderWith } from "../cli/simnet.ts";

/** A lab that several tests use one after the other, and a network for it in a file. */
export type TestLab = Awaited<ReturnType<typeof openLab>>;

/** Two hosts and two tenants, without the half minute that a spanning tree takes. */
const TEXT = asJson({ design: { kind: "bridge-per-tenant", stp: false } });

/** @param text of the network, as a file has it */
export async function openLab(text: string = TEXT) {
  const folder = folderWith({ "network.json": text });
  const network = readNetwork(JSON.parse(text));
  if (!network.ok) throw new Error(JSON.stringify(network.problems));
  const { fabric } = network.value;
  const lab = await startLab(fabric);
  const hosts = fabric.columns.hosts.name;
  const wanted = compileWanted(fabric, "busybox");
  if (!wanted.ok) throw new Error(JSON.stringify(wanted.problems));

  /** Runs a command on a host; rejects where it fails. */
  const on = (host: string, ...argv: readonly string[]) =>
    execa("docker", ["exec", "--interactive", `${lab.name}.host.${host}`, ...argv]);
  return {
    name: lab.name,
    file: join(folder, "network.json"),
    folder,
    fabric,
    hosts,
    transports: lab.transports,
    on,
    look: () => lookAt(wanted.value, lab.transports, ownerOf(fabric.name)),
    realize: () => realize(fabric, wanted.value, lab.transports),
    destroy: () => destroy(fabric, lab.transports),
    /** All that stands on the hosts, and whether a lock is held. */
    footprint: async () =>
      Object.fromEntries(
        await Promise.all(
          hosts.map(async (host) => [host, (await on(host, "sh", "-c", FOOTPRINT)).stdout] as const),
        ),
      ),
    /** A program of the host's that does what this script says first; `$real` is the one that it stands before. */
    shadow: async (host: string, program: string, script: string) => {
      const path = `/usr/local/sbin/${program}`;
      const content = `#!/bin/sh\nreal=$(PATH=/usr/sbin:/usr/bin:/sbin:/bin command -v ${program})\n${script}\nexec "$real" "$@"\n`;
      await execa(
        "docker",
        ["exec", "-i", `${lab.name}.host.${host}`, "sh", "-c", `cat >${path}; chmod +x ${path}`],
        {
          input: content,
        },
      );
      return () => on(host, "rm", path);
    },
    write: (name: string, content: string) => {
      writeFileSync(join(folder, name), content);
      return join(folder, name);
    },
    stop: () => lab.stop(),
  };
}

const FOOTPRINT = `echo "bridges: $(ovs-vsctl list-br | tr '\\n' ' ')"
echo "links: $(ls /sys/class/net | tr '\\n' ' ')"
echo "namespaces: $(ls /run/netns | tr '\\n' ' ')"
echo "containers: $(docker ps --all --format '{{.Names}}' | tr '\\n' ' ')"
for bridge in $(ovs-vsctl list-br); do ovs-ofctl --no-stats dump-flows "$bridge"; done
echo "captures: $(cat /proc/[0-9]*/comm 2>/dev/null | grep -c tcpdump) $(ls /run/simnet-probe 2>/dev/null)"
flock --nonblock /run/lock/simnet true || echo "the lock is held"`;
