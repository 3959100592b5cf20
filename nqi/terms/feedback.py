"""Words of the feedback loop: what is reported, how it stands, and what was asked in vain."""

from enum import unique

from nqi.terms.term import Term


@unique
class ReportKind(Term):
    """报告的事项 / what a report is about"""

    ERROR = "内容有误", "Something is wrong"
    MISSING_INSTITUTION = "缺少机构", "A body is missing"
    MISSING_CAPABILITY = "缺少能力", "A capability is missing"
    CLOSED_OR_MOVED = "已关闭或搬迁", "Closed or moved"
    OTHER = "其他", "Something else"


@unique
class ReportState(Term):
    """报告的处理状态 / how a report stands; only the data owner changes it"""

    NEW = "未审核", "Not reviewed"
    ACCEPTED = "已采纳", "Accepted"
    REJECTED = "未采纳", "Not accepted"


@unique
class NeedKind(Term):
    """未满足的查找所找的事物 / what an unmet search was for"""

    STANDARD = "标准", "Standard"
    PRODUCT = "产品", "Product"
    INSTRUMENT = "计量器具", "Measuring instrument"
    SCHEME = "资质类别", "Scheme"
