from . import ksrisk_document_report
