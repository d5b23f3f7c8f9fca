"""A watch tried on history: what it would have found, told and missed. Pure: articles in, a frozen result out.

    stored articles -> engine(s) -> hits -> stories, as the pipeline places them -> alerts, as the pipeline decides them
    labelled articles -> engine -> precision, recall, and the wrong ones with what was found or lacking

It is as if the watch had been switched on when the period begins, with nothing told before. Articles are judged in
their present wording, in the order they came; memory does not grow with their number, only with what is being told.
"""

from monitor.backtest.labels import Judged, Label, Labelled, Labels, Scores, gather, score
from monitor.backtest.labels_file import read_labels
from monitor.backtest.outcome import (
    Alerts,
    Backtest,
    Day,
    Difference,
    KeywordTally,
    Outcome,
    Sample,
    Version,
)
from monitor.backtest.replay import replay
from monitor.backtest.shapes import backtest_json, scores_json

__all__ = [
    "Alerts",
    "Backtest",
    "Day",
    "Difference",
    "Judged",
    "KeywordTally",
    "Label",
    "Labelled",
    "Labels",
    "Outcome",
    "Sample",
    "Scores",
    "Version",
    "backtest_json",
    "gather",
    "read_labels",
    "replay",
    "score",
    "scores_json",
]
