// netlify.toml of a folder (by default the one above) must resolve without a throw and without a word on standard error, in every context it names.
import { resolveConfig } from "@netlify/config";
import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const root = resolve(process.argv[2] ?? resolve(dirname(fileURLToPath(import.meta.url)), ".."));

for (const context of ["production", "deploy-preview", "branch-deploy"]) {
  const { config, logs } = await resolveConfig({
    config: resolve(root, "netlify.toml"),
    repositoryRoot: root,
    cwd: root,
    offline: true,
    buffer: true,
    context,
    branch: "main",
  });
  if (logs?.stderr.length) throw new Error(logs.stderr.join("\n"));
  const variable = context === "production" ? "$URL" : "$DEPLOY_PRIME_URL";
  if (!config.build.command.includes(`--base-url "${variable}"`)) throw new Error(`${context}: ${config.build.command}`);
  if (config.build.publish !== resolve(root, "output")) throw new Error(config.build.publish);
  console.log(`netlify.toml, ${context}: ok, ${config.headers.length} headers, ${config.redirects.length} redirects`);
}
