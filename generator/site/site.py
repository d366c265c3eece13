"""The site as every page knows it: identity, navigation and feeds, from the settings."""

from collections.abc import Iterable
from dataclasses import asdict

from generator import __version__
from generator.content.images import can_scale
from generator.problems import Problem, Reporter
from generator.settings.config import BLOCKS, Config
from generator.site.addresses import GUIDES, SEARCH, feeds_at
from generator.site.articles import term
from generator.site.catalog import Catalog
from generator.site.icons import FAVICON, TOUCH_ICON, own_icons, touch_icon_source
from generator.site.links import Directory
from generator.site.model import Image, Site, Term, Theme
from generator.text import urls
from generator.text.decoding import nearest


def make_site(
    config: Config, directory: Directory, catalog: Catalog, old: Iterable[str], *, own_icon: bool = False
) -> tuple[Site, tuple[Problem, ...]]:
    """The site's public face, and what the settings name that isn't there.

    `old` are all site paths that lead on to others. `own_icon` says whether the bulletin's templates have an icon of
    their own.
    """
    settings = config.settings
    reporter = Reporter(config.path.name, config.lines)
    section_terms = tuple(term(section) for section, _ in catalog.sections)
    page_terms = tuple(
        Term(page.title, page.url) for page in catalog.pages if page.language == settings.language
    )
    files, icons = directory.files, own_icons(directory.files)
    free = _not_taken((*GUIDES, SEARCH), directory, old)
    made_of = touch_icon_source(settings.logo, files, own=own_icon)
    has_touch_icon = made_of is not None or f"static{TOUCH_ICON}" in files
    site = Site(
        title=settings.title,
        subtitle=settings.subtitle,
        base_url=settings.base_url,
        language=settings.language,
        description=settings.description,
        keywords=settings.keywords,
        logo=_logo(config, directory, reporter),
        publisher=asdict(settings.publisher),
        government=asdict(settings.government),
        navigation=_navigation(config, directory, reporter) or section_terms + page_terms,
        sections=section_terms,
        feeds=feeds_at("/", settings.title),
        has_issues=bool(catalog.issues),
        has_tags=bool(catalog.tags),
        has_sources=bool(catalog.sources),
        theme=_theme(config, catalog, reporter),
        generator=f"gen {__version__}",
        badges=_badges(config, directory, reporter),
        guides=tuple(url for url in GUIDES if url in free),
        search=SEARCH if settings.search.enabled and SEARCH in free else "",
        touch_icon=TOUCH_ICON if has_touch_icon else "",
        favicon=FAVICON if can_scale() and not own_icon and not icons else "",
        icons=icons,
    )
    return site, tuple(reporter.problems)


def _theme(config: Config, catalog: Catalog, reporter: Reporter) -> Theme:
    theme = config.settings.theme
    folders = [section.key for section, _ in catalog.sections]
    for index, name in enumerate(theme.home):
        if name not in BLOCKS and name not in folders:
            place = config.positions.get(f"theme.home.{index}", (0, 0))
            near = nearest(name, (*BLOCKS, *folders)) or BLOCKS[0]
            reporter.error("home-block-unknown", *place, name=name, known=", ".join(BLOCKS), nearest=near)
    return Theme(theme.masthead, theme.accent, theme.text, theme.home, theme.extra)


def _not_taken(addresses: Iterable[str], directory: Directory, old: Iterable[str]) -> tuple[str, ...]:
    """Those of our own pages' addresses that nothing of the bulletin's has."""
    own = (url for url, _ in directory.documents.values())
    files = (file.url.removesuffix("index.html") for file in directory.files.values())
    taken = {url.casefold().rstrip("/") for url in (*own, *directory.sections.values(), *files, *old)}
    return tuple(url for url in addresses if url.rstrip("/") not in taken)


def _logo(config: Config, directory: Directory, reporter: Reporter) -> Image | None:
    return _picture("logo", config.settings.logo, config.settings.title, config, directory, reporter)


def _badges(config: Config, directory: Directory, reporter: Reporter) -> dict[str, Image]:
    government = config.settings.government
    found = {
        "police": _picture(
            "government.police_badge", government.police_badge, "", config, directory, reporter
        ),
        "mark": _picture("government.mark_picture", government.mark_picture, "", config, directory, reporter),
    }
    return {name: image for name, image in found.items() if image}


def _picture(
    key: str, path: str, alt: str, config: Config, directory: Directory, reporter: Reporter
) -> Image | None:
    """A picture under `content/` that a key of the settings names."""
    if not path:
        return None
    if path not in directory.files:
        near = nearest(path, directory.files) or "content/static/"
        reporter.error("logo-missing", *config.positions.get(key, (0, 0)), path=path, nearest=near)
        return None
    public = directory.files[path]
    return Image(public.url, alt, public.picture.width, public.picture.height)


def _navigation(config: Config, directory: Directory, reporter: Reporter) -> tuple[Term, ...]:
    terms = []
    for index, item in enumerate(config.settings.navigation):
        url = item.url
        if url.startswith("//"):
            url = "https:" + url
        elif not url.startswith("/") and not urls.scheme(url):
            path, _, fragment = url.partition("#")
            if path in directory.documents:
                url = directory.documents[path][0]
            elif path.removesuffix("_index.md").rstrip("/") in directory.sections:
                url = directory.sections[path.removesuffix("_index.md").rstrip("/")]
            else:
                place = config.positions.get(f"navigation.{index}.url", (0, 0))
                near = nearest(path, directory.documents) or "content/"
                reporter.error("navigation-nowhere", *place, path=path, nearest=near)
                continue
            url += f"#{fragment}" if fragment else ""
        terms.append(Term(item.title, url))
    return tuple(terms)
