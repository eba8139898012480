import { must } from "../../model/fabric/fabric.ts";
import { NAME_KEY, NETWORK_LABEL, OWNER_KEY, PLACE_KEY } from "../ownership.ts";
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
        "--label",
        `${NAME_KEY}=${name}`,
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
    undo: {
      argv: ["sh", "-c", REMOVE, "sh", name, `label=${OWNER_KEY}=${owner}`, `label=${NAME_KEY}=${name}`],
    },
  }));
}

/** seconds: an image that is not there is fetched first */
const FETCH = 900;

/** `$1` is the container to be removed, `$2` and `$3` are the labels that it must have. */
const REMOVE = `own=$(docker ps --all --filter "$2" --filter "$3" --format '{{.Names}}') || exit
printf '%s\\n' "$own" | grep -qxF -e "$1" || exit 0
docker rm --force --volumes -- "$1"`;

function labels(columns: Columns): string[] {
  return Object.entries(columns).flatMap(([name, value]) =>
    name.startsWith(NETWORK_LABEL) ? ["--label", `${name}=${value}`] : [],
  );
}
