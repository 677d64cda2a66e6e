from . import ksrisk_environment
from . import ksrisk_sign
from . import ksrisk_vote
from . import ksrisk_plan_import
from . import ksrisk_plan_import_line
from . import ksrisk_print
from . import ksrisk_print_line
from . import ksrisk_print_sources
