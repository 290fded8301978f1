"""The county office's periodicals: what they are, what suits them, in which section it stands."""

# name, label, target, sections, issues a year, least and most reports an issue, how often reports are combined
PAPERS = (
    ("政务信息", "open", 50, ("工作动态", "基层经验", "问题与建议", "调研思考", "简讯"), 54, 8, 12, 0.12),
    ("信息快报", "open", 20, ("要情", "快讯"), 18, 3, 6, 0.1),
    ("信息专报", "internal", 15, (), 14, 1, 4, 0.8),
    ("政务决策参阅", "internal", 8, ("调查研究", "建言"), 8, 1, 3, 0.35),
)
SUITS = {
    "政务信息": {"news": 2, "experience": 5, "problem": 4, "advice": 3, "research": 3, "analysis": 4, "opinion": 3, "reaction": 2, "reference": 2, "forecast": 2},
    "信息快报": {"news": 4, "experience": 3, "urgent": 6, "reaction": 3},
    "信息专报": {"problem": 8, "opinion": 6, "urgent": 5, "advice": 3, "forecast": 3},
    "政务决策参阅": {"research": 8, "analysis": 6, "advice": 4, "forecast": 5, "reference": 3},
}  # fmt: skip
SECTION_OF = {"experience": "基层经验", "problem": "问题与建议", "opinion": "问题与建议", "advice": "问题与建议",
              "research": "调研思考", "analysis": "调研思考", "forecast": "调研思考"}  # fmt: skip
ALLOWED = {"open": ("open",), "internal": ("open", "internal")}
MAIN, QUICK, SPECIAL, REVIEW = (p[0] for p in PAPERS)
PAPERS_ORDER = {p[0]: i for i, p in enumerate(PAPERS)}
