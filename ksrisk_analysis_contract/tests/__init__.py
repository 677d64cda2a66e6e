from . import test_contract_evidence
from . import test_detect_contract
