"""What the process that builds answers to the desk: it alone has the bulletin as it stands."""

from generator.desk.live import Question, shown
from generator.problems import ProblemsError
from generator.serve.preview import Held


def answered(held: Held, question: object) -> object:
    """The answer to a question; problems where errors keep it from being answered."""
    if isinstance(question, Question):
        return shown(held, question)
    from generator.desk.copying import Copying, copied  # few ask

    assert isinstance(question, Copying)
    try:
        return copied(held, question)
    except ProblemsError as error:
        return error.problems
