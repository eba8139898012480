import { GenericContainer, type StartedTestContainer, Wait } from "testcontainers";
import type { Ground } from "./ground.ts";
import { GROUND_LABEL, LAB_LABEL } from "./names.ts";

/**
 * A container that is to be a host: it runs Open vSwitch and Docker, and is on no network but those that the lab gives it.
 * Where the engine may give every capability `--privileged` is that; where the machine's own set lacks one it fails, and a list
 * without it does (`CAP_SYS_RESOURCE`, say).
 */
class LabContainer extends GenericContainer {
  constructor(image: string, isPrivileged: boolean) {
    super(image);
    if (isPrivileged) {
      this.hostConfig.Privileged = true;
      return;
    }
    this.hostConfig.CapAdd = ["ALL"];
    this.hostConfig.CapDrop = ["SYS_RESOURCE"];
    this.hostConfig.SecurityOpt = ["seccomp=unconfined", "apparmor=unconfined"];
    this.hostConfig.MaskedPaths = [];
    this.hostConfig.ReadonlyPaths = [];
    this.hostConfig.Devices = [
      { PathOnHost: "/dev/net/tun", PathInContainer: "/dev/net/tun", CgroupPermissions: "rwm" },
    ];
    this.hostConfig.Binds = ["/sys/fs/cgroup:/sys/fs/cgroup:rw"];
  }

  /** A router between the hosts, which puts interfaces into their namespaces: it sees their processes. */
  seesAll(): this {
    this.hostConfig.PidMode = "host";
    return this;
  }
}

export interface LabContainerOptions {
  readonly lab: string;
  readonly image: string;
  readonly name: string;
  readonly isPrivileged: boolean;
  /** of docker0 */
  readonly dockerAddress?: string | undefined;
}

export async function startHost({
  lab,
  image,
  name,
  isPrivileged,
  dockerAddress,
}: LabContainerOptions): Promise<StartedTestContainer> {
  return new LabContainer(image, isPrivileged)
    .withName(`${lab}.${name}`)
    .withLabels({ [LAB_LABEL]: lab })
    .withNetworkMode("none")
    .withEnvironment(dockerAddress === undefined ? {} : { DOCKER_BIP: dockerAddress })
    .withWaitStrategy(Wait.forLogMessage("ready"))
    .withStartupTimeout(120_000)
    .start();
}

export async function startUnderlay({
  lab,
  image,
  name,
  isPrivileged,
  ground,
}: LabContainerOptions & { readonly ground: Ground }): Promise<StartedTestContainer> {
  return new LabContainer(image, isPrivileged)
    .seesAll()
    .withName(`${lab}.${name}`)
    .withLabels({ [LAB_LABEL]: lab, [GROUND_LABEL]: JSON.stringify(ground) })
    .withNetworkMode("none")
    .withCommand(["sleep", "infinity"])
    .start();
}
