"""`gen theme new`: begins a look of one's own, a folder of templates that changes the default one."""

import argparse
import re
from pathlib import Path

from generator.commands.exit_codes import OK
from generator.commands.terminal import spoken
from generator.commands.writing import write_new
from generator.settings.finding import find_config
from generator.wording import say

# Remarks stand between these signs, by their keys in the catalogue.
_REMARK = re.compile("«([a-z]+)»")

_BASE = """\
{# «base» #}
{% extends "default:base.html" %}
{% from "macros.html" import stylesheet %}

{# «styles» #}
{% block styles %}
{{ super() }}
{{ stylesheet("own.css") }}
{% endblock %}

{# «foot» #}
{% block foot %}
{{ super() }}
{% endblock %}
"""
_ARTICLE = """\
{# «article» #}
{% extends "default:article.html" %}

{# «ending» #}
{% block article_foot %}
{{ super() }}
{% endblock %}
"""
_SHEET = """\
/* «sheet» */

:root {
  --paper: #fff;
  --wash: #f5f2ec;
  --rule: #ddd8cd;
}

/* «dark» */
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #161513;
    --wash: #211f1c;
    --rule: #3d3a35;
  }
}
"""
_WORDS = """\
# «words»
# related: {related}
"""
_BLOCK = """\
---
# «block»
# «names»
names: [提醒]
# «options»
options:
  title: {names: [标题]}
---
<aside>
  <p class="block-title"><strong>{title}</strong></p>
  {body}
</aside>
"""
_BLOCK_SHEET = """\
.block-notice {
  padding: var(--one);
  border-inline-start: 0.25rem solid var(--caution);
  background: var(--wash);
}
"""


def run(options: argparse.Namespace) -> int:
    """Write the files that are not there yet; gives the exit code."""
    language = spoken()
    config = find_config(".")
    beside = Path(config).parent if config else Path()
    folder: Path = options.folder or beside / "templates"
    code = write_new(folder.absolute(), begun(language), language, "theme")
    if code == OK:
        print(say("theme.done", language))
    return code


def begun(language: str) -> dict[str, str]:
    """The text of each file of a new theme, by its path, with remarks in a language. Together they change nothing."""
    related = {"en": "Read on", "zh-CN": "延伸阅读"}[language]
    files = {
        "base.html": _BASE,
        "article.html": _ARTICLE,
        "assets/own.css": _SHEET,
        f"languages/{language}.yaml": _WORDS.replace("{related}", related),
        "blocks/notice.html": _BLOCK,
        "blocks/notice.css": _BLOCK_SHEET,
    }
    return {
        path: _REMARK.sub(lambda match: say(f"theme.remarks.{match[1]}", language), text)
        for path, text in files.items()
    }
