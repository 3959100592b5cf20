"""Words about bodies: pillars, kinds, reach, titles, events."""

from enum import unique

from nqi.terms.term import Term


@unique
class Pillar(Term):
    """四大支柱 / the four pillars of quality infrastructure"""

    METROLOGY = "计量", "Metrology"
    STANDARDS = "标准", "Standards"
    TESTING = "检验检测", "Inspection and testing"
    CERTIFICATION = "认证认可", "Certification and accreditation"


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
    CALIBRATION_LAB = "校准实验室", "Calibration laboratory"
    REFERENCE_MATERIAL_PRODUCER = "标准物质研制机构", "Reference material producer"
    PROFICIENCY_TESTING_PROVIDER = "能力验证提供者", "Proficiency testing provider"
    ARBITRATION_BODY = "仲裁检验和质量鉴定机构", "Arbitration and quality appraisal body"
    EQUIPMENT_SUPERVISION_BODY = "设备监理机构", "Equipment supervision body"
    TRAINING_PROVIDER = "培训机构", "Training provider"
    CONSULTANCY = "咨询与品牌服务机构", "Consultancy"
    SERVICE_PLATFORM = "公共服务平台", "Public service platform"
    ONE_STOP_CENTRE = "一站式服务窗口", "One-stop service centre"


@unique
class ServiceReach(Term):
    """服务范围 / how far a body serves; national services are never distance gaps"""

    NATIONAL = "面向全国", "Nationwide"
    PROVINCIAL = "面向全省", "Province-wide"
    LOCAL = "面向本地", "Local"
    ON_SITE = "上门服务", "On site at the customer's"


@unique
class DesignationKind(Term):
    """命名或授牌 / title given to a body or to a part of it"""

    NATIONAL_QC_CENTRE = "国家质检中心", "National quality inspection centre"
    INDUSTRY_METROLOGY_CENTRE = (
        "国家产业计量测试中心",
        "National industry metrology and testing centre",
    )
    KEY_LABORATORY = "国家重点实验室", "State key laboratory"
    INSPECTION_KEY_LABORATORY = "国家检测重点实验室", "National key inspection laboratory"
    TYPE_EVALUATION_LABORATORY = "型式评价实验室", "Type evaluation laboratory"
    STANDARDS_INNOVATION_BASE = (
        "国家技术标准创新基地",
        "National technical standards innovation base",
    )
    NQI_SERVICE_BASE = (
        "协同服务及应用示范基地",
        "Demonstration base of integrated quality infrastructure services",
    )
    TBT_RESEARCH_BASE = (
        "技术性贸易措施研究评议基地",
        "Research base on technical barriers to trade",
    )
    QUALITY_INNOVATION_BASE = "质量创新基地", "Quality innovation base"
    PILOT = "示范试点", "Demonstration or pilot"


@unique
class DesignationStage(Term):
    """建设阶段 / how far a designation has come"""

    APPLIED = "申请筹建", "Applied for"
    IN_PREPARATION = "批准筹建", "Approved for preparation"
    ESTABLISHED = "成立", "Established"
    UNKNOWN = "阶段未知", "Stage not stated"


@unique
class SupervisionKind(Term):
    """监督事项 / event of supervision of a body"""

    CHECK_FAILED = "监督检查不合格", "Failed a supervision check"
    RECTIFICATION = "责令整改", "Ordered to rectify"
    PENALTY = "行政处罚", "Administrative penalty"
    DISHONESTY_LISTED = "列入严重违法失信名单", "Put on the list of serious dishonesty"
    DISHONESTY_REMOVED = "移出严重违法失信名单", "Taken off the list of serious dishonesty"
    COMMENDATION = "表彰", "Commendation"


@unique
class OpenMode(Term):
    """仪器设备开放方式 / how equipment is shared"""

    TESTING_SERVICE = "代检", "Tests on request"
    MACHINE_TIME = "机时", "Machine time"
    SELF_OPERATED = "自主操作", "Operated by the user"
    NOT_OPEN = "不开放", "Not open"


@unique
class TalentKind(Term):
    """人才类别 / kind of professional, published as counts only"""

    METROLOGIST_1 = "一级注册计量师", "Registered metrologist, class 1"
    METROLOGIST_2 = "二级注册计量师", "Registered metrologist, class 2"
    MEASUREMENT_STANDARD_EXAMINER = "计量标准考评员", "Examiner of measurement standards"
    STATUTORY_INSTITUTE_EXAMINER = (
        "法定计量检定机构考评员",
        "Examiner of statutory metrology institutes",
    )
    CMA_ASSESSOR = "资质认定评审员", "CMA assessor"
    ACCREDITATION_ASSESSOR = "认可评审员", "Accreditation assessor"
    CCC_INSPECTOR = "强制性产品认证检查员", "CCC inspector"
    STANDARDS_EXPERT = "标准化专家", "Standardization expert"
    EQUIPMENT_SUPERVISOR = "注册设备监理师", "Registered equipment supervisor"
    CHIEF_QUALITY_OFFICER = "首席质量官", "Chief quality officer"
    QUALITY_PROFESSIONAL = "质量专业技术人员", "Quality professional"


@unique
class ResourceKind(Term):
    """信息资源类别 / kind of information resource"""

    STANDARDS_TEXT = "标准文本", "Texts of standards"
    DATABASE = "数据库", "Database"
    TRAINING = "培训", "Training"
    POLICY = "政策", "Policy"
    FUNDING = "资金支持", "Funding"
    PLATFORM = "公共服务平台", "Public service platform"
    TECHNOLOGY = "技术供给", "Technology offered"
