// Who may import whom: model <- sim <- verify <- realize <- cli, and model <- load <- cli.

/** One rule per folder: of everything below src/, it may import only itself and `allowed`. */
const layer = (folder, allowed) => ({
  name: `layer-${folder}`,
  comment: `src/${folder} may import only ${[folder, ...allowed].join(", ")}`,
  severity: "error",
  from: { path: `^src/${folder}/` },
  to: { path: "^src/", pathNot: `^src/(${[folder, ...allowed].join("|")})/` },
});

/** The package may be imported from `folder` only. */
const onlyFrom = (folder, name) => ({
  name: `only-${folder}-uses-${name}`,
  severity: "error",
  from: { path: "^src/", pathNot: `^src/${folder}/` },
  to: { path: [`(^|/)node_modules/${name}/`, `^${name}(/|$)`] },
});

/** @type {import("dependency-cruiser").IConfiguration} */
export default {
  forbidden: [
    layer("model", []),
    layer("sim", ["model"]),
    layer("verify", ["model", "sim"]),
    layer("realize", ["model", "sim", "verify"]),
    layer("load", ["model"]),
    {
      name: "nothing-imports-cli",
      severity: "error",
      from: { path: "^src/", pathNot: "^src/cli/" },
      to: { path: "^src/cli/" },
    },
    {
      name: "no-cycles",
      severity: "error",
      from: { path: "^src/" },
      to: { circular: true },
    },
    {
      name: "pure-layers-use-no-node-modules",
      comment: "model, sim and verify do no input or output; node:crypto is their only Node module",
      severity: "error",
      from: { path: "^src/(model|sim|verify)/" },
      to: { dependencyTypes: ["core"], pathNot: "^(node:)?crypto$" },
    },
    onlyFrom("realize", "execa"),
    onlyFrom("cli", "chalk"),
    onlyFrom("cli", "commander"),
    {
      name: "resolvable",
      severity: "error",
      from: { path: "^src/" },
      to: { couldNotResolve: true },
    },
    {
      name: "no-development-dependencies",
      comment: "what src/ needs at run time belongs in dependencies",
      severity: "error",
      from: { path: "^src/" },
      to: {
        dependencyTypes: ["npm-dev"],
        dependencyTypesNot: ["type-only"],
        pathNot: "node_modules/@types/",
      },
    },
  ],
  options: {
    doNotFollow: { path: ["node_modules"] },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "node", "default", "types"],
    },
  },
};
