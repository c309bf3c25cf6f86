// Lighthouse on pages of a built site, served with the headers that its _headers file promises; each score must be 1.
// Usage: node .ci/lighthouse.js FOLDER PAGE...     for instance: node .ci/lighthouse.js output / /beats/harbour-tides/
import { launch } from "chrome-launcher";
import lighthouse from "lighthouse";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, resolve, sep } from "node:path";
import { gzipSync } from "node:zlib";

const CATEGORIES = ["performance", "accessibility", "best-practices", "seo"];
const TYPES = {
  ".html": "text/html; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".svg": "image/svg+xml",
  ".txt": "text/plain; charset=utf-8",
  ".xml": "application/xml",
  ".wasm": "application/wasm",
};
const BROWSER_FLAGS = [ // besides the launcher's own, which switch off the background traffic of a browser
  "--headless=new",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--disable-dev-shm-usage",
  "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1", // whatever asks for the world outside fails
];

/** The rules of a _headers file, in order: {matches: RegExp, headers: [[name, value], ...]}. */
function parseRules(text) {
  const rules = [];
  for (const line of text.split(/\r?\n/)) {
    if (!line.trim() || line.trim().startsWith("#")) continue;
    if (/^\s/.test(line)) {
      const [, name, value] = line.match(/^\s+([^:\s]+):\s*(.*?)\s*$/);
      rules.at(-1).headers.push([name, value]);
    } else {
      const literal = line.trim().replace(/[.+?^${}()|[\]\\]/g, "\\$&");
      const pattern = literal.replace(/\*/g, ".*").replace(/(?<=\/):[^/]+/g, "[^/]+");
      rules.push({ matches: new RegExp(`^${pattern}$`), headers: [] });
    }
  }
  return rules;
}

/** Serves the folder on a free port of this machine; resolves to the listening server. */
async function serve(folder) {
  const rules = parseRules(await readFile(join(folder, "_headers"), "utf8"));
  const server = createServer(async (request, response) => {
    try {
      const path = decodeURIComponent(new URL(request.url, "http://127.0.0.1").pathname);
      const file = join(folder, path.endsWith("/") ? `${path}index.html` : path);
      const found = file.startsWith(folder + sep) && (await readFile(file).catch(() => null));
      const type = found ? TYPES[extname(file)] ?? "application/octet-stream" : TYPES[".txt"];
      response.setHeader("Content-Type", type);
      for (const { matches, headers } of rules)
        if (matches.test(path)) for (const [name, value] of headers) response.setHeader(name, value);
      let body = found || Buffer.from("not found\n");
      const isText = /^text\/|[/+](xml|json)\b/.test(response.getHeader("Content-Type"));
      if (isText && /\bgzip\b/.test(request.headers["accept-encoding"])) {
        response.setHeader("Content-Encoding", "gzip").setHeader("Vary", "Accept-Encoding");
        body = gzipSync(body);
      }
      response.setHeader("Content-Length", body.length).writeHead(found ? 200 : 404).end(body);
    } catch (error) {
      response.writeHead(400).end(`${error}\n`);
    }
  });
  await new Promise((done, failed) => server.once("error", failed).listen(0, "127.0.0.1", done));
  return server;
}

/** A category's score in words, with the ids of the audits that cost it points. */
function describe({ id, score, auditRefs }, audits) {
  if (score === 1) return `${id} 100`;
  const cost = ({ scoreDisplayMode, score }) => scoreDisplayMode !== "notApplicable" && score !== 1;
  const culprits = auditRefs.filter((ref) => ref.weight > 0 && cost(audits[ref.id])).map((ref) => ref.id);
  return `${id} ${score === null ? "none" : Math.round(score * 100)} (${culprits.join(", ")})`;
}

/** Audits one page and prints its line; resolves to whether every score is 1. */
async function check(url, port) {
  const begun = performance.now();
  const shared = { port, skipAboutBlank: true, disableFullPageScreenshot: true, logLevel: "silent" };
  const audit = async (onlyCategories) => (await lighthouse(url, { ...shared, onlyCategories })).lhr;
  const notes = [];
  let report = await audit(CATEGORIES);
  if (report.runtimeError) { // nothing was measured: now and then the browser loses its trace
    notes.push(`after ${report.runtimeError.code}`);
    report = await audit(CATEGORIES);
  }
  const { categories, audits, runtimeError } = report;
  if (!runtimeError && categories.performance.score !== 1) { // the one score that a busy machine can spoil
    notes.push(`after ${describe(categories.performance, audits)}`);
    const again = await audit(["performance"]);
    categories.performance = again.categories.performance;
    Object.assign(audits, again.audits);
  }
  const scores = runtimeError?.message ?? CATEGORIES.map((id) => describe(categories[id], audits)).join(", ");
  notes.unshift(`${((performance.now() - begun) / 1000).toFixed(1)} s`);
  console.log(`${new URL(url).pathname}: ${scores} [${notes.join(", ")}]`);
  return !runtimeError && CATEGORIES.every((id) => categories[id].score === 1);
}

const [folder, ...pages] = process.argv.slice(2);
if (!pages.length) throw new Error("usage: node .ci/lighthouse.js FOLDER PAGE...");
const server = await serve(resolve(folder));
const chrome = await launch({ chromePath: process.env.CHROME_PATH, chromeFlags: BROWSER_FLAGS });
try {
  const site = `http://127.0.0.1:${server.address().port}`;
  for (const page of pages) if (!(await check(site + page, chrome.port))) process.exitCode = 1;
} finally {
  chrome.kill();
  server.close();
  server.closeAllConnections();
}
