from . import ksrisk_sign
from . import ksrisk_vote
from . import ksrisk_plan_import
from . import ksrisk_plan_import_line
from . import ksrisk_evidence_look
from . import ksrisk_publish
from . import ksrisk_publish_line
