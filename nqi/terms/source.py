"""Words about data: how far to trust a row, how complete a source is, what changed."""

from enum import unique

from nqi.terms.term import Term


@unique
class Confidence(Term):
    """可信程度 / how far a row can be relied upon"""

    AUTHORITATIVE = "官方发布", "Authoritative: published by the authority itself"
    IMPORTED = "转引", "Imported: facts of an authority, through a copy"
    UNVERIFIED = "未核实", "Unverified"
    SYNTHETIC = "合成数据", "SYNTHETIC: made for tests and benchmarks, not a fact"


@unique
class Completeness(Term):
    """完整性 / whether a source lists everything of its kind on its date"""

    COMPLETE = "完整", "Complete on its date"
    PARTIAL = "不完整", "Partial: absence says nothing"


@unique
class ChangeKind(Term):
    """变更类别 / what happened to a record between two releases"""

    CREATED = "新增", "Created"
    UPDATED = "变更", "Updated"
    CLOSED = "关闭", "Closed: no longer in the sources"


@unique
class RecordKind(Term):
    """记录类别 / kind of record in the catalogue"""

    ORGANIZATION = "机构", "Organization"
    SITE = "场所", "Site"
    QUALIFICATION = "资质", "Qualification"
    STATUS_EVENT = "资质状态事件", "Status event"
    DESIGNATION = "命名或授牌", "Designation"
    CAPABILITY = "能力项", "Capability"
    STANDARD = "标准", "Standard"
    MEASUREMENT_STANDARD = "计量标准", "Measurement standard"
    REFERENCE_MATERIAL = "标准物质", "Reference material"
    CERTIFICATE = "认证证书", "Certificate"
    EQUIPMENT = "仪器设备", "Equipment"
    TBT_NOTIFICATION = "TBT通报", "TBT notification"
    SUPERVISION_EVENT = "监督事项", "Supervision event"
    REGION = "行政区划", "Region"


@unique
class Severity(Term):
    """严重程度 / severity of a finding about data"""

    ERROR = "错误", "Error"
    WARNING = "警告", "Warning"
    INFO = "提示", "Information"
