"""The closed vocabulary of the catalogue, in one place: code, Chinese and English of every term.

A term's code is its name. It is what the database stores, what GraphQL calls the enum value and
what a query string carries; ``zh`` and ``en`` feed descriptions, legends, forms and exports.
"""

from enum import Enum, unique
from typing import Self

from nqi.errors import InvalidInput


class Term(Enum):
    """A word with a code, a Chinese and an English label; subclasses are the vocabularies."""

    def __init__(self, zh: str, en: str) -> None:
        self.zh = zh
        self.en = en

    @property
    def code(self) -> str:
        """What databases, queries and addresses carry."""
        return self.name

    @property
    def description(self) -> str:
        """Both labels, Chinese first."""
        return f"{self.zh} / {self.en}"

    @classmethod
    def parse(cls, code: str) -> Self:
        """Return the term of a code; raise InvalidInput naming what is allowed."""
        if code not in cls.__members__:
            allowed = ", ".join(cls.__members__)
            raise InvalidInput(f"{cls.__name__} {code!r} is unknown: allowed are {allowed}")
        return cls[code]


@unique
class Pillar(Term):
    """四大支柱 / the four pillars of quality infrastructure"""

    METROLOGY = "计量", "Metrology"
    STANDARDS = "标准", "Standards"
    TESTING = "检验检测", "Inspection and testing"
    CERTIFICATION = "认证认可", "Certification and accreditation"


@unique
class Level(Term):
    """层级 / level of a region, or of the government that founded a body"""

    NATIONAL = "中央", "National"
    PROVINCE = "省级", "Province"
    PREFECTURE = "市级", "Prefecture"
    COUNTY = "县级", "County"
    ZONE = "功能区", "Functional zone"


@unique
class RegionType(Term):
    """行政区划类型 / type of administrative division (GB/T 2260)"""

    COUNTRY = "国家", "Country"
    PROVINCE = "省", "Province"
    AUTONOMOUS_REGION = "自治区", "Autonomous region"
    MUNICIPALITY = "直辖市", "Municipality under the central government"
    SPECIAL_ADMINISTRATIVE_REGION = "特别行政区", "Special administrative region"
    PREFECTURE_CITY = "地级市", "Prefecture-level city"
    AREA = "地区", "Prefecture"
    AUTONOMOUS_PREFECTURE = "自治州", "Autonomous prefecture"
    LEAGUE = "盟", "League"
    DISTRICT = "市辖区", "District"
    COUNTY_CITY = "县级市", "County-level city"
    COUNTY = "县", "County"
    AUTONOMOUS_COUNTY = "自治县", "Autonomous county"
    BANNER = "旗", "Banner"
    AUTONOMOUS_BANNER = "自治旗", "Autonomous banner"
    FORESTRY_DISTRICT = "林区", "Forestry district"
    SPECIAL_DISTRICT = "特区", "Special district"
    ZONE = "开发区等功能区", "Functional zone"


@unique
class OrganizationKind(Term):
    """机构类型 / kind of organization"""

    METROLOGY_INSTITUTE = "计量技术机构", "Metrology institute"
    INDUSTRY_METROLOGY_CENTRE = "产业计量测试中心", "Industry metrology and testing centre"
    INSPECTION_INSTITUTE = "检验检测院所", "Public inspection institute"
    TESTING_LAB = "检测实验室", "Testing laboratory"
    NATIONAL_QC_CENTRE = "国家质检中心", "National quality inspection centre"
    KEY_LABORATORY = "重点实验室", "Key laboratory"
    CERTIFICATION_BODY = "认证机构", "Certification body"
    ACCREDITATION_BODY = "认可机构", "Accreditation body"
    STANDARDS_BODY = "标准化机构", "Standards body"
    VERIFICATION_BODY = "审定与核查机构", "Validation and verification body"
    ADMINISTRATION = "行政主管部门", "Administration"
    ASSOCIATION = "协会", "Association"


@unique
class ServiceReach(Term):
    """服务范围 / how far a body serves; national services are never distance gaps"""

    NATIONAL = "面向全国", "Nationwide"
    PROVINCIAL = "面向全省", "Province-wide"
    LOCAL = "面向本地", "Local"
    ON_SITE = "上门服务", "On site at the customer's"


@unique
class Scheme(Term):
    """资质类别 / scheme of a qualification"""

    CMA = "检验检测机构资质认定", "CMA (statutory approval of inspection and testing bodies)"
    CNAS = "中国合格评定国家认可", "CNAS accreditation"
    CNCA_BODY = "认证机构批准", "CNCA approval of certification bodies"
    CCC_DESIGNATION = "强制性产品认证指定", "CCC designation"
    GHG_VERIFICATION = "温室气体审定与核查", "Greenhouse gas validation and verification"
    ENERGY_LABEL_LAB = "能效标识备案实验室", "China Energy Label registered laboratory"
    OIML_ISSUING_AUTHORITY = "国际法制计量组织发证机构", "OIML issuing authority"
    NQCC_APPROVAL = "国家质检中心批准", "Approval of a national quality inspection centre"
    NQCC_GRADE = "国家质检中心分级评定", "Grading of a national quality inspection centre"
    CPSC_ACCEPTANCE = "美国消费品安全委员会认可", "Acceptance by the US CPSC"


@unique
class QualificationStatus(Term):
    """资质状态 / status of a qualification on a date"""

    PENDING = "未生效", "Pending"
    VALID = "有效", "Valid"
    SUSPENDED = "暂停", "Suspended"
    WITHDRAWN = "撤销", "Withdrawn"
    CANCELLED = "注销", "Cancelled"
    EXPIRED = "过期", "Expired"
    SUPERSEDED = "被替代", "Superseded"
    UNKNOWN = "未知", "Unknown"


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
class Precision(Term):
    """位置精度 / how exact a position is"""

    EXACT = "精确", "Exact"
    STREET = "街道", "Street"
    COUNTY_CENTROID = "县级中心点", "Centre of the county"
    CITY_CENTROID = "市级中心点", "Centre of the city"
    REGION_ONLY = "仅知所在地区", "Only the region is known"


@unique
class DesignationKind(Term):
    """命名或授牌 / title given to a body or to a part of it"""

    NATIONAL_QC_CENTRE = "国家质检中心", "National quality inspection centre"
    INDUSTRY_METROLOGY_CENTRE = (
        "国家产业计量测试中心",
        "National industry metrology and testing centre",
    )
    KEY_LABORATORY = "国家重点实验室", "State key laboratory"


@unique
class DesignationStage(Term):
    """建设阶段 / how far a designation has come"""

    APPLIED = "申请筹建", "Applied for"
    IN_PREPARATION = "批准筹建", "Approved for preparation"
    ESTABLISHED = "成立", "Established"
    UNKNOWN = "阶段未知", "Stage not stated"


@unique
class CapabilityKind(Term):
    """能力类别 / what is done"""

    TESTING = "检测", "Testing"
    INSPECTION = "检验", "Inspection"
    CALIBRATION = "校准", "Calibration"
    VERIFICATION = "检定", "Verification of measuring instruments"
    TYPE_EVALUATION = "型式评价", "Type evaluation"
    CERTIFICATION = "认证", "Certification"
    GHG_VERIFICATION = "审定与核查", "Validation and verification"


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
class MatchMode(Term):
    """标准匹配方式 / how a standard's number is matched"""

    EXACT_EDITION = "同一版本", "The same edition"
    ANY_EDITION = "任一版本", "Any edition of the same number"
    ROOT = "同号(不论强制或推荐)", "The same number, mandatory or recommended"
    SERIES = "同一系列", "The same series of parts"


@unique
class MatchReason(Term):
    """匹配原因 / why a laboratory is in the answer"""

    NEARBY = "在所查范围内", "It lies within the circle asked for"
    EXACT_EDITION = "能力项含同一版本标准", "Its scope names the same edition"
    ANY_EDITION = "能力项含该标准任一版本", "Its scope names an edition of the same number"
    ROOT = "能力项含同号标准", "Its scope names the same number, mandatory or recommended"
    SERIES = "能力项含同系列标准", "Its scope names a part of the same series"


@unique
class DemandKind(Term):
    """需求类别 / kind of demand"""

    POPULATION = "常住人口", "Resident population"
    LEGAL_UNITS = "法人单位", "Legal units"
    GDP = "地区生产总值", "Gross regional product"
    CLUSTER = "产业集群", "Industrial cluster"


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
class SuccessionKind(Term):
    """区划变更 / how a region's code was changed"""

    RENUMBERED = "代码变更", "Renumbered or renamed"
    MERGED = "并入", "Merged"
    SPLIT = "拆分", "Split"


@unique
class MeasurementArea(Term):
    """计量领域 / measurement areas of the BIPM key comparison database (KCDB)"""

    AUV = "声学、超声与振动", "Acoustics, ultrasound, vibration"
    EM = "电磁", "Electricity and magnetism"
    L = "几何量", "Length"
    M = "力学", "Mass and related quantities"
    PR = "光学", "Photometry and radiometry"
    QM = "化学", "Chemistry and biology"
    RI = "电离辐射", "Ionizing radiation"
    T = "热学", "Thermometry"
    TF = "时间频率", "Time and frequency"


VOCABULARIES: tuple[type[Term], ...] = tuple(Term.__subclasses__())
"""Every vocabulary, in the order of this file."""
