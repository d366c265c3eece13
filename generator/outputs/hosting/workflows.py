"""Files that have GitHub and GitLab build a bulletin and publish it on their Pages. They lie in the repository.

Each action is named by the digest of one state of it, and gen by its version, so nobody can put something else in
their place.
"""

from generator import __version__

GITHUB_PAGES = ".github/workflows/publish.yml"
"""Where GitHub looks for the workflow, from the repository's root."""
GITLAB_PAGES = ".gitlab-ci.yml"
"""Where GitLab looks for the pipeline."""
_PROGRAM = f"git+https://github.com/gen-bulletin/gen@v{__version__}"
_HOURLY = "5 * * * *"
"""Embargoes end and articles expire though nobody commits anything."""


def github_pages() -> str:
    """The workflow for GitHub Pages: a job that builds and may only read, and one that publishes.

    Hidden files are among what is published, since signatures and `security.txt` lie in `.well-known`.
    https://docs.github.com/pages/getting-started-with-github-pages/using-custom-workflows-with-github-pages
    """
    return f"""\
name: Publish
on:
  push: {{branches: [main]}}
  schedule: [{{cron: "{_HOURLY}"}}]
  workflow_dispatch:
permissions: {{}}
concurrency: pages
jobs:
  build:
    runs-on: ubuntu-latest
    permissions: {{contents: read, pages: read}}
    steps:
      - uses: actions/checkout@08c6903cd8c0fde910a37f88322edcfb5dd907a8 # v5.0.0
        with: {{persist-credentials: false}}
      - uses: actions/setup-python@e797f83bcb11b83ae66e0230d6156d7c80228e7c # v6.0.0
        with: {{python-version: "3.12"}}
      - id: pages
        uses: actions/configure-pages@983d7736d9b0ae728b81ab479565c72886d7745b # v5.0.0
      - run: pip install {_PROGRAM}
      - run: gen build --strict --format github --base-url "${{{{ steps.pages.outputs.base_url }}}}"
      - uses: actions/upload-pages-artifact@fc324d3547104276b827a68afc52ff2a11cc49c9 # v5.0.0
        with: {{path: site, include-hidden-files: true}}
  publish:
    needs: build
    runs-on: ubuntu-latest
    permissions: {{pages: write, id-token: write}}
    environment:
      name: github-pages
      url: ${{{{ steps.deploy.outputs.page_url }}}}
    steps:
      - id: deploy
        uses: actions/deploy-pages@d6db90164ac5ed86f2b6aed7e0febac5b3c0c03e # v4.0.5
"""


def gitlab_pages() -> str:
    """The pipeline for GitLab Pages, which publishes the folder `public`. Its hours are set in GitLab itself.

    https://docs.gitlab.com/user/project/pages/introduction/
    """
    return f"""\
# For embargoes to end in time, add a schedule under Build > Pipeline schedules: {_HOURLY}
pages:
  image: python:3.12
  script:
    - pip install {_PROGRAM}
    - gen build --strict --output public --base-url "$CI_PAGES_URL"
  artifacts:
    paths: [public]
  rules:
    - if: $CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH
"""
