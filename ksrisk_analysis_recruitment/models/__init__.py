from . import hr_job
from . import hr_version
from . import ksrisk_detect_appointment
from . import ksrisk_detect_competition
from . import ksrisk_detect_vacancy
