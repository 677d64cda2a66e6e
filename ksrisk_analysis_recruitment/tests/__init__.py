from . import test_detect_appointment
from . import test_detect_competition
from . import test_detect_vacancy
