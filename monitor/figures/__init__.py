"""Numbers of people killed, wounded, missing or captured, as an article claims them.

`extract(article)` reads title, summary and text by one grammar per language (English, Russian, Ukrainian, Korean) over
one frame: a count, what happened, to whom, who says so. Every figure keeps its sentence and its place in the original
field. Nothing is added up or judged: a claim is reported as it was made.
"""

from monitor.figures.extract import extract

__all__ = ["extract"]
