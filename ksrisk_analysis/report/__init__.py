from . import ksrisk_document_report
from . import ksrisk_management_report
from . import ksrisk_management_charts
