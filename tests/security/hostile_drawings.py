"""Drawings that run a script or ask for a file when they are opened or clicked on. Each asks for its own name."""

import base64

LEAK = "http://leak.invalid/"
"""Another host, which nobody has."""

_ROOT = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
_HTML = "http://www.w3.org/1999/xhtml"


def _script(name: str) -> str:
    return f"fetch(`/ran/{name}`)"


def _svg(inside: str, attributes: str = "", before: str = "") -> str:
    return f'{before}<svg {_ROOT} viewBox="0 0 99 99" {attributes}>{inside}<rect width="9" height="9"/></svg>'


def _page(name: str) -> str:
    return base64.b64encode(f"<script>{_script(name)}</script>".encode()).decode()


_SOURCES = {
    # Scripts
    "script": "<script>RUN</script>",
    "script-cdata": "<script type='text/javascript'><![CDATA[RUN]]></script>",
    "script-href": "<script href='/leak/NAME'/>",
    "script-xlink": "<script xlink:href='/leak/NAME'/>",
    "script-data": "<script href='data:text/javascript,RUN'/>",
    "script-module": "<script type='module'>RUN</script>",
    "script-html": f"<h:script xmlns:h='{_HTML}'>RUN</h:script>",
    "script-prefixed": "<s:script xmlns:s='http://www.w3.org/2000/svg'>RUN</s:script>",
    "script-deep": "<g><defs><symbol><script>RUN</script></symbol></defs></g>",
    "script-in-style": "<style><script>RUN</script></style>",
    "script-in-title": f"<title><script xmlns='{_HTML}'>RUN</script></title>",
    "script-in-metadata": "<g><script>RUN</script></g><metadata/>",
    # Handlers
    "onload-inside": "<g onload='RUN'/>",
    "onclick": "<rect width='99' height='99' onclick='RUN'/>",
    "onmouseover": "<text y='20' onmouseover='RUN'>x</text>",
    "onfocus": "<a xlink:href='#' onfocusin='RUN'><text y='20'>x</text></a>",
    "onbegin": "<animate attributeName='x' begin='0s' dur='1s' onbegin='RUN'/>",
    "onend": "<set attributeName='x' to='1' begin='0s' dur='0.01s' onend='RUN'/>",
    "onbegin-transform": "<animateTransform attributeName='transform' begin='0s' dur='1s' onbegin='RUN'/>",
    "onerror-image": "<image href='data:image/png;base64,AA' width='9' height='9' onerror='RUN'/>",
    "onload-image": "<image href='/leak/NAME' width='9' height='9' onload='RUN'/>",
    # HTML
    "foreign-script": f"<foreignObject><script xmlns='{_HTML}'>RUN</script></foreignObject>",
    "foreign-image": f"<foreignObject><img xmlns='{_HTML}' src='/leak/NAME'/></foreignObject>",
    "foreign-frame": f"<foreignObject><iframe xmlns='{_HTML}' src='/leak/NAME'/></foreignObject>",
    "foreign-srcdoc": f"<foreignObject><iframe xmlns='{_HTML}' srcdoc='&lt;script&gt;RUN&lt;/script&gt;'/>"
    "</foreignObject>",
    "html-image": f"<h:img xmlns:h='{_HTML}' src='x' onerror='RUN'/>",
    "html-link": f"<h:link xmlns:h='{_HTML}' rel='stylesheet' href='/leak/NAME'/>",
    "html-object": f"<h:object xmlns:h='{_HTML}' data='/leak/NAME'/>",
    "html-embed": f"<h:embed xmlns:h='{_HTML}' src='/leak/NAME'/>",
    "html-video": f"<h:video xmlns:h='{_HTML}' src='/leak/NAME' autoplay='1'/>",
    "html-refresh": f"<h:meta xmlns:h='{_HTML}' http-equiv='refresh' content='0;url=/leak/NAME'/>",
    # Links
    "link": "<a href='javascript:RUN'><text y='20'>x</text></a>",
    "link-xlink": "<a xlink:href='javascript:RUN'><text y='20'>x</text></a>",
    "link-tab": "<a href='java&#9;script:RUN'><text y='20'>x</text></a>",
    "link-control": "<a href='&#x20;javascript&#10;:RUN'><text y='20'>x</text></a>",
    "link-case": "<a href='JaVaScRiPt:RUN'><text y='20'>x</text></a>",
    "link-entity": "<a href='&j;:RUN'><text y='20'>x</text></a>",
    "link-set": "<a><set attributeName='href' to='javascript:RUN'/><text y='20'>x</text></a>",
    "link-animate": "<a><animate attributeName='xlink:href' values='javascript:RUN' dur='9s'/>"
    "<text y='20'>x</text></a>",
    "link-animate-far": "<a id='a'><text y='20'>x</text></a><set href='#a' attributeName='href' to='javascript:RUN'/>",
    "link-blank": "<a><set attributeName=' href ' to='javascript:RUN'/><text y='20'>x</text></a>",
    # What lies elsewhere
    "image": "<image href='/leak/NAME' width='9' height='9'/>",
    "image-far": "<image xlink:href='LEAKNAME' width='9' height='9'/>",
    "image-svg": "<g><image href='data:image/svg+xml,%3Csvg/%3E'/><image href='/leak/NAME' height='1'/></g>",
    "use": "<use href='/leak/NAME#x'/>",
    "use-xlink": "<use xlink:href='/leak/NAME#x'/>",
    "fe-image": "<filter id='f'><feImage href='/leak/NAME'/></filter><rect filter='url(#f)' width='9' height='9'/>",
    "style-import": "<style>@import '/leak/NAME';</style>",
    "style-import-url": "<style>@import url(/leak/NAME);</style>",
    "style-import-escaped": "<style>@\\69mport '/leak/NAME';</style>",
    "style-import-cdata": "<style><![CDATA[/**/@import/**/'/leak/NAME';]]></style>",
    "style-background": "<style>svg { background: url(/leak/NAME) }</style>",
    "style-escaped": "<style>svg { background: u\\72l(/leak/NAME) }</style>",
    "style-set": "<style>svg { background: image-set('/leak/NAME' 1x) }</style>",
    "style-variable": "<style>svg { --x: url(/leak/NAME); background: var(--x) }</style>",
    "style-font": "<style>@font-face { font-family: f; src: url(/leak/NAME) } text { font-family: f }</style>"
    "<text y='20'>x</text>",
    "style-mask": "<rect style='mask: url(/leak/NAME#m)' width='9' height='9'/>",
    "style-filter": "<rect filter='url(/leak/NAME#f)' width='9' height='9'/>",
    "style-cursor": "<style>svg { cursor: url(/leak/NAME), auto }</style>",
    "style-content": "<style>svg { list-style: url(/leak/NAME); border-image: url(/leak/NAME) 1 }</style>",
    "style-media": "<style>@media all { svg { background: url(\n'/leak/NAME'\n) } }</style>",
    "style-attribute": "<g style='fill: red'/><rect style='background: URL(/leak/NAME);"
    ' mask-image: url("/leak/NAME")\' width="9" height="9"/>',
    "animate-fill": "<rect width='9' height='9'><set attributeName='mask' to='url(/leak/NAME#m)'/></rect>",
    "base": "<g xml:base='http://leak.invalid/'><image href='NAME' width='9' height='9'/></g>",
}


def _made(name: str, inside: str) -> bytes:
    before = '<!DOCTYPE svg [<!ENTITY j "javascript">]>' if "&j;" in inside else ""
    text = _svg(inside, before=before)
    return text.replace("RUN", _script(name)).replace("LEAK", LEAK).replace("NAME", name).encode()


HOSTILE: dict[str, bytes] = {name: _made(name, inside) for name, inside in _SOURCES.items()} | {
    "onload": _svg("", f'onload="{_script("onload")}"').encode(),
    "onload-wide": _svg("", f'onload="{_script("onload-wide")}"').encode("utf-16"),
    "onload-gb": _svg(
        "<text>字</text>", f'onload="{_script("onload-gb")}"', '<?xml version="1.0" encoding="gb2312"?>'
    ).encode("gb18030"),
    "attribute-default": _svg(
        "", before=f'<!DOCTYPE svg [<!ATTLIST svg onload CDATA "{_script("attribute-default")}">]>'
    ).encode(),
    "entity-script": _svg(
        "&e;",
        before=f'<!DOCTYPE svg [<!ENTITY e "&#60;script&#62;{_script("entity-script")}&#60;/script&#62;">]>',
    ).encode(),
    "stylesheet": _svg("", before='<?xml-stylesheet type="text/css" href="/leak/stylesheet"?>').encode(),
    "stylesheet-xsl": _svg(
        "", before='<?xml-stylesheet type="text/xsl" href="/leak/stylesheet-xsl"?>'
    ).encode(),
    "use-data": _svg(
        f"<use href='data:image/svg+xml;base64,{base64.b64encode(_svg('').encode()).decode()}#x'/>"
        f"<image href='/leak/use-data' width='9' height='9'/>"
    ).encode(),
    "link-data": _svg(
        f"<a href='data:text/html;base64,{_page('link-data')}'><text y='20'>x</text></a>"
    ).encode(),
}
"""Drawings by their names."""
