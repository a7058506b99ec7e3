// Builds the page into controlplane/http/page/assets: what is committed there must be just this.
import { build } from "esbuild";
import { cp, readFile, writeFile } from "node:fs/promises";

const out = process.argv[2] ?? "../controlplane/http/page/assets";
const own = new URL(".", import.meta.url).pathname;
await build({
  absWorkingDir: own,
  entryPoints: { page: "src/main.tsx", style: "src/style.css" },
  outdir: out,
  bundle: true,
  minify: true,
  format: "esm",
  target: "es2022",
  jsx: "automatic",
  jsxImportSource: "preact",
  legalComments: "none",
  logLevel: "warning",
});
for (const name of ["index.html", "icon.svg"]) await cp(`${own}src/${name}`, new URL(`${out}/${name}`, import.meta.url));
const preact = JSON.parse(await readFile(`${own}node_modules/preact/package.json`, "utf8"));
const licence = await readFile(`${own}node_modules/preact/LICENSE`, "utf8");
await writeFile(
  new URL(`${out}/licences.txt`, import.meta.url),
  `The page holds one library.\n\npreact ${preact.version}, ${preact.license}\n\n${licence}`,
);
