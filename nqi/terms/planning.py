"""Words of the planner's questions: demand, distance, method, presence, caveats, indicators."""

from enum import unique

from nqi.terms.term import Term


@unique
class DemandBasis(Term):
    """需求口径 / what is counted as demand"""

    REGIONS = "每个地区同等计一", "Every region counts as one"
    POPULATION = "常住人口", "Resident population"
    LEGAL_UNITS = "法人单位", "Legal units"
    CLUSTERS = "产业集群(每个计一)", "Industrial clusters, each counts as one"
    ZONES = "开发区等功能区(每个计一)", "Functional zones, each counts as one"
    GRID = "六边形网格(按面积)", "Hexagonal grid cells, by area"
    LAYER = "自备需求点", "Points of an uploaded layer"


@unique
class DistanceMetric(Term):
    """距离口径 / how far apart two places are"""

    GEODESIC = "直线(测地线)距离", "Straight-line (geodesic) distance"
    ESTIMATED_ROAD = "估算道路距离(直线×系数)", "Estimated road distance (straight line × factor)"
    MATRIX = "出行时间矩阵", "Travel times of a matrix file"
    FRICTION = "阻力面出行时间", "Travel times over a friction surface"
    ENGINE = "路径引擎出行时间", "Travel times of a routing engine"


@unique
class AccessMethod(Term):
    """可达性方法 / method of accessibility"""

    TWO_STEP = "两步移动搜索法(2SFCA)", "Two-step floating catchment (2SFCA, E2SFCA)"
    THREE_STEP = "三步移动搜索法(3SFCA)", "Three-step floating catchment (3SFCA)"
    BALANCED = "平衡移动搜索法(BFCA)", "Balanced floating catchment (BFCA)"


@unique
class Decay(Term):
    """距离衰减 / how reach fades with distance"""

    BINARY = "半径内不衰减", "None within the radius"
    STEP = "分段(1、0.68、0.22)", "Steps of 1, 0.68, 0.22 at a quarter, half and all of the radius"
    GAUSSIAN = "高斯", "Gaussian"
    EXPONENTIAL = "指数", "Exponential"


@unique
class Classes(Term):
    """分级方法 / how a map divides its figures into shades"""

    POLICY = "固定政策分级", "Fixed policy classes"
    QUANTILES = "分位数", "Quantiles"
    FISHER_JENKS = "自然断点(Fisher–Jenks)", "Natural breaks (Fisher–Jenks)"


@unique
class Presence(Term):
    """在位方式 / in which sense a region has a service"""

    OWNED = "本级设立", "Founded at this level in the region"
    HOSTED = "驻有机构", "Hosted in the region"
    AUTHORISED = "授权覆盖", "Assigned to the region from outside"
    REACHABLE = "半径内可及", "Within reach of the region"


@unique
class Need(Term):
    """配置要求 / whether a level profile asks for a service"""

    REQUIRED = "应有", "Required"
    OPTIONAL = "可选", "Optional"
    NOT_APPLICABLE = "不适用", "Not applicable"


@unique
class CellState(Term):
    """层级矩阵单元状态 / what is known of a service in a region"""

    PRESENT = "有", "Present"
    ABSENT = "无(有完整名录证明)", "Absent, proved by a complete register"
    NO_DATA = "资料暂缺", "No data"
    NOT_REQUIRED = "不作要求", "Not required"


@unique
class GapScope(Term):
    """缺口范围 / where a provider counts"""

    COUNTY = "本县", "The county itself"
    PREFECTURE = "本市", "The prefecture"
    PROVINCE = "本省", "The province"
    WITHIN_KM = "半径内", "Within the radius"
    NATION = "全国", "Anywhere in the country"


@unique
class SitingModel(Term):
    """布局模型 / model of location"""

    LSCP = "最少站点全覆盖(LSCP)", "Fewest sites that cover everybody (LSCP)"
    MCLP = "站点数一定覆盖最大(MCLP)", "Most demand covered by p sites (MCLP)"
    P_MEDIAN = "加权距离最小(p-中位)", "Least weighted distance (p-median)"
    P_CENTER = "最远距离最小(p-中心)", "Least farthest distance (p-center)"


@unique
class Solution(Term):
    """求解状态 / what is proved of a plan"""

    OPTIMAL = "已证明最优", "Proved optimal"
    FEASIBLE_WITH_GAP = "可行(给出最大差距)", "Feasible, with the largest possible gap"
    INFEASIBLE = "无可行方案", "No plan is possible"


@unique
class BasketObjective(Term):
    """一篮子计划的目标 / what a plan for a basket of needs wants first"""

    FEWEST = "机构最少，其次最近", "Fewest institutions, then nearest"
    LEAST_TRAVEL = "总距离最短", "Least distance together"
    ONE_VISIT = "只去一处，办得最多", "One place only, where most can be done"


@unique
class TrendStep(Term):
    """趋势步长 / by what a trend goes"""

    RELEASE = "按发布版本", "By release"
    MONTH = "按月", "By month"
    QUARTER = "按季", "By quarter"
    YEAR = "按年", "By year"


@unique
class Indicator(Term):
    """指标 / indicator of a region"""

    COVERAGE_SHARE = "覆盖率", "Share of demand within reach"
    MEDIAN_DISTANCE = "最近距离中位数", "Median distance to the nearest provider"
    P90_DISTANCE = "最近距离九成位", "90th percentile of the distance to the nearest provider"
    PROVIDERS = "机构数", "Providers"
    SINGLE_PROVIDER_SHARE = "单一机构依赖率", "Share of demand with a single provider"
    ACCESS_GINI = "可达性基尼系数", "Gini coefficient of accessibility"
    ACCESS_PALMA = "可达性帕尔马比", "Palma ratio of accessibility"
    WORST_FIFTH = "最差两成可达性比", "Worst-served fifth against the mean"
    CONCENTRATION = "集中度(HHI)", "Concentration (HHI)"
    LEVEL_COMPLETENESS = "四级完整度", "Four-level completeness"
    SCOPE_CURRENCY = "能力时效率", "Share of scope on standards in force"
    TRACEABILITY_COMPLETENESS = "溯源完整率", "Share of public standards with an unbroken chain"
    OPENNESS = "设备开放率", "Share of equipment open to others"


@unique
class Caveat(Term):
    """使用提示 / what a reader must know before relying on a figure"""

    ABSENCE_NOT_PROVEN = (
        "目录之外可能还有机构:未见不等于没有",
        "There may be bodies outside the catalogue: absence from it proves nothing",
    )
    EQUAL_WEIGHTS = (
        "每个需求单元同等计一,未按人口或企业加权",
        "Every unit of demand counts as one, not by people or firms",
    )
    DEMAND_PARTLY_UNKNOWN = (
        "部分需求单元无数据,已排除而非按零计",
        "Units of unknown demand are left out, not counted as zero",
    )
    UNITS_WITHOUT_POSITION = (
        "部分需求单元无坐标,已排除",
        "Units without a position are left out",
    )
    PROVIDERS_WITHOUT_POSITION = (
        "部分机构只知所在地区,不参与距离计算",
        "Some bodies are known by region only and count in no distance",
    )
    PROVIDERS_AT_CENTROIDS = (
        "部分机构位置为县、市中心点",
        "Some bodies are placed at the centre of their county or city",
    )
    NATIONWIDE_LEFT_OUT = (
        "面向全国服务的机构不计入距离缺口",
        "Bodies that serve the whole country are no matter of distance and are left out",
    )
    ESTIMATED_DISTANCE = (
        "道路距离为估算值,非实测车程",
        "Road distances are estimates, not measured drives",
    )
    UNIT_IS_ONE_POINT = (
        "每个地区以一个代表点计,不代表全境",
        "Each region is taken at one point, which does not stand for its whole area",
    )
    PROFILE_IS_ASSUMPTION = (
        "层级配置表为规划假设,非官方清单",
        "The level profile is a planning assumption, no official list",
    )
    SUPPLY_COUNTED_EQUAL = (
        "供给按每处机构计一,未计实际能力",
        "Supply counts every site as one, whatever its capacity",
    )
    SYNTHETIC_DATA = "含合成(SYNTHETIC)数据", "Synthetic (SYNTHETIC) data are included"
    UNVERIFIED_DATA = "含未核实数据", "Unverified data are included"
    NO_AUTHORISATIONS = (
        "目录尚无跨地区授权数据",
        "The catalogue holds no authorisations across regions",
    )
    NO_PROVIDERS = "目录中没有符合条件的机构", "No body of the catalogue meets the conditions"
    NO_DEMAND = "范围内没有可用的需求单元", "No unit of demand is known in the area"
    NOT_PROVED_OPTIMAL = (
        "尚未证明最优,差距见 gap",
        "Not proved optimal: see the gap",
    )
