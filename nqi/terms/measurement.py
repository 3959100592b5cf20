"""Words about measurement: areas, measurement standards, how instruments are kept right."""

from enum import unique

from nqi.terms.term import Term


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


@unique
class MeasurementCategory(Term):
    """计量类别 / the ten categories of measurement"""

    LENGTH = "几何量", "Length and geometry"
    THERMAL = "热学", "Temperature and heat"
    MECHANICS = "力学", "Mechanics"
    ELECTROMAGNETIC = "电磁", "Electricity and magnetism"
    RADIO = "无线电", "Radio"
    TIME_FREQUENCY = "时间频率", "Time and frequency"
    OPTICS = "光学", "Optics"
    IONIZING_RADIATION = "电离辐射", "Ionizing radiation"
    ACOUSTICS = "声学", "Acoustics"
    CHEMISTRY = "化学", "Chemistry"


@unique
class MeasurementStandardKind(Term):
    """计量标准类别 / kind of measurement standard"""

    PRIMARY = "国家计量基准", "National primary standard"
    PRIMARY_SECONDARY = "国家计量副基准", "National secondary standard, compared with the primary"
    PRIMARY_WORKING = "国家计量工作基准", "National working standard"
    PUBLIC_TOP = "最高等级社会公用计量标准", "Highest public measurement standard of its level"
    PUBLIC_SECONDARY = "次级社会公用计量标准", "Secondary public measurement standard"
    DEPARTMENT_TOP = "部门最高计量标准", "Highest measurement standard of a government department"
    DEPARTMENT_SECONDARY = (
        "部门次级计量标准",
        "Secondary measurement standard of a government department",
    )
    ENTERPRISE_TOP = (
        "企事业单位最高计量标准",
        "Highest measurement standard of an enterprise or institution",
    )
    ENTERPRISE_SECONDARY = (
        "企事业单位次级计量标准",
        "Secondary measurement standard of an enterprise or institution",
    )


@unique
class UncertaintyMode(Term):
    """不确定度形式 / how an uncertainty is stated"""

    ABSOLUTE = "绝对", "Absolute, in the unit of the quantity"
    RELATIVE = "相对", "Relative to the measured value"


@unique
class AcceptanceBasis(Term):
    """溯源依据 / why a calibration or verification is accepted"""

    STATUTORY = "法定计量检定机构", "Statutory metrology institute"
    AUTHORIZED = "计量授权", "Authorised by a metrology administration"
    CNAS = "CNAS认可", "Accredited by CNAS"
    CIPM_MRA = "国际互认(CIPM MRA)", "Recognised under the CIPM MRA"
    INTERNAL = "内部校准", "Internal calibration"
    UNKNOWN = "来源未说明", "Not stated by the source"


@unique
class ReferenceMaterialClass(Term):
    """标准物质级别 / class of a certified reference material"""

    PRIMARY = "一级标准物质", "Primary reference material (GBW)"
    SECONDARY = "二级标准物质", "Secondary reference material (GBW(E))"


@unique
class LegalControl(Term):
    """计量器具管理方式 / legal control of a kind of instrument"""

    TYPE_APPROVAL = "型式批准", "Type approval"
    VERIFICATION = "强制检定", "Mandatory verification"
    TYPE_APPROVAL_AND_VERIFICATION = (
        "型式批准和强制检定",
        "Type approval and mandatory verification",
    )


@unique
class VerificationMode(Term):
    """强制检定方式 / how often a kind of instrument is verified"""

    INITIAL_UNTIL_FAILURE = (
        "只作首次强制检定，失准报废",
        "Initial verification only, scrapped when inaccurate",
    )
    INITIAL_LIMITED_USE = (
        "只作首次强制检定，限期使用，到期轮换",
        "Initial verification only, replaced after a limited term",
    )
    PERIODIC = "周期检定", "Periodic verification"


@unique
class UncertaintyState(Term):
    """不确定度是否满足 / whether a stated uncertainty is small enough"""

    FULFILLED = "满足要求", "Fulfils what was asked"
    UNKNOWN = "来源未给出", "Not stated by the source: ask the body"
    NOT_ASKED = "未提要求", "Nothing was asked"
