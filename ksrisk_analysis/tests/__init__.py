from . import test_cycle
from . import test_seed_plan
from . import test_seed_work_plan
from . import test_deadlines
from . import test_bypass
from . import test_bad_input
from . import test_documents
