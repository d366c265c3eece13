"""Where everything stands on a page, and what it looks like from afar: to be compared with what was kept.

Every element's place and size, with one font for all texts, comes out the same wherever that font is, to a pixel or
two; a picture of the page, so small that no letter is seen, tells what no box does: colours, and what lies above what.
"""

import io
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from msgspec import Struct
from PIL import Image, ImageChops
from playwright.sync_api import Browser, Page

KEPT = Path(__file__).parent / "appearance_kept"
LANGUAGES = ("zh-CN", "en")
VIEWS = {"320": 320, "600": 600, "900": 900, "1280": 1280}
"""Widths in CSS pixels; the widest one is dark."""
PATHS = {"components": "news/2020/components/", "home": ""}
"""The pages, below each other in one list of boxes; the front page at the narrowest width and at the widest."""

FAR = 12
"""By how many pixels a box may stand lower or higher: a line's height that differs by little adds up."""
SHARE = 0.02
"""The same as a part of the number, for what stands far down."""
SCALE = 16
"""Pixels of a page for one of its picture."""
SHADE = 24
"""By how much a colour may differ, of 255 for each of red, green and blue."""
PART = 0.01
"""Of the picture's pixels, how many may differ by more."""

_ONE_FONT = "*, *::before, *::after { font-family: 'Noto Sans CJK SC' !important; }"
_DRESS = """async (rules) => {
  const sheet = document.querySelector("style") ?? document.head.appendChild(document.createElement("style"));
  sheet.textContent = rules;
  for (const one of document.images) one.loading = "eager";
  await Promise.all([...document.images].map((one) => one.decode().catch(() => {})));
}"""
_BOXES = """() => {
  const found = [];
  const walk = (element, path) => {
    const style = getComputedStyle(element), box = element.getBoundingClientRect();
    if (["none", "inline", "contents"].includes(style.display) || element.hidden) return;
    found.push([path, ...[box.left, box.top + scrollY, box.width, box.height].map(Math.round)]);
    if (["svg", "PICTURE", "SELECT"].includes(element.tagName)) return;
    [...element.children].forEach((child, index) => {
      const named = child.classList.length ? "." + child.classList[0] : "";
      walk(child, `${path}/${child.tagName.toLowerCase()}${named}:${index + 1}`);
    });
  };
  walk(document.body, "body");
  return found;
}"""

Boxes = Mapping[str, tuple[int, ...]]
"""Left, top, width and height in CSS pixels, by the way from the body down."""


class Look(Struct, frozen=True):
    """How pages look in one view."""

    boxes: Boxes
    picture: Image.Image

    @property
    def text(self) -> str:
        """The boxes, a line each, set off as deep as they are."""
        return "".join(
            f"{' ' * path.count('/')}{path.rpartition('/')[2]} {' '.join(map(str, box))}\n"
            for path, box in self.boxes.items()
        )


def kept(name: str) -> Look:
    """What was kept of a view."""
    boxes: dict[str, tuple[int, ...]] = {}
    above: list[str] = []
    for line in (KEPT / f"{name}.txt").read_text("utf-8").splitlines():
        own, *numbers = line.split()
        above[len(line) - len(line.lstrip()) :] = [own]
        boxes["/".join(above)] = tuple(map(int, numbers))
    with Image.open(KEPT / f"{name}.png") as image:
        return Look(boxes, image.convert("RGB"))


def looks(browser: Browser, where: str, language: str) -> dict[str, Look]:
    """How the pages of a site look at each width, by language and width."""
    found = {}
    for name, width in VIEWS.items():
        with opened(browser, width) as page:
            one = []
            for title, path in PATHS.items():
                if title == "home" and width not in (min(VIEWS.values()), max(VIEWS.values())):
                    continue
                page.goto(where + path)
                one.append(look_of(page, title))
        boxes = {path: box for look in one for path, box in look.boxes.items()}
        found[f"{language}-{name}"] = Look(boxes, _beside([look.picture for look in one]))
    return found


@contextmanager
def opened(browser: Browser, width: int) -> Iterator[Page]:
    """A page of this width; the widest is dark."""
    with browser.new_context(
        viewport={"width": width, "height": 800},
        color_scheme="dark" if width == max(VIEWS.values()) else "light",
        reduced_motion="reduce",
        bypass_csp=True,
    ) as context:
        yield context.new_page()


def look_of(page: Page, title: str, style: str = "") -> Look:
    """How a page looks, with more rules, if any are given."""
    page.evaluate(_DRESS, _ONE_FONT + style)
    boxes = {f"{title}:{path}": tuple(box) for path, *box in page.evaluate(_BOXES)}
    with Image.open(io.BytesIO(page.screenshot(full_page=True, type="jpeg", quality=80))) as image:
        size = (max(image.width // SCALE, 1), max(image.height // SCALE, 1))
        image.draft("RGB", (image.width // 8, image.height // 8))
        return Look(boxes, image.convert("RGB").resize(size, Image.Resampling.BOX))


def _beside(pictures: list[Image.Image]) -> Image.Image:
    """Pictures side by side."""
    whole = Image.new("RGB", (sum(one.width for one in pictures), max(one.height for one in pictures)))
    left = 0
    for one in pictures:
        whole.paste(one, (left, 0))
        left += one.width
    return whole


def differences(before: Look, now: Look) -> list[str]:
    """What looks otherwise than it did."""
    gone = [f"{path} is no more" for path in before.boxes if path not in now.boxes]
    new = [f"{path} is new" for path in now.boxes if path not in before.boxes]
    moved = [
        f"{path} was {box}, is {now.boxes[path]}"
        for path, box in before.boxes.items()
        if path in now.boxes and not _is_near(box, now.boxes[path])
    ]
    return gone + new + moved + _shades(before.picture, now.picture)


def _is_near(box: tuple[int, ...], other: tuple[int, ...]) -> bool:
    left, top, width, height = (abs(one - two) for one, two in zip(box, other, strict=True))
    return left <= 3 and width <= 3 and height <= max(3, SHARE * box[3]) and top <= max(FAR, SHARE * box[1])


def _shades(before: Image.Image, now: Image.Image) -> list[str]:
    if abs(before.height - now.height) > 1 + SHARE * before.height or before.width != now.width:
        return [f"the picture was {before.size}, is {now.size}"]
    now = now.resize(before.size, Image.Resampling.BOX)
    # A line may stand a pixel higher or lower: both are blurred by that.
    small = [
        one.resize((max(one.width // 2, 1), max(one.height // 4, 1)), Image.Resampling.BOX)
        for one in (before, now)
    ]
    red, green, blue = ImageChops.difference(*small).split()
    data = ImageChops.lighter(ImageChops.lighter(red, green), blue).tobytes()
    share = sum(shade > SHADE for shade in data) / len(data)
    return [f"{share:.1%} of the picture has other shades"] if share > PART else []
