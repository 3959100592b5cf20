"""Real questions to every tool, and the shortest ways to ask them with the official client."""

from typing import Any

from mcp import Client
from mcp_types import CallToolResult

Arguments = dict[str, Any]

WUHAN = {"lng": 114.3, "lat": 30.6}
NEEDS = [{"scope": "食品"}, {"kind": ["INSPECTION_INSTITUTE"]}, {"kind": ["CERTIFICATION_BODY"]}]
QUESTIONS: dict[str, list[Arguments]] = {
    "calibration_providers": [
        {"instrument": "fibre optic", "basis": ["CIPM_MRA"]},
        {"quantity": "length", "near": {**WUHAN, "withinKm": 2000}, "first": 2},
        {"range": {"lower": 1, "upper": 10, "unit": "mm"}, "maxU": {"value": 1, "unit": "mm"}},
    ],
    "capability_gaps": [{"within": "320000"}, {"within": "420000", "scope": "PROVINCE"}],
    "certification_bodies": [
        {"scheme": "CCC", "near": {**WUHAN, "withinKm": 600}},
        {"search": "认证", "first": 3, "asOf": "2017-08-21"},
    ],
    "coverage_of_service": [
        {"pillar": ["TESTING"]},
        {"kind": ["CERTIFICATION_BODY"], "parent": "320000", "asOf": "2017-08-21"},
    ],
    "find_laboratories": [
        {**WUHAN, "withinKm": 100},
        {**WUHAN, "withinKm": 1500, "standard": "GB/T 19001-2016", "matchMode": "SUCCESSORS"},
        {**WUHAN, "withinKm": 0.001, "first": None},
    ],
    "find_organizations": [
        {"search": "检验", "scheme": ["CMA"], "region": "420000"},
        {"near": WUHAN, "kind": ["TESTING_LAB", "INSPECTION_INSTITUTE"], "first": 5},
        {},
    ],
    "get_organization": [{"id": "o1"}, {"id": "o999999999"}],
    "get_standard": [{"number": "GB 7718"}, {"number": "GB 1-1900"}],
    "labs_for_tests": [{"tests": NEEDS[:2], "lng": 120.2, "lat": 30.3}],
    "level_matrix": [{}, {"within": "420000", "mode": "REACHABLE", "withinKm": 80}],
    "measurement_standards": [{"search": "长度"}, {}],
    "one_stop_plan": [
        {"product": "electric-toy", "adcode": "420100", "asOf": "2026-10-31"},
        {"product": "refrigerator", **WUHAN, "withinKm": 400},
        {"product": "weight"},
    ],
    "plan_basket": [{"needs": NEEDS, "lng": 120.2, "lat": 30.3, "objective": "LEAST_TRAVEL"}],
    "product_requirements": [{"search": "玩具"}, {}, {"asOf": "2026-11-01"}],
    "release_info": [{}],
    "resolve_place": [{"place": "鼓楼区"}, {"place": "Wuhan"}, {"place": "没有这个地方"}],
    "search": [{"text": "ＧＢ 7718－2011"}, {"text": "zgjl", "kinds": ["ORGANIZATION"]}],
    "traceability": [{"id": "m1"}],
    "verify_number": [
        {"kind": "CMA", "number": "230020349767"},
        {"kind": "CNCA_BODY", "number": "CNCA-R-2099-001"},
        {"kind": "USCC", "number": "91350100M000100Y44"},
    ],
}
"""Arguments for each tool, on the facts in data/; a new tool needs a line here."""

CALLS = [(name, arguments) for name, asked in QUESTIONS.items() for arguments in asked]


def text_of(result: CallToolResult) -> str:
    """Return the only text of a result."""
    (content,) = result.content
    assert content.type == "text"
    return content.text


async def answer(client: Client, name: str, arguments: Arguments) -> dict[str, Any]:
    """Return the structured answer of a tool, which must have one."""
    result = await client.call_tool(name, arguments)
    assert not result.is_error, text_of(result)
    structured: dict[str, Any] = result.structured_content
    return structured


async def refusal(client: Client, name: str, arguments: Arguments) -> str:
    """Return the words with which a tool refuses to answer."""
    result = await client.call_tool(name, arguments)
    assert result.is_error, result.structured_content
    assert result.structured_content is None
    return text_of(result)
