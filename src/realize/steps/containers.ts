import { must } from "../../model/fabric/fabric.ts";
import { NETWORK_LABEL, OWNER_KEY, PLACE_KEY } from "../ownership.ts";
import type { Columns, Part } from "../part.ts";
import type { Step } from "../step.ts";

/** docker-run(1): a container with no network but the interfaces that it is to be plugged into. */
export function containerSteps(parts: readonly Part[], owner: string): Step[] {
  return parts.map(({ name, of, columns }) => ({
    does: `start ${of}`,
    run: {
      argv: [
        "docker",
        "run",
        "--detach",
        "--name",
        name,
        "--network",
        "none",
        "--label",
        `${OWNER_KEY}=${owner}`,
        "--label",
        `${PLACE_KEY}=${of}`,
        ...labels(columns),
        "--entrypoint",
        "sleep",
        "--",
        must(columns["image"]),
        "infinity",
      ],
    },
    starts: name,
    timeout: FETCH,
    undo: { argv: ["sh", "-c", REMOVE, "sh", `label=${OWNER_KEY}=${owner}`, name] },
  }));
}

/** seconds: an image that is not there is fetched first */
const FETCH = 900;

/** `$1` is the label that the container `$2` must have to be removed. */
const REMOVE = `own=$(docker ps --all --filter "$1" --format '{{.Names}}') || exit
printf '%s\\n' "$own" | grep -qxF -e "$2" || exit 0
docker rm --force --volumes -- "$2"`;

function labels(columns: Columns): string[] {
  return Object.entries(columns).flatMap(([name, value]) =>
    name.startsWith(NETWORK_LABEL) ? ["--label", `${name}=${value}`] : [],
  );
}
