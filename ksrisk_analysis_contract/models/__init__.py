from . import contract_contract
from . import ksrisk_evidence
from . import ksrisk_detect_contract
