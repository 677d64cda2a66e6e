from . import print_dialog
from . import report
from . import verify
from . import evidence
from . import ocds
