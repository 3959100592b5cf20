"""Words about standards: families, force, status, relations."""

from enum import unique

from nqi.terms.term import Term


@unique
class StandardFamily(Term):
    """标准体系 / family of a standard's number"""

    NATIONAL = "国家标准", "National standard"
    SECTOR = "行业标准", "Sector standard"
    LOCAL = "地方标准", "Local standard"
    GROUP = "团体标准", "Group standard"
    ENTERPRISE = "企业标准", "Enterprise standard"
    METROLOGY = "计量技术规范", "Metrological regulation or specification"
    REFERENCE_MATERIAL = "标准物质", "Reference material"
    SAMPLE = "标准样品", "Reference sample"
    SAFETY_REGULATION = "特种设备安全技术规范", "Special equipment safety regulation"
    INTERNATIONAL = "国际或国外标准", "International or foreign standard"
    RULE = "规则或公告", "Rule or announcement"


@unique
class Mandate(Term):
    """标准性质 / force of a standard"""

    MANDATORY = "强制性", "Mandatory"
    RECOMMENDED = "推荐性", "Recommended"
    GUIDE = "指导性", "Guide"


@unique
class StandardStatus(Term):
    """标准状态 / status of a standard's edition on a date, derived from its dates"""

    UPCOMING = "即将实施", "Not yet in force"
    IN_FORCE = "现行", "In force"
    SUPERSEDED = "被代替", "Superseded"
    ABOLISHED = "废止", "Abolished"
    UNKNOWN = "日期不详", "Dates not stated"


@unique
class StandardOrigin(Term):
    """标准来源 / who makes standards of a family"""

    GOVERNMENT = "政府主导制定", "Made under the lead of government"
    MARKET = "市场自主制定", "Made by the market"
    INTERNATIONAL = "国际或国外", "International or foreign"


@unique
class StandardRelationKind(Term):
    """标准关系 / relation between two standards"""

    REPLACES = "代替", "Replaces"
    REPLACES_PART = "部分代替", "Replaces in part"
    ADOPTS = "采用", "Adopts"
    AMENDS = "修改", "Amends"
    CITES = "引用", "Cites"


@unique
class AdoptionDegree(Term):
    """采标程度 / degree to which an international standard is adopted"""

    IDT = "等同采用", "Identical"
    MOD = "修改采用", "Modified"
    NEQ = "非等效采用", "Not equivalent"


@unique
class ReviewConclusion(Term):
    """复审结论 / conclusion of a review"""

    CONTINUES = "继续有效", "Remains valid"
    REVISE = "修订", "To be revised"
    ABOLISH = "废止", "To be abolished"


@unique
class Openness(Term):
    """文本公开 / how far the text of a standard is open"""

    FULL_TEXT = "可下载全文", "Full text can be downloaded"
    READ_ONLINE = "可在线阅读", "Can be read online"
    PAID = "需付费", "To be bought"
    UNKNOWN = "未说明", "Not stated"


@unique
class ClassificationSystem(Term):
    """分类体系 / system of classification"""

    ICS = "国际标准分类", "International Classification for Standards"
    CCS = "中国标准文献分类", "Chinese Classification for Standards"
    HS = "商品名称及编码协调制度", "Harmonized System of goods"
