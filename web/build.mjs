// Builds the browser libraries into maps/static/vendor: `npm ci && node build.mjs`.
//
// Leaflet is copied as published. GraphiQL is bundled with its editor and the editor's workers, so
// that the pages ask nothing of the network. manifest.json maps each plain name to the name with a
// content hash in its query ("leaflet.js" -> "leaflet.js?v=1f0c9a2b"): a page that uses it may be
// cached for ever. LICENSES.txt carries the licence of every package that went in.
import { createHash } from "node:crypto";
import { cpSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const WEB = dirname(fileURLToPath(import.meta.url));
const MODULES = join(WEB, "node_modules");
const TARGET = join(WEB, "..", "maps", "static", "vendor");
const OUT = join(WEB, ".building"); // complete builds only are renamed into TARGET

const COPIED = {
  "leaflet.js": "leaflet/dist/leaflet.js",
  "leaflet.css": "leaflet/dist/leaflet.css",
  images: "leaflet/dist/images",
  "leaflet.markercluster.js": "leaflet.markercluster/dist/leaflet.markercluster.js",
  "MarkerCluster.css": "leaflet.markercluster/dist/MarkerCluster.css",
  "MarkerCluster.Default.css": "leaflet.markercluster/dist/MarkerCluster.Default.css",
};

const WORKERS = {
  "editor.worker": "monaco-editor/esm/vs/editor/editor.worker.js",
  "json.worker": "monaco-editor/esm/vs/language/json/json.worker.js",
  "graphql.worker": "monaco-graphql/esm/graphql.worker.js",
};

const SHARED_OPTIONS = {
  absWorkingDir: WEB,
  bundle: true,
  define: { "process.env.NODE_ENV": '"production"' },
  legalComments: "none",
  loader: { ".ttf": "file", ".woff2": "file" },
  logLevel: "warning",
  metafile: true,
  minify: true,
  target: "es2022",
};

/** The package folders ("react", "@graphiql/toolkit") whose files are in the bundles. */
function packagesOf(metafiles) {
  const names = new Set(Object.values(COPIED).map((path) => path.split("/")[0]));
  for (const input of metafiles.flatMap((metafile) => Object.keys(metafile.inputs))) {
    const inside = input.split("node_modules/").pop();
    if (inside === input) continue;
    names.add(inside.split("/").slice(0, inside.startsWith("@") ? 2 : 1).join("/"));
  }
  return [...names].sort();
}

function licenceOf(name) {
  const folder = join(MODULES, name);
  const { version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const file = readdirSync(folder).find((entry) => /^(mit-)?licen[cs]e/i.test(entry));
  const text = file ? readFileSync(join(folder, file), "utf8").trim() : "(no licence file in the package)";
  return `${name} ${version} - ${license ?? "see text"}\n\n${text}\n`;
}

function filesUnder(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? filesUnder(join(folder, entry.name)) : [join(folder, entry.name)],
  );
}

function manifest() {
  const hashed = filesUnder(OUT).sort().map((file) => {
    const name = relative(OUT, file).split(sep).join("/");
    const hash = createHash("sha256").update(readFileSync(file)).digest("hex").slice(0, 8);
    return [name, `${name}?v=${hash}`];
  });
  return Object.fromEntries(hashed);
}

rmSync(OUT, { recursive: true, force: true });
mkdirSync(OUT, { recursive: true });
for (const [name, source] of Object.entries(COPIED)) {
  cpSync(join(MODULES, source), join(OUT, name), { recursive: true });
}

const page = await build({
  ...SHARED_OPTIONS,
  entryPoints: { graphiql: "graphiql.jsx" },
  outdir: OUT,
  format: "esm",
  splitting: true,
  chunkNames: "graphiql-[hash]",
  assetNames: "graphiql-[name]-[hash]",
  jsx: "automatic",
});
const workers = await build({
  ...SHARED_OPTIONS,
  entryPoints: Object.fromEntries(
    Object.entries(WORKERS).map(([name, source]) => [name, join("node_modules", source)]),
  ),
  outdir: OUT,
  format: "iife",
});

const rule = `\n${"-".repeat(78)}\n\n`;
writeFileSync(join(OUT, "LICENSES.txt"), packagesOf([page.metafile, workers.metafile]).map(licenceOf).join(rule));
writeFileSync(join(OUT, "manifest.json"), `${JSON.stringify(manifest(), null, 1)}\n`);

rmSync(TARGET, { recursive: true, force: true });
mkdirSync(dirname(TARGET), { recursive: true });
renameSync(OUT, TARGET);
