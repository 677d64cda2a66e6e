from . import test_cycle
from . import test_seed_plan
