"""The grammar for Python: `Parser(Language(tree_sitter_grok.language()))`."""

from pathlib import Path

from ._binding import language

__all__ = ["FOLDS_QUERY", "HIGHLIGHTS_QUERY", "INJECTIONS_QUERY", "LOCALS_QUERY", "TAGS_QUERY", "language"]

_QUERIES = {
    "FOLDS_QUERY": "folds.scm",
    "HIGHLIGHTS_QUERY": "highlights.scm",
    "INJECTIONS_QUERY": "injections.scm",
    "LOCALS_QUERY": "locals.scm",
    "TAGS_QUERY": "tags.scm",
}


def __getattr__(name: str) -> str:
    """Reads a query when it is asked for: beside the module where it is installed, in the grammar's folder in a checkout."""
    if name not in _QUERIES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    here = Path(__file__).resolve().parent
    for folder in (here / "queries", here.parents[2] / "queries"):
        if (file := folder / _QUERIES[name]).is_file():
            return file.read_text("utf-8")
    raise AttributeError(f"{_QUERIES[name]} is not installed")
