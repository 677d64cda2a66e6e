from . import report
from . import evidence
