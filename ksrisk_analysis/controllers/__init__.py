from . import report
from . import verify
