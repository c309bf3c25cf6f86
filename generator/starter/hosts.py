"""The files with which hosts build and publish an archive."""

import shlex
from collections.abc import Callable, Mapping
from typing import NamedTuple

from generator.starter.answers import NO_HOST, Answers

_PYTHON = "3.11"


def files_of(answers: Answers, program: str) -> dict[str, str]:
    """The files of the host that was chosen, by path.

    Args:
        answers: What is known of the archive.
        program: What a host installs, as the text of a `requirements.txt`.
    """
    files = HOSTS[answers.host].files(answers)
    return files | ({"requirements.txt": program} if files else {})


def _build(base_url: str) -> str:
    install = "python -m pip install --require-hashes -r requirements.txt"
    return f'{install} && python -m generator build --base-url "{base_url}"'


def _netlify(_answers: Answers) -> dict[str, str]:
    def command(variable: str) -> str:
        return "command = " + '"' + _build(variable).replace('"', '\\"') + '"'

    return {
        "netlify.toml": f"""\
# How Netlify builds and serves this archive: connect the repository, and each push is published.
# Headers and redirects are in output/_headers and output/_redirects, which the build writes.
[build]
  {command("$URL")}
  publish = "output"

[build.environment]
  PYTHON_VERSION = "{_PYTHON}"

# A preview has an address of its own, which its feeds and its sitemap need.
[context.deploy-preview]
  {command("$DEPLOY_PRIME_URL")}

[context.branch-deploy]
  {command("$DEPLOY_PRIME_URL")}
"""
    }


_ON_PUSH = """\
name: Publish
on:
  push:
    branches: [main]
  workflow_dispatch:
permissions:
  contents: read
"""
_STEPS = f"""\
      - uses: actions/checkout@v4
      - uses: actions/setup-python@v5
        with:
          python-version: "{_PYTHON}"
          cache: pip
      - run: python -m pip install --require-hashes -r requirements.txt
"""


def _github(_answers: Answers) -> dict[str, str]:
    return {
        ".github/workflows/publish.yml": f"""\
# Publishes this archive on GitHub Pages with each push. In the repository's settings, under Pages, choose
# "GitHub Actions" as the source.
{_ON_PUSH}  pages: write
  id-token: write
concurrency:
  group: pages
  cancel-in-progress: false
jobs:
  publish:
    runs-on: ubuntu-latest
    environment:
      name: github-pages
      url: ${{{{ steps.publish.outputs.page_url }}}}
    steps:
{_STEPS}\
      - id: pages
        uses: actions/configure-pages@v5
      - run: python -m generator build --base-url "${{{{ steps.pages.outputs.base_url }}}}/"
      - uses: actions/upload-pages-artifact@v3
        with:
          path: output
      - id: publish
        uses: actions/deploy-pages@v4
"""
    }


def _cloudflare(answers: Answers) -> dict[str, str]:
    address = f" --base-url {shlex.quote(answers.base_url)}" if answers.base_url else ""
    return {
        ".github/workflows/publish.yml": f"""\
# Publishes this archive on Cloudflare Pages with each push. Make a project there, put its name below, and add two
# secrets to the repository: CLOUDFLARE_API_TOKEN, which may edit Pages, and CLOUDFLARE_ACCOUNT_ID.
{_ON_PUSH}env:
  PROJECT: my-archive
jobs:
  publish:
    runs-on: ubuntu-latest
    steps:
{_STEPS}\
      - run: python -m generator build{address}
      - uses: cloudflare/wrangler-action@v3
        with:
          apiToken: ${{{{ secrets.CLOUDFLARE_API_TOKEN }}}}
          accountId: ${{{{ secrets.CLOUDFLARE_ACCOUNT_ID }}}}
          command: pages deploy output --project-name=${{{{ env.PROJECT }}}}
"""
    }


def _rsync(answers: Answers) -> dict[str, str]:
    address = f" --base-url {shlex.quote(answers.base_url)}" if answers.base_url else ""
    return {
        "publish.sh": f"""\
#!/bin/sh
# Builds this archive and copies it to a server: sh publish.sh user@example.org:/var/www/archive/
# What is no longer in the archive is removed there, too.
set -eu
[ $# = 1 ] || {{ echo "say where to: sh $0 user@host:/folder/" >&2; exit 2; }}
cd "$(dirname "$0")"
[ -d .venv ] || python3 -m venv .venv
.venv/bin/python -m pip install --quiet --require-hashes -r requirements.txt
.venv/bin/python -m generator build{address}
rsync --recursive --links --checksum --delete-after --human-readable --stats output/ "$1"
"""
    }


class Host(NamedTuple):
    """What can publish an archive: the files that it needs, and what is to be done then.

    The latter may contain `{program}`, what Backfile is called as.
    """

    files: Callable[[Answers], dict[str, str]]
    step: str


HOSTS: Mapping[str, Host] = {
    "netlify": Host(
        _netlify, "push the folder to a repository, and connect that at Netlify; netlify.toml says the rest"
    ),
    "github": Host(_github, "push the folder to GitHub; under Settings, Pages, choose GitHub Actions as the source"),
    "cloudflare": Host(
        _cloudflare, "push the folder to GitHub; .github/workflows/publish.yml says which two secrets it needs"
    ),
    "rsync": Host(_rsync, "sh publish.sh user@example.org:/var/www/archive/"),
    NO_HOST: Host(
        lambda _answers: {},
        "copy output/ to any host, or choose one: {program} init --host netlify|github|cloudflare|rsync|none",
    ),
}
"""Whatever can publish an archive, by the name that it is chosen by."""
