"""The site as every page knows it: identity, navigation and feeds, from the settings."""

from collections.abc import Collection, Iterable
from dataclasses import asdict
from datetime import datetime

from generator import __version__
from generator.content.images import can_scale
from generator.content.paths import TOPICS
from generator.problems import Problem, Reporter
from generator.settings.config import BLOCKS, Config, NamedLink
from generator.site.addresses import ACCESSIBILITY, GUIDES, SEARCH, feeds_at
from generator.site.articles import term
from generator.site.catalog import Catalog
from generator.site.icons import FAVICON, TOUCH_ICON, own_icons, touch_icon_source
from generator.site.links import Directory
from generator.site.model import Banner, Image, LinkGroup, MenuEntry, Site, Term, Theme
from generator.site.publication import is_current
from generator.site.taxonomies import index_url
from generator.text import urls
from generator.text.decoding import nearest


def make_site(
    config: Config,
    directory: Directory,
    catalog: Catalog,
    old: Collection[str],
    now: datetime,
    *,
    own_icon: bool = False,
) -> tuple[Site, tuple[Problem, ...]]:
    """The site's public face, and what the settings name that isn't there.

    `old` are all site paths that lead on to others; `now` decides what shows for a time. `own_icon` says whether the
    bulletin's templates have an icon of their own.
    """
    settings = config.settings
    reporter = Reporter(config.path.name, config.lines)
    section_terms = tuple(term(section) for section, _ in catalog.sections)
    pages = (page for page in catalog.pages if page.language == settings.language)
    by_itself = (
        *(MenuEntry(term.name, term.url, language=term.language) for term in section_terms),
        *(MenuEntry(page.title, page.url) for page in pages),
    )
    files, icons = directory.files, own_icons(directory.files)
    free = _free((*GUIDES, SEARCH), directory, old)
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
        navigation=_menu(settings.navigation, "navigation", config, directory, reporter) or by_itself,
        sections=section_terms,
        feeds=feeds_at("/", settings.title),
        has_issues=bool(catalog.issues),
        has_tags=bool(catalog.tags),
        has_sources=bool(catalog.sources),
        theme=_theme(config, catalog, reporter),
        generator=f"gen {__version__}",
        badges=_badges(config, directory, reporter),
        guides=tuple(
            url
            for url in GUIDES
            if url in free and (url != ACCESSIBILITY or settings.accessibility_statement)
        ),
        search=SEARCH if settings.search.enabled and SEARCH in free else "",
        topics=_topics(catalog, directory, old) if catalog.topics else "",
        touch_icon=TOUCH_ICON if has_touch_icon else "",
        favicon=FAVICON if can_scale() and not own_icon and not icons else "",
        icons=icons,
        friendly_links=_friendly_links(config, directory, reporter),
        banners=_banners(config, directory, reporter, now),
        menus={
            name: _menu(items, f"menus.{name}", config, directory, reporter)
            for name, items in settings.menus.items()
        },
        taxonomies={
            key: Term(name, index_url(key)) for key, name in settings.taxonomies.items() if catalog.terms[key]
        },
        mourning=any(is_current(span, now) for span in settings.mourning),
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
    return Theme(theme.masthead, theme.accent, theme.text, theme.home, theme.slides, theme.extra)


def _topics(catalog: Catalog, directory: Directory, old: Iterable[str]) -> str:
    """Where the list of topics stands: where a section without articles describes it, else where nothing else does."""
    for section, paths in catalog.sections:
        if section.key == TOPICS:
            return "" if paths else section.url
    return next(iter(_free((f"/{TOPICS}/",), directory, old)), "")


def _free(wanted: Iterable[str], directory: Directory, old: Iterable[str]) -> tuple[str, ...]:
    """Those of some site paths that nothing of the bulletin's own has."""
    own = (url for url, _ in directory.documents.values())
    files = (file.url.removesuffix("index.html") for file in directory.files.values())
    taken = {url.casefold().rstrip("/") for url in (*own, *directory.sections.values(), *files, *old)}
    return tuple(url for url in wanted if url.rstrip("/") not in taken)


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


def _menu(
    items: Iterable[NamedLink], key: str, config: Config, directory: Directory, reporter: Reporter
) -> tuple[MenuEntry, ...]:
    """The entries of a menu that a key of the settings has, with those below them."""
    entries = []
    for index, item in enumerate(items):
        place = f"{key}.{index}"
        below = getattr(item, "children", ())  # the last ones have none
        children = _menu(below, f"{place}.children", config, directory, reporter)
        if url := _target(item.url, f"{place}.url", config, directory, reporter):
            entries.append(MenuEntry(item.title, url, children=children))
    return tuple(entries)


def _friendly_links(config: Config, directory: Directory, reporter: Reporter) -> tuple[LinkGroup, ...]:
    groups = (
        LinkGroup(
            group.title,
            _links(group.links, f"friendly_links.{index}.links", config, directory, reporter),
        )
        for index, group in enumerate(config.settings.friendly_links)
    )
    return tuple(group for group in groups if group.links)


def _banners(config: Config, directory: Directory, reporter: Reporter, now: datetime) -> tuple[Banner, ...]:
    """Those whose time it is; what is wrong with one is told before it comes."""
    targets = [
        _target(banner.link, f"banner.{index}.link", config, directory, reporter) if banner.link else ""
        for index, banner in enumerate(config.settings.banner)
    ]
    pairs = zip(config.settings.banner, targets, strict=True)
    return tuple(Banner(banner.text, url) for banner, url in pairs if is_current(banner, now))


def _links(
    items: Iterable[NamedLink], key: str, config: Config, directory: Directory, reporter: Reporter
) -> tuple[Term, ...]:
    urls = (
        (item.title, _target(item.url, f"{key}.{index}.url", config, directory, reporter))
        for index, item in enumerate(items)
    )
    return tuple(Term(title, url) for title, url in urls if url)


def _target(written: str, key: str, config: Config, directory: Directory, reporter: Reporter) -> str:
    """The address that a key of the settings means; empty where it is nowhere, which is reported."""
    if written.startswith("//"):
        return "https:" + written
    if written.startswith("/") or urls.scheme(written):
        return written
    path, _, fragment = written.partition("#")
    section = path.removesuffix("_index.md").rstrip("/")
    if path in directory.documents:
        url = directory.documents[path][0]
    elif section in directory.sections:
        url = directory.sections[section]
    else:
        near = nearest(path, directory.documents) or "content/"
        reporter.error("navigation-nowhere", *config.positions.get(key, (0, 0)), path=path, nearest=near)
        return ""
    return url + (f"#{fragment}" if fragment else "")
