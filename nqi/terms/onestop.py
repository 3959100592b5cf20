"""Words of one-stop service: the steps of a product's chain, and what is known of each."""

from enum import unique

from nqi.terms.term import Term


@unique
class ChainStep(Term):
    """一站式链条环节 / step of the chain that a product goes through"""

    S1 = "标准", "Standards"
    S2 = "检测项目", "Tests"
    S3 = "有资质的实验室", "Laboratories with the right that is asked for"
    S4 = "认证", "Certification"
    S5 = "仪器检定校准", "Verification and calibration of instruments"
    S6 = "量值溯源", "Traceability"
    S7 = "标准物质与能力验证", "Reference materials and proficiency tests"
    S8 = "出口规则", "Export rules"
    S9 = "咨询、培训与标准化", "Advice, training and standardization"


@unique
class StepStatus(Term):
    """环节状态 / what is known of a step, or of one need in it, at a place on a day"""

    SATISFIED = "可满足", "Satisfied"
    PARTIAL = "部分满足", "Partly satisfied"
    GAP = "缺口", "Gap: somebody is known, nobody in reach"
    NOT_APPLICABLE = "不适用", "Not applicable"
    NO_DATA = "资料暂缺", "No data: absence from the catalogue proves nothing"


@unique
class StepReason(Term):
    """状态理由 / why a need has its status"""

    IN_FORCE = "标准现行", "The standard is in force"
    REQUIRED_BY_SOURCE = "来源写明要求的起始日", "The source states from when it is required"
    DATES_UNKNOWN = "标准日期未知", "The dates of the standard are not known"
    NOT_IN_FORCE = "标准当日不现行", "The standard is not in force on the day"
    IN_REACH = "范围内有提供者", "A provider is in reach"
    NATIONWIDE = "面向全国服务", "Served nationwide"
    STALE_EDITION = "能力范围写的是其他版本", "The scope names another edition"
    RIGHT_NOT_SHOWN = "所需资质未见记载", "The right asked for is not on record"
    TERM_ENDED = "所载有效期已过，续期情况未知", "The recorded term has ended; renewal is unknown"
    BASIS_NOT_STATED = "溯源依据未说明", "The basis of acceptance is not stated"
    PARAMETER_NOT_STATED = "能力范围未写明该参数", "The scope does not state this parameter"
    NAMED_ONLY = "仅产品名称相符", "Only the name of the product agrees"
    VERIFICATION_NEEDED = (
        "属强制检定，须由法定或授权机构检定",
        "Under mandatory verification: a statutory or authorised body has to verify it",
    )
    OPEN_CHAIN = "溯源链不完整", "The chain of traceability has an open end"
    POSITION_UNKNOWN = "已知提供者的位置未知", "Where those who are known are is not known"
    UNVERIFIED_RECORD = "提供者资料未核实", "The record of the provider is not verified"
    OUT_OF_REACH = "已知提供者均在范围外", "Those who are known are out of reach"
    NOBODY_KNOWN = "目录中没有提供者", "The catalogue knows nobody"
    NOT_STATED = "模板未说明", "The template does not say"
    NOT_ASKED = "该产品不需要", "Not asked of this product"


@unique
class LifeStage(Term):
    """生命周期阶段 / stage in the life of a product"""

    RESEARCH = "研发", "Research and development"
    PRODUCTION = "生产", "Production"
    MARKET = "上市", "Placing on the market"
    AFTER_SALE = "售后", "After sale"


@unique
class Handling(Term):
    """送样方式 / how a thing comes to those who test or calibrate it"""

    POST = "可邮寄", "Can be sent by post"
    DELIVER = "需送达", "Has to be brought"
    ON_SITE = "需上门", "Is done at the firm's own place"


@unique
class ProductSector(Term):
    """产品门类 / kind of goods"""

    CONSUMER_GOODS = "日用消费品", "Consumer goods"
    HOUSEHOLD_APPLIANCE = "家用电器", "Household appliances"
    FOOD = "食品与食品接触", "Food and food contact"
    ELECTRONICS = "电子产品", "Electronics"
    MACHINERY = "机械与设备", "Machinery and equipment"
    BUILDING = "建筑材料", "Building materials"
    MEASURING = "计量器具", "Measuring instruments"
    VEHICLE = "车辆", "Vehicles"
