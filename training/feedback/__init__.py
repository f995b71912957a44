"""What sales says of leads: believed as far as it deserves, and answered."""

from training.feedback.answers import Answers
from training.feedback.examples import Evidence
from training.feedback.said import Said
from training.feedback.trust import Trust

__all__ = ["Answers", "Evidence", "Said", "Trust"]
