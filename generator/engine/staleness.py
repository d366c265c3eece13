"""What an output depends on, and whether it has to be made again. Pure."""

from collections.abc import Callable, Mapping

from generator.engine.fingerprints import fingerprint
from generator.engine.output import Call, Copy, Output, Renderer, Sized, Template
from generator.engine.program import engine_key
from generator.engine.store import MadeOutput


def staleness(trace: str, made: MadeOutput | None, on_disk: str) -> tuple[str, ...]:
    """Why an output must be made again, from its trace now, what was made last, and its file's digest now.

    The names of the inputs that differ; or `new`; or, where only the file is not what was written, `missing` or
    `changed on disk`. Empty for a fresh output, and for one that could not be made of the same.
    """
    if made is None:
        return ("new",)
    if trace != made.trace:
        before, now = inputs_of(made.trace), inputs_of(trace)
        return tuple(sorted(name for name in before.keys() | now.keys() if before.get(name) != now.get(name)))
    if made.failure:
        return ()
    if not on_disk:
        return ("missing",)
    return () if on_disk == made.digest else ("changed on disk",)


def may_stay(made: MadeOutput | None, on_disk: str) -> bool:
    """Whether an output stays as it is though its trace differs, if it turns out to be made of the same bytes."""
    return made is not None and made.material != "" and (made.failure != "" or made.digest == on_disk)


def inputs_of(trace: str) -> dict[str, str]:
    """The digests that a trace holds, by name."""
    names = (part.rpartition("=") for part in trace.split("\n"))
    return {name: digest for name, _, digest in names}


def traces_of(planned: Mapping[str, Output], renderer: Renderer) -> dict[str, str]:
    """For each output, a line `name=digest` for everything that its bytes depend on."""
    # The same value, a card above all, is in many inputs; it is told by its identity, which lasts as long as the plan.
    known: dict[int, str] = {}
    pages: dict[Template, str] = {}
    program = f"program={engine_key()}"

    def digest(value: object) -> str:
        found = known.get(id(value))
        if found is None:
            plain: object = value
            if type(value) is tuple:
                plain = [digest(item) for item in value]
            elif isinstance(value, Sized):
                plain = (_named(value.function), value.output.url, trace(value.output))
            found = known[id(value)] = fingerprint(plain)
        return found

    def source(made_from: Output | tuple[Output, ...]) -> str:
        if isinstance(made_from, Output):
            return fingerprint(trace(made_from))
        return fingerprint(tuple((output.url, trace(output)) for output in made_from))

    def recipe(output: Output) -> str:
        made_by = output.recipe
        if isinstance(made_by, Copy):
            file = f"file={made_by.digest}"
            return f"{file}\n{_named(made_by.function)}" if made_by.function else file
        if isinstance(made_by, Call):
            return _named(made_by.function)
        if isinstance(made_by, Template):
            if made_by not in pages:
                pages[made_by] = f"{renderer.trace(made_by)}\nrooted={int(made_by.rooted)}"
            return pages[made_by]
        sources = (f"{name}={source(made_from)}" for name, made_from in made_by.sources.items())
        return "\n".join((_named(made_by.function), *sources))

    def trace(output: Output) -> str:
        inputs = (f"{name}={digest(value)}" for name, value in output.inputs.items())
        return "\n".join([program, recipe(output), *inputs])

    return {path: trace(output) for path, output in planned.items()}


def _named(function: Callable[..., object]) -> str:
    return f"function={function.__module__}.{function.__qualname__}"
