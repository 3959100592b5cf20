"""Words about rights and what is done by them."""

from enum import unique

from nqi.terms.term import Term


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
    CIPM_MRA = "国际互认的校准和测量能力", "Calibration and measurement capability in the KCDB"
    STATUTORY_METROLOGY = "法定计量检定机构考核", "Examination of statutory metrology institutes"
    METROLOGY_AUTHORIZATION = "计量授权", "Authorization of metrology services"
    CATL = "农产品质量安全检测机构考核", "Approval of agricultural product laboratories (CATL)"
    FOOD_INSPECTION = "食品检验机构资质认定", "Approval of food inspection bodies"
    FORENSIC = "司法鉴定", "Forensic appraisal"
    VEHICLE_INSPECTION = "机动车检验", "Motor vehicle inspection"
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
class CertificateKind(Term):
    """证书类别 / kind of certificate issued to a firm"""

    CCC = "强制性产品认证", "Compulsory product certification"
    PRODUCT = "自愿性产品认证", "Voluntary product certification"
    MANAGEMENT_SYSTEM = "管理体系认证", "Management system certification"
    SERVICE = "服务认证", "Service certification"


@unique
class SchemeRole(Term):
    """在认证制度中的角色 / what a body does in a scheme"""

    CERTIFICATION = "认证", "Certifies"
    TESTING = "指定检测", "Tests as a designated laboratory"
    VERIFICATION = "审定与核查", "Validates and verifies"


@unique
class Regime(Term):
    """监管制度 / regime under which a product is placed on the market"""

    CCC = "强制性产品认证", "Compulsory product certification (CCC)"
    MANDATORY_STANDARD = "强制性标准", "Mandatory standard"
    PRODUCTION_LICENCE = "工业产品生产许可", "Production licence"
    REGISTRATION = "注册或备案", "Registration or filing"
    FOOD_CONTACT = "食品相关产品", "Food contact product"
    ENERGY_LABEL = "能效标识", "Energy label"
    LEGAL_METROLOGY = "法制计量", "Legal metrology"
    SPECIAL_EQUIPMENT = "特种设备", "Special equipment"
    VOLUNTARY = "自愿", "Voluntary"


@unique
class VerifyKind(Term):
    """核验的编号种类 / kind of number to verify"""

    USCC = "统一社会信用代码", "Unified social credit code"
    CMA = "资质认定证书编号", "CMA certificate number"
    CNAS = "CNAS注册编号", "CNAS registration number"
    CNCA_BODY = "认证机构批准号", "CNCA approval number of a certification body"
    CCC = "强制性产品认证证书编号", "CCC certificate number"
    MANAGEMENT_SYSTEM = "管理体系认证证书编号", "Management system certificate number"
    KCDB = "KCDB编号", "KCDB identifier"
    TBT = "TBT通报号", "Symbol of a TBT notification"


@unique
class VerifyAnswer(Term):
    """核验结果 / answer of a verification; unknown is never invalid"""

    FOUND_VALID = "目录中有，当日有效", "In the catalogue and valid on the day"
    FOUND_NOT_VALID = "目录中有，当日无效", "In the catalogue and not valid on the day"
    NOT_IN_CATALOG = (
        "目录中没有，不代表不存在",
        "Not in the catalogue, which does not mean that it does not exist",
    )
