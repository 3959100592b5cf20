"""Words about places: levels, types and changes of regions, exactness of positions."""

from enum import unique

from nqi.terms.term import Term


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
class SuccessionKind(Term):
    """区划变更 / how a region's code was changed"""

    RENUMBERED = "代码变更", "Renumbered or renamed"
    MERGED = "并入", "Merged"
    SPLIT = "拆分", "Split"


@unique
class Precision(Term):
    """位置精度 / how exact a position is"""

    EXACT = "精确", "Exact"
    STREET = "街道", "Street"
    COUNTY_CENTROID = "县级中心点", "Centre of the county"
    CITY_CENTROID = "市级中心点", "Centre of the city"
    REGION_ONLY = "仅知所在地区", "Only the region is known"
