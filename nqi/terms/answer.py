"""Words of questions and answers: how to match, how to order, what is known."""

from enum import unique

from nqi.terms.term import Term


@unique
class MatchMode(Term):
    """标准匹配方式 / how a standard's number is matched"""

    EXACT_EDITION = "同一版本", "The same edition"
    ANY_EDITION = "任一版本", "Any edition of the same number"
    ROOT = "同号(不论强制或推荐)", "The same number, mandatory or recommended"
    SUCCESSORS = "该版本及其后继版本", "The edition and every one that follows it"
    SERIES = "同一系列", "The same series of parts"


@unique
class MatchReason(Term):
    """匹配原因 / why a laboratory is in the answer"""

    NEARBY = "在所查范围内", "It lies within the circle asked for"
    EXACT_EDITION = "能力项含同一版本标准", "Its scope names the same edition"
    ANY_EDITION = "能力项含该标准任一版本", "Its scope names an edition of the same number"
    ROOT = "能力项含同号标准", "Its scope names the same number, mandatory or recommended"
    SUCCESSORS = "能力项含该版本或其后继版本", "Its scope names the edition or one that follows it"
    SERIES = "能力项含同系列标准", "Its scope names a part of the same series"


@unique
class DemandKind(Term):
    """需求类别 / kind of demand"""

    POPULATION = "常住人口", "Resident population"
    LEGAL_UNITS = "法人单位", "Legal units"
    GDP = "地区生产总值", "Gross regional product"
    CLUSTER = "产业集群", "Industrial cluster"
    LAYER = "自备需求点", "Point of an uploaded layer"


@unique
class OrganizationOrder(Term):
    """排序依据 / declared objective order of organizations; there is no other"""

    REGION = "按行政区划代码、再按名称", "By the code of the region, then by name"
    NAME = "按名称的字符编码", "By the code points of the name"
    DISTANCE = "按直线距离由近及远", "By straight-line distance, nearest first"


@unique
class CoverageMetric(Term):
    """覆盖指标 / what a coverage map shows"""

    ORGANIZATIONS = "机构数", "Organizations"
    NEAREST_KM = "最近机构距离(公里)", "Distance to the nearest body (km)"
    POPULATION_PER_ORGANIZATION = "每家机构服务人口", "Residents per organization"


@unique
class CoverageState(Term):
    """覆盖状态 / what is known of one region; a gap is never the same as no data"""

    COVERED = "有服务", "Covered"
    NATIONWIDE = "面向全国服务(本地无驻点)", "Served nationwide, no seat here"
    GAP = "缺口", "Gap"
    NO_DATA = "资料暂缺", "No data"


@unique
class SearchGroup(Term):
    """搜索分组 / what a search result is"""

    ORGANIZATION = "机构", "Body"
    STANDARD = "标准", "Standard"
    PARAMETER = "检测参数", "Parameter"
    PRODUCT = "产品", "Product"
    INSTRUMENT = "计量器具", "Measuring instrument"
    REGION = "行政区划", "Region"


@unique
class SearchReason(Term):
    """命中原因 / why a record is among the results"""

    NUMBER = "编号", "Its number"
    NAME = "名称", "Its name"
    OTHER_NAME = "其他名称", "Another of its names"
    SYNONYM = "同义词", "A synonym"
    PINYIN = "拼音", "Its pinyin, whole or initials"
    TEXT = "相关文字", "Other text of the record"
    SIMILAR = "相近写法", "A similar spelling"
