"""Every address × role × (own unit, other unit, signed out) → the expected answer. `test_permissions.py` walks it.

A row: name of the address, what it is about (a name of `Cases`), method, who may, who may not although they see it.
may → 200, 302, 409 or 422; may not → 403; everybody else → 404. Signed out: to the sign-in page, or 401 with the text kept.
An address missing here fails the tests.
"""

from __future__ import annotations

from dataclasses import dataclass, field

UNIT = {"clerk", "signer"}  # 青石镇, whose report it is
MEMBER = {"member"}
OTHER = {"clerk_b", "signer_b", "bureau_clerk", "other_clerk"}  # other units, other county
DESK = {"editor", "approver"}
ROOM = {"duty", "supervisor", "assessor"}
AUDITOR = {"auditor"}
ADMIN = {"admin"}
LEADER = {"leader"}
FOREIGN = {"other_editor", "city_editor"}  # other offices
OFFICE = DESK | ROOM | AUDITOR
EVERYBODY = UNIT | MEMBER | OTHER | OFFICE | ADMIN | LEADER | FOREIGN
REASON = "数字请核实"


@dataclass(frozen=True)
class Row:
    """One address and method."""

    name: str
    about: str = ""  # attribute of Cases that gives the address's arguments
    method: str = "GET"
    may: set[str] = field(default_factory=set)
    may_not: set[str] = field(default_factory=set)
    open_to_all: bool = False
    hidden: bool = False  # 404 for everybody outside demo mode, signed in or not
    ask: str = ""  # ?report=<key> of this case
    data: dict[str, str] = field(default_factory=dict)


def page(name: str, about: str = "", *, may: set[str], may_not: set[str] | None = None, ask: str = "") -> Row:
    """A page to read."""
    return Row(name, about, "GET", may, (may_not or set()) - may, ask=ask)


def act(name: str, about: str = "", /, *, may: set[str], may_not: set[str] | None = None, **data: str) -> Row:
    """A form to send."""
    return Row(name, about, "POST", may, (may_not or set()) - may, data=data)


# who sees what, in sets
SEES_REPORT = UNIT | OFFICE  # once sent
SEES_SECRET_REPORT = {"clerk", "signer"} | DESK | AUDITOR
WRITERS = {"clerk", "clerk_b", "bureau_clerk", "other_clerk"}
DESK_ENTRY = {"editor", "duty", "other_editor", "city_editor"}
SEES_UNITS_OF_COUNTY = DESK | ROOM | AUDITOR | ADMIN  # the office's overseers
SEES_TOWN_A = SEES_UNITS_OF_COUNTY | {
    "clerk",
    "signer",
    "member",
    "leader",
    "city_editor",
}  # inside their part of the tree

ANYONE = [
    Row("healthz", open_to_all=True),
    Row("network:signin", open_to_all=True),
    Row("network:set_password", "token", open_to_all=True),
    page("network:me", may=EVERYBODY),
    page("notices:inbox", may=EVERYBODY),
    act("notices:read_all", may=EVERYBODY),
    page("notices:open", "notice", may={"clerk"}),
    Row("network:signout", method="POST", open_to_all=True),
    act("network:switch", "post", may={"clerk"}),
    page("cockpit:home", may=EVERYBODY),
]
UNIT_SIDE = [
    page("reporting:mine", may=UNIT | OTHER, may_not=EVERYBODY),
    page("reporting:new", may=WRITERS, may_not=EVERYBODY),
    page("reporting:report", "draft", may=UNIT),
    page("reporting:report", "signing", may=UNIT),
    page("reporting:report", "sent", may=SEES_REPORT),
    page("reporting:report", "report", may=SEES_REPORT),
    page("reporting:report", "secret", may=SEES_SECRET_REPORT),
    page("reporting:edit", "draft", may={"clerk"}, may_not={"signer"}),
    page("reporting:edit", "report", may=set(), may_not=SEES_REPORT),
    act("reporting:autosave", "draft", may={"clerk"}, may_not={"signer"}, version="1", title="改题"),
    act("reporting:act", "draft:submit", may={"clerk"}, may_not={"signer"}),
    act("reporting:act", "draft:discard", may={"clerk"}, may_not={"signer"}),
    act("reporting:act", "signing:sign_off", may={"signer"}, may_not={"clerk"}),
    act("reporting:act", "signing:send_back", may={"signer"}, may_not={"clerk"}, reason=REASON),
    act("reporting:act", "sent:withdraw", may=UNIT, may_not=OFFICE),
    act("reporting:follow_up", "report", may={"clerk"}, may_not=SEES_REPORT - {"clerk"}),
    act("reporting:act", "sent:receive", may={"editor", "duty"}, may_not=SEES_REPORT - {"editor", "duty"}),
    act("reporting:act", "report:claim", may={"editor"}, may_not=SEES_REPORT - {"editor"}),
    act("reporting:act", "report:hold", may={"editor"}, may_not=SEES_REPORT - {"editor"}),
    act("reporting:act", "report:return", may={"editor"}, may_not=SEES_REPORT - {"editor"}, reason=REASON),
    act("reporting:act", "report:decline", may={"editor"}, may_not=SEES_REPORT - {"editor"}, reason=REASON),
    act("reporting:act", "editing:release", may={"editor"}, may_not=SEES_REPORT - {"editor"}),
    act("reporting:act", "declined:reopen", may={"editor"}, may_not=SEES_REPORT - {"editor"}),
    page("reporting:act", "report:claim", may={"editor"}, may_not=SEES_REPORT - {"editor"}),
    page("reporting:contributions", may=UNIT | MEMBER | OTHER, may_not=EVERYBODY),
    page("reporting:contribute", may=EVERYBODY - OFFICE - FOREIGN, may_not=OFFICE | FOREIGN),
    page("reporting:contribution", "contribution", may={"clerk", "member"}),
    page("reporting:import", may=WRITERS | DESK_ENTRY, may_not=EVERYBODY),
    page("reporting:import_template", may=WRITERS | DESK_ENTRY, may_not=EVERYBODY),
    act("reporting:shield", "report", may={"clerk", "editor"}, may_not=SEES_REPORT, on="1"),
    page("reporting:copies", "draft", may=UNIT),
    page("reporting:copies", "report", may=SEES_REPORT),
    page("reporting:copies", "secret", may=SEES_SECRET_REPORT),
    page("reporting:copy", "pair", may=SEES_REPORT),
    page("reporting:copy", "secret_pair", may=DESK | AUDITOR),  # of a work secret others learn the date only
    page("reporting:attach", "draft", may={"clerk"}, may_not={"signer"}),
    page("reporting:attachment", "draft_file", may=UNIT),
    page("reporting:attachment", "received_file", may=SEES_REPORT),
    page("reporting:picture", "pictured", may=SEES_REPORT),
    act("reporting:detach", "draft_file", may={"clerk"}, may_not={"signer"}),
    act("reporting:check_new", may=WRITERS, may_not=EVERYBODY, title="题", body="文"),
    page("reporting:check_report", "draft", may=UNIT),
    page("reporting:check_report", "report", may=SEES_REPORT),
    page("reporting:check_report", "secret", may=SEES_SECRET_REPORT),
    act("reporting:check_report", "draft", may={"clerk"}, may_not={"signer"}, title="题", body="文"),
    page("reporting:report_right", "draft", may={"clerk"}, may_not={"signer"}),
    page("reporting:report_right", "signing", may={"signer"}, may_not={"clerk"}),
    page("reporting:report_right", "report", may=DESK, may_not=SEES_REPORT - DESK),
    act("reporting:report_right_back", "draft_waiver", may={"clerk"}, may_not={"signer"}),
]
DESK_SIDE = [
    page("reporting:desk", may={"editor", "other_editor", "city_editor"}, may_not=EVERYBODY),
    page("reporting:desk_item", "report", may={"editor"}, may_not=EVERYBODY - FOREIGN),
    act("reporting:receive_all", may={"editor", "duty", "other_editor", "city_editor"}, may_not=EVERYBODY),
    act("reporting:assign", "report", may=DESK, may_not=SEES_REPORT - DESK),
    act("reporting:doubt", "report", may=DESK, may_not=SEES_REPORT - DESK, quote="1800吨", question="怎么统计"),
    act(
        "reporting:verify", "doubt", may=DESK, may_not=SEES_REPORT - DESK, asked_whom="镇里", how="电话", result="属实"
    ),
    act("reporting:forward", "report", may=set(), may_not=SEES_REPORT),
    page("reporting:original", "report", may=SEES_REPORT),
    page("reporting:received", may=OFFICE | FOREIGN, may_not=EVERYBODY - OFFICE - FOREIGN),
    page("reporting:on_behalf", may={"editor", "duty"} | FOREIGN, may_not=EVERYBODY - {"editor", "duty"} - FOREIGN),
    page("reporting:articles", may=OFFICE | FOREIGN, may_not=EVERYBODY - OFFICE - FOREIGN),
    page("reporting:combine", may={"editor"} | FOREIGN, may_not=EVERYBODY),
    page("reporting:article", "article", may=OFFICE),
    page("reporting:article_edit", "article", may=DESK, may_not=OFFICE - DESK),
    page("reporting:article_picture", "pictured_article", may=OFFICE),
    page("reporting:article_file", "article_file", may=OFFICE),
    page("reporting:compile_reference", "shared_material", may={"editor"}, may_not=OFFICE | WRITERS - {"other_clerk"}),
    page("reporting:name_source", "reference", may=DESK, may_not=OFFICE),
    act(
        "reporting:name_source",
        "reference",
        may=DESK,
        may_not=OFFICE,
        place="邻州市",
        medium="《邻州日报》",
        dated="2026-11-02",
    ),
    page("reporting:compare", "article", may=OFFICE),
    page("reporting:check_article", "article", may=OFFICE),
    act("reporting:check_article", "article", may=DESK, may_not=OFFICE - DESK, title="题", body="文"),
    page("reporting:article_right", "article", may=DESK, may_not=OFFICE - DESK),
    act("reporting:article_right_back", "article_waiver", may=DESK, may_not=OFFICE - DESK),
    act("reporting:article_act", "article:drop", may=DESK, may_not=OFFICE - DESK, reason=REASON),
    act("reporting:add_source", "article", may=DESK, may_not=OFFICE - DESK),
    act("reporting:remove_source", "article_source", may=DESK, may_not=OFFICE - DESK),
]
BULLETINS = [
    page("bulletins:issues", may=EVERYBODY),
    page("bulletins:issue_new", may=DESK | FOREIGN, may_not=EVERYBODY - DESK - FOREIGN),
    page("bulletins:take_up", may=DESK, may_not=EVERYBODY - DESK - FOREIGN, ask="report"),
    page("bulletins:issue", "issue", may=OFFICE),
    page("bulletins:issue", "published", may=OFFICE | LEADER),
    act("bulletins:place", "issue", may=DESK, may_not=OFFICE - DESK),
    act("bulletins:unplace", "issue_placement", may=DESK, may_not=OFFICE - DESK),
    act("bulletins:order", "issue", may=DESK, may_not=OFFICE - DESK, version="2"),
    act("bulletins:note", "issue", may=DESK, may_not=OFFICE - DESK, version="2", note="编者按"),
    act("bulletins:issue_act", "issue:proof", may=DESK, may_not=OFFICE - DESK),
    act("bulletins:issue_act", "proof:approve", may={"approver"}, may_not=OFFICE - {"approver"}),
    act("bulletins:issue_act", "proof:send_back", may=DESK, may_not=OFFICE - DESK, reason=REASON),
    act("bulletins:issue_act", "approved:publish", may=DESK, may_not=OFFICE - DESK),
    page("bulletins:issue_print", "issue", may=OFFICE),
    page("bulletins:issue_print", "published", may=OFFICE | LEADER),
    page("bulletins:page", "proof_page", may=OFFICE),
    page("bulletins:issue_file", "proof:docx", may=OFFICE),
    page("bulletins:issue_file", "published:pdf", may=OFFICE, may_not=LEADER),
    page("bulletins:amend", "published", may=DESK, may_not=OFFICE | LEADER),
    page("bulletins:amendment", "amendment", may=OFFICE),
    page("bulletins:amendment", "signed_amendment", may=OFFICE | LEADER),
    page("bulletins:amendment_edit", "amendment", may=DESK, may_not=OFFICE - DESK),
    act("bulletins:amendment_act", "amendment:sign", may={"approver"}, may_not=OFFICE - {"approver"}, version="1"),
    act("bulletins:amendment_act", "amendment:drop", may=DESK, may_not=OFFICE - DESK, reason=REASON),
    page("bulletins:layout", "periodical", may=DESK | ADMIN, may_not=ROOM | AUDITOR),
    page("bulletins:layouts", may=DESK | ADMIN | FOREIGN, may_not=EVERYBODY - DESK - ADMIN - FOREIGN),
    page("bulletins:layout_add", "base_layout", may=DESK | ADMIN | FOREIGN, may_not=EVERYBODY - DESK - ADMIN - FOREIGN),
    page("bulletins:layout_edit", "own_layout", may=DESK | ADMIN, may_not=ROOM | AUDITOR),
    act("bulletins:layout_retire", "own_layout", may=DESK | ADMIN, may_not=ROOM | AUDITOR),
    page("bulletins:layout_preview", "own_layout", may=DESK | ADMIN, may_not=ROOM | AUDITOR),
    page("bulletins:layout_page", "layout_page", may=DESK | ADMIN, may_not=ROOM | AUDITOR),
    page("bulletins:amendments", "periodical", may=OFFICE | ADMIN),
    page("bulletins:receipts", "published", may=OFFICE, may_not=LEADER),
    page("bulletins:picture", "printed_picture", may=OFFICE | LEADER),
    page("bulletins:periodicals", may=OFFICE | ADMIN | FOREIGN, may_not=EVERYBODY - OFFICE - ADMIN - FOREIGN),
    page("bulletins:periodical", "periodical", may=OFFICE | ADMIN),
    page("bulletins:periodical_new", may=DESK | ADMIN | FOREIGN, may_not=EVERYBODY - DESK - ADMIN - FOREIGN),
    page("bulletins:periodical_edit", "periodical", may=DESK | ADMIN, may_not=ROOM | AUDITOR),
    page("bulletins:sections", "periodical", may=DESK | ADMIN, may_not=ROOM | AUDITOR),
    page("bulletins:readers", "periodical", may=DESK | ADMIN, may_not=ROOM | AUDITOR),
    page("bulletins:texts", may=OFFICE | ADMIN | FOREIGN, may_not=EVERYBODY - OFFICE - ADMIN - FOREIGN),
    page("bulletins:target", "periodical_year", may=DESK | ADMIN, may_not=ROOM | AUDITOR),
    page("bulletins:rename", "periodical", may=ADMIN | {"approver"}, may_not=OFFICE - {"approver"}),
    page("bulletins:keep_name", "periodical", may=ADMIN | {"approver"}, may_not=OFFICE - {"approver"}),
    page("bulletins:merge", "periodical", may=ADMIN | {"approver"}, may_not=OFFICE - {"approver"}),
    page("bulletins:end", "periodical", may=ADMIN | {"approver"}, may_not=OFFICE - {"approver"}),
    page("bulletins:shift", "issue", may=DESK, may_not=OFFICE - DESK),
    page("bulletins:send_fast", "report", may={"editor"}, may_not=OFFICE - {"editor"}),
]
DISTRIBUTION = [
    page("distribution:paper", "periodical", may=OFFICE | ADMIN),
    page("distribution:paper_edit", "periodical", may=DESK | ADMIN, may_not=ROOM | AUDITOR),
    page("distribution:reminding", "periodical", may=DESK | ADMIN, may_not=ROOM | AUDITOR),
    page("distribution:sheet", "published", may=OFFICE, may_not=LEADER),
    page("distribution:extra", "published", may=DESK, may_not=OFFICE - DESK | LEADER),
    page("distribution:drop", "extra_lot", may=DESK, may_not=OFFICE - DESK),
    page("distribution:sign", "lot", may=DESK, may_not=OFFICE - DESK | LEADER),
    page("distribution:back", "lot", may=set(), may_not=OFFICE | LEADER),  # it is open: nothing is taken back
    page("distribution:issue_reading", "published", may=OFFICE, may_not=LEADER),
    act("distribution:remind", "published", may=DESK, may_not=OFFICE - DESK | LEADER),
    page("distribution:copy", "published", may=OFFICE, may_not=LEADER),
    page("distribution:reading", may=OFFICE | FOREIGN, may_not=EVERYBODY - OFFICE - FOREIGN),
    page("distribution:readers", may=OFFICE | FOREIGN, may_not=EVERYBODY - OFFICE - FOREIGN),
    page("distribution:downloads", may=DESK | AUDITOR | FOREIGN, may_not=EVERYBODY - DESK - AUDITOR - FOREIGN),
]
SETS_CHECKS = ADMIN | {"approver"}
READS_CHECKS = OFFICE | ADMIN | FOREIGN
CHECKING = [
    page("checking:settings", may=READS_CHECKS, may_not=EVERYBODY - READS_CHECKS),
    page("checking:check", "check_id", may=SETS_CHECKS, may_not=EVERYBODY - SETS_CHECKS),
    act("checking:check", "check_id", may=SETS_CHECKS, may_not=EVERYBODY - SETS_CHECKS, on="1"),
    page("checking:standard", may=SETS_CHECKS, may_not=EVERYBODY - SETS_CHECKS),
    page("checking:lengths", may=READS_CHECKS, may_not=EVERYBODY - READS_CHECKS),
    act("checking:lengths", may=SETS_CHECKS, may_not=EVERYBODY - SETS_CHECKS),
    page("checking:wordings", may=READS_CHECKS, may_not=EVERYBODY - READS_CHECKS),
    act("checking:wordings", may=SETS_CHECKS, may_not=EVERYBODY - SETS_CHECKS, wrong="旧提法", right="新提法"),
    act("checking:wording_drop", "wording", may=SETS_CHECKS, may_not=EVERYBODY - SETS_CHECKS),
    page("checking:names", may=READS_CHECKS, may_not=EVERYBODY - READS_CHECKS),
    act("checking:name_drop", "other_name", may=SETS_CHECKS, may_not=EVERYBODY - SETS_CHECKS),
    page("checking:leaders", may=READS_CHECKS, may_not=EVERYBODY - READS_CHECKS),
    act("checking:leaders_seed", may=SETS_CHECKS, may_not=EVERYBODY - SETS_CHECKS),
    act("checking:leaders_order", may=SETS_CHECKS, may_not=EVERYBODY - SETS_CHECKS),
    page("checking:leader_add", may=SETS_CHECKS, may_not=EVERYBODY - SETS_CHECKS),
    page("checking:leader_edit", "listed_leader", may=SETS_CHECKS, may_not=EVERYBODY - SETS_CHECKS),
    act("checking:leader_drop", "listed_leader", may=SETS_CHECKS, may_not=EVERYBODY - SETS_CHECKS),
    page("checking:counts", may=OFFICE | FOREIGN, may_not=EVERYBODY - OFFICE - FOREIGN),
]
READING = [
    page("instructions:read", "published", may=LEADER),
    page("instructions:read_article", "printed", may=LEADER),
    page("instructions:picture", "printed_picture", may=LEADER),
    act("instructions:initial", "published", may=LEADER),
    act("instructions:instruct", "printed", may=LEADER, text="请速办", nature="handle"),
    page(
        "instructions:all",
        may=DESK | AUDITOR | FOREIGN | {"supervisor"},
        may_not=EVERYBODY - DESK - AUDITOR - FOREIGN - {"supervisor"},
    ),
    act("instructions:judge", "printed", may=LEADER, tap="needed-yes"),
    page(
        "instructions:service",
        may=OFFICE - {"duty"} | FOREIGN | UNIT | OTHER,
        may_not=EVERYBODY - (OFFICE - {"duty"}) - FOREIGN - UNIT - OTHER,
    ),
    page("instructions:mine", may=LEADER, may_not=EVERYBODY - LEADER),
    act("instructions:withdraw", "instruction", may=LEADER),
    page("instructions:one", "instruction", may=LEADER | DESK | AUDITOR | UNIT | {"supervisor"}),
    page("cockpit:today", may=LEADER, may_not=EVERYBODY - LEADER),
    page("cockpit:line", "draft", may=UNIT),
    page("cockpit:line", "report", may=SEES_REPORT),
    page("cockpit:line", "secret", may=SEES_SECRET_REPORT),
    page("cockpit:line", "adopted", may=SEES_REPORT | LEADER),
    page("cockpit:line_text", "adopted_text", may=SEES_REPORT | LEADER),
    page("cockpit:report_panel", "adopted", may=SEES_REPORT | LEADER),
    page("cockpit:find", may=EVERYBODY),
    page("cockpit:trail", may=AUDITOR | ADMIN, may_not=EVERYBODY - AUDITOR - ADMIN),
]
NETWORK = [
    Row("network:demo_signin", "post", method="POST", hidden=True),
    page("network:units", may=EVERYBODY),
    page("network:unit", "unit", may=SEES_TOWN_A),
    page("network:vacancies", may=OFFICE | ADMIN | FOREIGN, may_not=EVERYBODY - OFFICE - ADMIN - FOREIGN),
    page("network:import", may=ADMIN, may_not=EVERYBODY - ADMIN),
    page("network:import_template", may=ADMIN, may_not=EVERYBODY - ADMIN),
    page("network:roster", may=OFFICE | ADMIN | FOREIGN, may_not=EVERYBODY),
    page("network:unit_add", may=ADMIN, may_not=EVERYBODY - ADMIN),
    page("network:unit_edit", "unit", may=ADMIN, may_not=SEES_TOWN_A - ADMIN),
    page("network:unit_suspend", "unit", may=ADMIN, may_not=SEES_TOWN_A - ADMIN),
    page("network:office", "office", may=ADMIN, may_not=OFFICE | LEADER | {"city_editor"}),
    page("network:direct_add", "unit", may=ADMIN, may_not=SEES_TOWN_A - ADMIN),
    page("network:direct_end", "direct", may=ADMIN, may_not=SEES_TOWN_A - ADMIN),
    page("network:appoint", "unit", may=ADMIN, may_not=SEES_TOWN_A - ADMIN),
    page("network:post_edit", "post", may=ADMIN, may_not=SEES_TOWN_A - ADMIN),
    page("network:post_end", "post", may=ADMIN, may_not=SEES_TOWN_A - ADMIN),
    page("network:deputise", "post", may=ADMIN, may_not=SEES_TOWN_A - ADMIN),
    page("network:person", "person", may=SEES_TOWN_A),
    page("network:person_edit", "person", may=ADMIN, may_not=SEES_TOWN_A - ADMIN),
    page("network:person_suspend", "person", may=ADMIN, may_not=SEES_TOWN_A - ADMIN),
    page("network:invite", "person", may=ADMIN, may_not=SEES_TOWN_A - ADMIN),
]
MAIL = [
    page("mailbox:box", may={"editor", "duty"} | FOREIGN, may_not=EVERYBODY),
    page("mailbox:letter", "letter", may={"editor", "duty"}),
    act("mailbox:assign", "letter", may={"editor", "duty"}, unit="", way="draft"),
    act("mailbox:set_aside", "letter", may={"editor", "duty"}, reason="广告"),
    act("mailbox:restore", "letter_aside", may={"editor", "duty"}),
    page("mailbox:attachment", "letter_file", may={"editor", "duty"}),
    act("mailbox:poll", may=set()),  # nobody here has a mailbox; tests/mailbox/test_pages.py asks with one
    page("mailbox:settings", may=ADMIN, may_not=EVERYBODY),
]
LIBRARY = [
    page("library:shelf", may=OFFICE | FOREIGN | WRITERS, may_not=EVERYBODY - OFFICE - FOREIGN - WRITERS),
    page("library:material", "material", may=OFFICE),
    page("library:material", "shared_material", may=OFFICE | (WRITERS - {"other_clerk"})),
    page("library:add", may=DESK | FOREIGN, may_not=EVERYBODY - DESK - FOREIGN),
    page("library:import", may=DESK | FOREIGN, may_not=EVERYBODY - DESK - FOREIGN),
    page("library:import_template", may=DESK | FOREIGN, may_not=EVERYBODY - DESK - FOREIGN),
    page("library:edit", "material", may=DESK, may_not=OFFICE - DESK),
    page("library:edit", "shared_material", may=DESK, may_not=OFFICE - DESK | (WRITERS - {"other_clerk"})),
    act("library:archive", "material", may=DESK, may_not=OFFICE - DESK, reason="已过时"),
    act("library:restore", "archived_material", may=DESK, may_not=OFFICE - DESK),
]
GUIDED = {"clerk", "signer", "clerk_b", "signer_b", "bureau_clerk", "other_clerk"}  # officers and signers anywhere
GUIDANCE = [
    page("deadlines:board", may=EVERYBODY - MEMBER, may_not=MEMBER),
    page("deadlines:deadline", "clock_running", may=OFFICE | ADMIN | UNIT),
    act("deadlines:acknowledge", "alarm", may=DESK | {"duty"}, may_not=(OFFICE | ADMIN | UNIT) - DESK - {"duty"}),
    act("deadlines:acknowledge_many", may=EVERYBODY - MEMBER, may_not=MEMBER),
    page("deadlines:digests", may=EVERYBODY - MEMBER, may_not=MEMBER),
    act("deadlines:digest_wish", may=LEADER, may_not=EVERYBODY - LEADER, wanted="1"),
    page("deadlines:digest", "clock_digest", may={"supervisor", "approver"} | AUDITOR | LEADER),
    page("deadlines:digest_file", "clock_digest:docx", may={"supervisor", "approver"} | AUDITOR | LEADER),
    page("deadlines:calendar", may=EVERYBODY - MEMBER, may_not=MEMBER),
    page("deadlines:set_days", may=ADMIN, may_not=EVERYBODY - ADMIN),
    page("deadlines:lights", may=EVERYBODY - MEMBER, may_not=MEMBER),
    page("deadlines:light_new", may=ADMIN, may_not=EVERYBODY - ADMIN),
    page("deadlines:light", "light_key", may=ADMIN, may_not=EVERYBODY - ADMIN),
    page("guidance:shelf", may=OFFICE | FOREIGN | GUIDED, may_not=EVERYBODY - OFFICE - FOREIGN - GUIDED),
    page("guidance:send", may=DESK | FOREIGN, may_not=EVERYBODY - DESK - FOREIGN),
    page("guidance:guidance", "guidance", may=OFFICE | {"clerk", "signer"}),
    act("guidance:remind", "guidance", may=DESK, may_not=(OFFICE - DESK) | {"clerk", "signer"}),
    page("guidance:attachment", "guidance_file", may=OFFICE | {"clerk", "signer"}),
    page("guidance:best", may=OFFICE | FOREIGN | GUIDED, may_not=EVERYBODY - OFFICE - FOREIGN - GUIDED),
    page("guidance:commentary", "best_text", may=OFFICE | GUIDED - {"other_clerk"}),
    page("guidance:comment", "printed_text", may=DESK, may_not=(OFFICE - DESK) | LEADER),
]
IN_CIRCULARS = {"clerk", "signer", "clerk_b", "signer_b", "bureau_clerk"}  # units with a line; other_clerk has none
OBJECTS = {"clerk", "signer"}
MAKES = DESK | {"assessor"}
ASSESSES = {"assessor", "approver"}
CIRCULARS = [
    page("circulars:shelf", may=OFFICE | FOREIGN | UNIT | OTHER | LEADER, may_not=MEMBER | ADMIN),
    page("circulars:make", may=MAKES | FOREIGN, may_not=EVERYBODY - MAKES - FOREIGN),
    page("circulars:circular", "circular", may=OFFICE),
    page("circulars:circular", "checked_circular", may=OFFICE | IN_CIRCULARS),
    page("circulars:circular", "published_circular", may=OFFICE | IN_CIRCULARS | LEADER),
    page("circulars:tables", "checked_circular", may=OFFICE, may_not=IN_CIRCULARS),
    page("circulars:tables", "published_circular", may=OFFICE | IN_CIRCULARS | LEADER),
    page("circulars:text", "circular", may=MAKES, may_not=OFFICE - MAKES),
    page("circulars:download", "circular:xlsx", may=OFFICE),
    page("circulars:download", "checked_circular:xlsx", may=OFFICE, may_not=IN_CIRCULARS),
    page("circulars:download", "published_circular:pdf", may=OFFICE | IN_CIRCULARS | LEADER),
    act("circulars:take", "circular", may=MAKES, may_not=OFFICE - MAKES, version="1"),
    act("circulars:redraft", "circular", may=MAKES, may_not=OFFICE - MAKES, version="1"),
    act(
        "circulars:file",
        "published_circular",
        may={"editor", "approver"},
        may_not=OFFICE - {"editor", "approver"} | IN_CIRCULARS | LEADER,
    ),
    act(
        "circulars:file",
        "published_circular",
        may={"editor", "approver"},
        may_not=OFFICE - {"editor", "approver"} | IN_CIRCULARS | LEADER,
    ),
    act("circulars:correct", "published_circular", may=MAKES, may_not=OFFICE - MAKES | IN_CIRCULARS | LEADER),
    act("circulars:act", "circular:check", may=ASSESSES, may_not=OFFICE - ASSESSES, version="1"),
    act("circulars:act", "circular:drop", may=ASSESSES, may_not=OFFICE - ASSESSES, reason=REASON),
    act(
        "circulars:act", "checked_circular:submit", may=ASSESSES, may_not=OFFICE - ASSESSES | IN_CIRCULARS, version="1"
    ),
    act("circulars:act", "submitted_circular:approve", may={"approver"}, may_not=OFFICE - {"approver"} | IN_CIRCULARS),
    act(
        "circulars:act",
        "approved_circular:send_back",
        may={"approver"},
        may_not=OFFICE - {"approver"} | IN_CIRCULARS,
        reason=REASON,
    ),
    act(
        "circulars:act",
        "approved_circular:publish",
        may=ASSESSES,
        may_not=OFFICE - ASSESSES | IN_CIRCULARS,
        version="1",
    ),
    page("circulars:own", "checked_circular", may=IN_CIRCULARS),
    page("circulars:unit", "circular_unit", may=OFFICE | {"clerk", "signer"}),
    page("circulars:behind", "circular_unit:adopted", may=OFFICE | {"clerk", "signer"}),
    act("circulars:confirm", "checked_circular", may=IN_CIRCULARS),
    act("circulars:object", "checked_circular", may=IN_CIRCULARS, item="points", reason=REASON),
    act("circulars:answer", "objection", may=MAKES, may_not=OFFICE - MAKES | OBJECTS, upheld="no", answer=REASON),
    act("circulars:withdraw", "objection", may=OBJECTS, may_not=OFFICE),
]
ARCHIVE = [
    page("archive:shelf", may=OFFICE | FOREIGN, may_not=EVERYBODY - OFFICE - FOREIGN),
    page("archive:retention", "periodical", may=DESK, may_not=EVERYBODY - DESK - FOREIGN),
    act("archive:file_year", "archive_year", may=DESK | FOREIGN, may_not=EVERYBODY - DESK - FOREIGN, year="2026"),
    page("archive:volume", "volume", may=OFFICE),
    act("archive:close", "volume", may=DESK, may_not=OFFICE - DESK),
    page("archive:checksums", "closed_volume", may=OFFICE),
    page("archive:item", "record", may=OFFICE),
    page("archive:refile", "record", may=DESK, may_not=OFFICE - DESK),
    page("archive:item_file", "record_file", may=OFFICE),
    page("archive:export_new", "archive_year", may=DESK | FOREIGN, may_not=EVERYBODY - DESK - FOREIGN),
    page("archive:export", "export", may=DESK),
    act("archive:export_act", "export:stop", may=DESK),
    page("archive:export_download", "finished_export", may=DESK),
]
UPWARD_EDITS = DESK | FOREIGN
UPWARD = [
    page("cockpit:report_ladder", "adopted", may=SEES_REPORT | LEADER),
    page("cockpit:report_ladder", "secret", may=SEES_SECRET_REPORT),
    page("cockpit:article_ladder", "article", may=OFFICE),
    page("upward:board", may=OFFICE | FOREIGN, may_not=EVERYBODY - OFFICE - FOREIGN),
    page("upward:new", may=UPWARD_EDITS, may_not=EVERYBODY - UPWARD_EDITS),
    act("upward:propose", may=UPWARD_EDITS, may_not=EVERYBODY - UPWARD_EDITS),
    page("upward:selection", "upward_draft", may=OFFICE),
    page("upward:selection", "upward_sent", may=OFFICE),
    page("upward:selection", "upward_secret", may=DESK | AUDITOR),
    page("upward:pick", "upward_draft", may=DESK, may_not=OFFICE - DESK),
    act("upward:pick", "upward_draft", may=DESK, may_not=OFFICE - DESK),
    act("upward:unpick", "upward_item", may=DESK, may_not=OFFICE - DESK),
    act("upward:order", "upward_draft", may=DESK, may_not=OFFICE - DESK, version="2"),
    act("upward:act", "upward_draft:submit", may=DESK, may_not=OFFICE - DESK, no_secret="on", version="2"),
    act("upward:act", "upward_draft:drop", may=DESK, may_not=OFFICE - DESK, reason=REASON),
    act("upward:act", "upward_checking:sign", may={"approver"}, may_not=OFFICE - {"approver"}),
    act("upward:act", "upward_checking:send_back", may=DESK, may_not=OFFICE - DESK, reason=REASON),
    act("upward:act", "upward_signed:send", may=DESK, may_not=OFFICE - DESK, way="fax"),
    page("upward:download", "upward_sent:xlsx", may=DESK | AUDITOR, may_not=ROOM),
    page("upward:enter", "article_came", may=DESK | {"assessor"}, may_not=OFFICE - DESK - {"assessor"}),
    page("upward:enter", "report_came", may=DESK | {"assessor"}, may_not=SEES_REPORT - DESK - {"assessor"}),
    page("upward:withdraw", "outcome", may=DESK | {"assessor"}, may_not=OFFICE - DESK - {"assessor"}),
    page("upward:evidence", "outcome_file", may=OFFICE),
    page("upward:outcomes", may=OFFICE | FOREIGN, may_not=EVERYBODY - OFFICE - FOREIGN),
    page("upward:numbers", may=OFFICE | FOREIGN, may_not=EVERYBODY - OFFICE - FOREIGN),
    page("upward:sent", may=OFFICE | FOREIGN, may_not=EVERYBODY - OFFICE - FOREIGN),
    page("upward:place", may=OFFICE | FOREIGN, may_not=EVERYBODY - OFFICE - FOREIGN),
    page("upward:table_new", may=DESK | FOREIGN | {"assessor"}, may_not=EVERYBODY - DESK - FOREIGN - {"assessor"}),
    page("upward:table_template", may=DESK | FOREIGN | {"assessor"}, may_not=EVERYBODY - DESK - FOREIGN - {"assessor"}),
    page("upward:table", "superior_table", may=OFFICE, may_not=ADMIN),
    page("upward:table_withdraw", "superior_table", may=DESK | {"assessor"}, may_not=OFFICE | ADMIN),
    page("upward:superiors", may=DESK | ADMIN | FOREIGN, may_not=EVERYBODY - DESK - ADMIN - FOREIGN),
    page("upward:superior_new", may=DESK | ADMIN | FOREIGN, may_not=EVERYBODY - DESK - ADMIN - FOREIGN),
    page("upward:superior_edit", "superior", may=DESK | ADMIN, may_not=ROOM | AUDITOR),
    act("upward:target", "superior", may=DESK | ADMIN, may_not=ROOM | AUDITOR, year="2026", sent="400"),
]
AT_OFFICE = OFFICE | FOREIGN  # at a desk, their own office's
UNITS = UNIT | OTHER
ASSESSOR = {"assessor"}
TARGETS = [
    page("targets:board", may=AT_OFFICE | UNITS | LEADER, may_not=EVERYBODY),
    page("targets:unit", "sharing_unit", may=OFFICE | UNIT | LEADER, may_not=MEMBER | ADMIN),
    act("targets:break_down", "sharing_unit", may=UNIT | ASSESSOR, may_not=OFFICE | MEMBER | ADMIN | LEADER),
    page("targets:plans", may=AT_OFFICE | UNITS | LEADER, may_not=EVERYBODY),
    page("targets:plan_new", may=ASSESSOR, may_not=EVERYBODY),
    page("targets:plan", "plan_draft", may=OFFICE),
    page("targets:plan", "plan_in_force", may=OFFICE | UNITS - {"other_clerk"} | LEADER),
    page("targets:plan_edit", "plan_draft", may=ASSESSOR, may_not=OFFICE),
    act(
        "targets:plan_change",
        "plan_in_force",
        may=ASSESSOR,
        may_not=OFFICE | UNITS - {"other_clerk"} | LEADER,
        reason=REASON,
    ),
    act("targets:plan_act", "plan_draft:enforce", may={"approver"}, may_not=OFFICE),
    act("targets:plan_act", "plan_draft:drop", may=ASSESSOR, may_not=OFFICE, reason=REASON),
    page("targets:task_new", "plan_draft", may=ASSESSOR, may_not=OFFICE),
    act("targets:task_drop", "plan_task", may=ASSESSOR, may_not=OFFICE),
    act("targets:spread", "plan_draft", may=ASSESSOR, may_not=OFFICE, total="100", w_township="1"),
    page("targets:import", "plan_draft", may=ASSESSOR, may_not=OFFICE),
    page("targets:template", "plan_draft", may=OFFICE),
    page("targets:exemptions", may=AT_OFFICE, may_not=EVERYBODY),
    page("targets:exemption_new", may=ASSESSOR, may_not=EVERYBODY),
    act("targets:exemption_withdraw", "exemption", may=ASSESSOR, may_not=OFFICE, reason=REASON),
    page("targets:letters", may=AT_OFFICE | UNITS, may_not=EVERYBODY),
    act("targets:letters_make", "plan_in_force", may=ASSESSOR, may_not=OFFICE | UNITS - {"other_clerk"} | LEADER),
    page("targets:letter", "duty_letter", may=OFFICE | UNIT),
    act("targets:letter_act", "duty_letter:void", may=ASSESSOR, may_not=OFFICE | UNIT, reason=REASON),
    page("targets:letter_act", "duty_letter:sign", may=set(), may_not=OFFICE | UNIT),
    page("targets:letter_file", "duty_letter:docx", may=OFFICE | UNIT),
    page("targets:letter_scan", "duty_letter_file", may=OFFICE | UNIT),
]
READS_ANALYSIS = OFFICE - {"duty"} | FOREIGN
ANALYSIS = [
    page("analysis:board", may=READS_ANALYSIS, may_not=EVERYBODY - READS_ANALYSIS),
    page("analysis:behind", may=READS_ANALYSIS, may_not=EVERYBODY - READS_ANALYSIS),
    page("analysis:study", "study_key", may=READS_ANALYSIS, may_not=EVERYBODY - READS_ANALYSIS),
]
AWARDS = [
    page("awards:people", may=AT_OFFICE | UNITS, may_not=EVERYBODY),
    page("awards:personnel", "personnel_form", may={"assessor", "approver"}, may_not=EVERYBODY),
    page("awards:rules", may=AT_OFFICE, may_not=EVERYBODY),
    page("awards:rule_new", may=ASSESSOR, may_not=EVERYBODY),
    act("awards:rule_retire", "award_rule", may=ASSESSOR, may_not=OFFICE, ends="2030-12-31"),
    page("awards:sheets", may=AT_OFFICE, may_not=EVERYBODY),
    page("awards:sheet_new", may=ASSESSOR, may_not=EVERYBODY),
    page("awards:sheet", "award_sheet", may=OFFICE),
    act("awards:recount", "award_sheet", may=ASSESSOR, may_not=OFFICE),
    page("awards:correct", "award_approved", may=ASSESSOR, may_not=OFFICE),
    page("awards:line_new", "award_sheet", may=ASSESSOR, may_not=OFFICE),
    act("awards:line_drop", "award_line", may=ASSESSOR, may_not=OFFICE, reason=REASON),
    act("awards:act", "award_sheet:approve", may={"approver"}, may_not=OFFICE),
    page("awards:act", "award_approved:pay", may=ASSESSOR, may_not=OFFICE),
    page("awards:file", "award_sheet:xlsx", may=OFFICE),
    page("awards:scan", "award_scan", may=OFFICE),
    page("awards:eligibility", may=AT_OFFICE, may_not=EVERYBODY),
    page("awards:veto_new", may=ASSESSOR, may_not=EVERYBODY),
    act("awards:veto_lift", "veto", may=ASSESSOR, may_not=OFFICE, reason=REASON),
    page("awards:commendations", may=AT_OFFICE | UNITS, may_not=EVERYBODY),
    page("awards:commendation_new", may=ASSESSOR, may_not=EVERYBODY),
    act("awards:commendation_withdraw", "commendation", may=ASSESSOR, may_not=OFFICE, reason=REASON),
]
RULED = {"clerk", "signer", "clerk_b", "signer_b", "bureau_clerk", "member", "leader", "admin"}  # of 云岭县's rulebook
RULEBOOKS = [
    page("scoring:facts", may=AT_OFFICE | UNITS, may_not=EVERYBODY),
    page("scoring:fact", "hand_fact", may=OFFICE | UNIT),
    page("scoring:register", "fact_kind", may=ASSESSOR, may_not=EVERYBODY),
    act("scoring:void_fact", "hand_fact", may=ASSESSOR, may_not=OFFICE | UNIT, reason=REASON),
    page("scoring:rules", may=EVERYBODY),
    page("scoring:rulebooks", may=AT_OFFICE, may_not=EVERYBODY),
    page("scoring:start_rulebook", may=ASSESSOR, may_not=EVERYBODY),
    page("scoring:upload_rulebook", may=ASSESSOR, may_not=EVERYBODY),
    page("scoring:leagues", may=ASSESSOR, may_not=EVERYBODY),
    page("scoring:add_outlet", may=ASSESSOR, may_not=EVERYBODY),
    page("scoring:rulebook", "rulebook_draft", may=OFFICE | ADMIN),
    page("scoring:rulebook", "rulebook_active", may=OFFICE | RULED),
    page("scoring:rulebook_toml", "rulebook_active", may=OFFICE | RULED),
    page("scoring:copy_rulebook", "rulebook_draft", may=ASSESSOR, may_not=OFFICE | ADMIN),
    page("scoring:rulebook_head", "rulebook_draft", may=ASSESSOR, may_not=OFFICE | ADMIN),
    page("scoring:rulebook_names", "rulebook_draft", may=ASSESSOR, may_not=OFFICE | ADMIN),
    page("scoring:rulebook_table", "rulebook_draft:points", may=ASSESSOR, may_not=OFFICE | ADMIN),
    page("scoring:rulebook_table", "rulebook_active:points", may=set(), may_not=OFFICE | RULED),
    act("scoring:activate_rulebook", "rulebook_draft", may=ASSESSOR, may_not=OFFICE | ADMIN, starts="2031-01-01"),
    act("scoring:deactivate_rulebook", "rulebook_active", may=ASSESSOR, may_not=OFFICE | RULED),
]
OVERSEES = OFFICE - {"duty"} | FOREIGN
OVERSEES_HERE = OFFICE - {"duty"}
HANDLES = OVERSEES_HERE - AUDITOR
LED = {"clerk", "signer", "clerk_b", "signer_b", "bureau_clerk", "other_clerk"}
OVERSIGHT = [
    page("oversight:board", may=OVERSEES | LED, may_not=EVERYBODY - OVERSEES - LED),
    page("oversight:list_one", may=HANDLES | FOREIGN, may_not=EVERYBODY - HANDLES - FOREIGN),
    act("oversight:sweep", may=HANDLES | FOREIGN, may_not=EVERYBODY - HANDLES - FOREIGN),
    page("oversight:rules", may={"assessor", "approver"}, may_not=EVERYBODY - {"assessor", "approver"}),
    page("oversight:case", "overseen", may=OVERSEES_HERE | UNIT),
    act("oversight:act", "overseen:close", may=HANDLES, may_not=AUDITOR | UNIT, reason=REASON),
    page(
        "oversight:act",
        "overseen:order",
        may={"assessor", "approver"},
        may_not=OVERSEES_HERE - {"assessor", "approver"} | UNIT,
    ),
    act("oversight:answer", "overseen", may=UNIT, may_not=OVERSEES_HERE, text="已经改了"),
    page("oversight:file", "overseen_file", may=OVERSEES_HERE | UNIT),
    page("oversight:points", may=OVERSEES, may_not=EVERYBODY - OVERSEES),
    page("oversight:check_new", "direct", may=HANDLES, may_not=AUDITOR),
    page("oversight:mend", "direct", may=HANDLES, may_not=AUDITOR),
    page("oversight:check", "point_check", may=OVERSEES_HERE | UNIT),
    page("oversight:photo", "point_photo", may=OVERSEES_HERE | UNIT),
    page("oversight:adjustments", may=OVERSEES, may_not=EVERYBODY - OVERSEES),
    page("oversight:team", may=OVERSEES, may_not=EVERYBODY - OVERSEES),
    page("oversight:away_new", "post", may=HANDLES, may_not=AUDITOR),
    act("oversight:away_end", "away", may=HANDLES, may_not=AUDITOR, on="2026-01-01"),
    page("oversight:faults", may=OVERSEES | LED, may_not=EVERYBODY - OVERSEES - LED),
    page("oversight:fault_new", may=HANDLES | FOREIGN, may_not=EVERYBODY - HANDLES - FOREIGN),
    page("oversight:fault", "fault", may=OVERSEES_HERE | UNIT),
    act("oversight:fault_act", "fault:hear", may=HANDLES | UNIT, may_not=AUDITOR, text="是笔误"),
    act(
        "oversight:fault_act",
        "fault:dismiss",
        may={"approver"},
        may_not=OVERSEES_HERE - {"approver"} | UNIT,
        reason=REASON,
    ),
    page("oversight:fault_file", "fault_file", may=OVERSEES_HERE | UNIT),
]
SCORED = UNIT | OTHER  # those who answer for a unit's points
LEDGER = [
    page("scoring:scores", may=SCORED | OFFICE | FOREIGN, may_not=EVERYBODY),
    page("scoring:unit", "score_unit", may=OFFICE | UNIT),
    page("scoring:entry", "score_entry", may=OFFICE | UNIT),
    page("scoring:of_report", "score_report", may=OFFICE | UNIT),
    act("scoring:file_appeal", "score_entry", may=UNIT, may_not=OFFICE, reason=REASON),
    page("scoring:correct", may={"assessor"}, may_not=EVERYBODY),
    page("scoring:appeals", may=SCORED | OFFICE | FOREIGN, may_not=EVERYBODY),
    page("scoring:appeal", "score_appeal", may=OFFICE | UNIT),
    act("scoring:answer", "score_appeal:uphold", may={"assessor"}, may_not=OFFICE | UNIT, reason=REASON, points="0"),
    act("scoring:answer", "score_appeal:reject", may={"assessor"}, may_not=OFFICE | UNIT, reason=REASON),
    act("scoring:answer", "score_appeal:withdraw", may=UNIT, may_not=OFFICE),
    page("scoring:periods", may=OFFICE | FOREIGN, may_not=EVERYBODY),
    act("scoring:freeze", "score_period", may={"assessor"}, may_not=OFFICE | SCORED - {"other_clerk"}),
    act("scoring:recompute", "score_year", may={"assessor"}, may_not=EVERYBODY),
    act("scoring:ranking", may={"assessor"}, may_not=EVERYBODY),
    page("scoring:trials", may=OFFICE | FOREIGN, may_not=EVERYBODY),
    page("scoring:try", may={"assessor"}, may_not=EVERYBODY),
    page("scoring:trial", "score_trial", may=OFFICE),
]
WATCHES = DESK | {"duty"}
CHANNELS = [
    page("channels:shelf", may=ADMIN, may_not=EVERYBODY - ADMIN),
    page("channels:add", may=ADMIN, may_not=EVERYBODY - ADMIN),
    page("channels:channel", "channel", may=ADMIN),
    page("channels:change", "channel", may=ADMIN),
    act("channels:test", "channel", may=ADMIN),
    page(
        "channels:deliveries",
        may=WATCHES | ADMIN | AUDITOR | FOREIGN,
        may_not=EVERYBODY - WATCHES - ADMIN - AUDITOR - FOREIGN,
    ),
    act("channels:resend", "delivery", may=WATCHES | ADMIN, may_not=AUDITOR),
]
RELAYS = [
    page("relay:board", may=OFFICE | LEADER | FOREIGN, may_not=EVERYBODY - OFFICE - LEADER - FOREIGN),
    page("relay:thread", "relay_event", may=OFFICE),
    page("relay:new", "relay_event", may=DESK | {"duty"}, may_not=OFFICE - DESK - {"duty"}),
    page("relay:call_new", "relay_event:phoned", may=DESK | {"duty"}, may_not=OFFICE - DESK - {"duty"}),
    act("relay:answer", "relay_call", may=DESK | {"duty"}, may_not=OFFICE - DESK - {"duty"}, answer="2人"),
    page("relay:relay", "relay_draft", may=OFFICE),
    page("relay:edit", "relay_draft", may=DESK | {"duty"}, may_not=OFFICE - DESK - {"duty"}),
    act("relay:redraft", "relay_draft", may=DESK | {"duty"}, may_not=OFFICE - DESK - {"duty"}, version="1"),
    act("relay:act", "relay_draft:drop", may=DESK | {"duty"}, may_not=OFFICE - DESK - {"duty"}, reason=REASON),
    act("relay:act", "relay_checking:sign", may={"approver"}, may_not=OFFICE | LEADER, version="1"),
    act("relay:act", "relay_signed:void", may={"approver"}, may_not=OFFICE | LEADER, reason=REASON),
    act("relay:way", "relay_way:send", may=DESK | {"duty"}, may_not=OFFICE | LEADER, way="web"),
    act("relay:correct", "relay_sent", may=DESK | {"duty"}, may_not=OFFICE | LEADER),
    page("relay:file", "relay_sent:pdf", may=OFFICE | LEADER),
    page("relay:incoming", "relay_delivery", may={"city_editor"}),
    act("relay:incoming_act", "relay_delivery:confirm", may={"city_editor"}),
    act("relay:incoming_act", "relay_delivery:take_up", may={"city_editor"}),
    page("relay:incoming_file", "relay_delivery:pdf", may={"city_editor"}),
    page("relay:settings", may={"approver", "admin"}, may_not=EVERYBODY - {"approver", "admin"}),
]
# emergencies: the office sees all, a unit what it owes; the desk works, units write and sign
EMERGENCY_DESK = DESK | {"duty"}
EMERGENCY_OFFICE = EMERGENCY_DESK | {"supervisor", "assessor", "auditor"}
EMERGENCY_UNITS = UNIT | OTHER
EMERGENCY_SEES = EMERGENCY_OFFICE | UNIT
EMERGENCIES = [
    page("emergencies:desk", may=EMERGENCY_OFFICE | FOREIGN, may_not=EVERYBODY),
    page("emergencies:list", may=EMERGENCY_OFFICE | EMERGENCY_UNITS | LEADER | FOREIGN, may_not=EVERYBODY),
    page("emergencies:export", may=EMERGENCY_OFFICE | EMERGENCY_UNITS | LEADER | FOREIGN, may_not=EVERYBODY),
    page(
        "emergencies:register", may=EMERGENCY_DESK | FOREIGN | {"clerk", "clerk_b", "bureau_clerk", "other_clerk"},
        may_not=EVERYBODY,
    ),
    page("emergencies:emergency", "emergency", may=EMERGENCY_SEES),
    page("emergencies:proposed", "emergency", may=EMERGENCY_DESK, may_not=EMERGENCY_SEES),
    page("emergencies:enter", "emergency", may=EMERGENCY_DESK, may_not=EMERGENCY_SEES),
    act("emergencies:act", "emergency:change", may=EMERGENCY_DESK, may_not=EMERGENCY_SEES),
    act("emergencies:act", "emergency:grade", may=EMERGENCY_DESK, may_not=EMERGENCY_SEES, severity="3", reason=REASON),
    act("emergencies:act", "emergency:sensitive", may=EMERGENCY_DESK, may_not=EMERGENCY_SEES, reason=REASON),
    act("emergencies:act", "emergency:merge", may=EMERGENCY_DESK, may_not=EMERGENCY_SEES, reason=REASON),
    act("emergencies:act", "emergency:daily_on", may=EMERGENCY_DESK, may_not=EMERGENCY_SEES),
    act("emergencies:act", "emergency_final:close", may=EMERGENCY_DESK, may_not=EMERGENCY_SEES),
    act("emergencies:act", "emergency_final:reopen", may=EMERGENCY_DESK, may_not=EMERGENCY_SEES, reason=REASON),
    act("emergencies:act", "emergency_merged:split", may=EMERGENCY_DESK, may_not=EMERGENCY_SEES, reason=REASON),
    act("emergencies:moment", "emergency:learnt_at", may=EMERGENCY_DESK, may_not=EMERGENCY_SEES, at="刚刚"),
    page("emergencies:sources", "emergency", may=EMERGENCY_OFFICE, may_not=EMERGENCY_SEES),
    page("emergencies:wording", "emergency", may=EMERGENCY_DESK, may_not=EMERGENCY_SEES),
    act("emergencies:wording", "emergency", may=EMERGENCY_DESK, may_not=EMERGENCY_SEES, wording="口径", reason=REASON),
    page("emergencies:join", "emergency", may=EMERGENCY_DESK, may_not=EMERGENCY_SEES),
    page("emergencies:must", may=EVERYBODY - MEMBER, may_not=MEMBER),
    page("emergencies:read_must", may=(units := EMERGENCY_UNITS | {"clerk_b", "signer_b"}), may_not=EVERYBODY - units),
    page("emergencies:remind_must", may=EMERGENCY_DESK | FOREIGN, may_not=EVERYBODY),
    page("emergencies:silent", may=EMERGENCY_OFFICE | FOREIGN, may_not=EVERYBODY),
    page("emergencies:start", "emergency", may={"clerk"}, may_not=EMERGENCY_SEES),
    page("emergencies:report", "emergency_draft", may=UNIT),
    page("emergencies:report", "emergency_sent", may=EMERGENCY_SEES),
    page("emergencies:edit", "emergency_draft", may=UNIT),
    page("emergencies:edit", "emergency_sent", may=set(), may_not=EMERGENCY_SEES),
    act("emergencies:report_act", "emergency_draft:submit", may=UNIT),
    act("emergencies:report_act", "emergency_signing:sign_off", may={"signer"}, may_not=UNIT),
    act("emergencies:report_act", "emergency_signing:send_back", may={"signer"}, may_not=UNIT, reason=REASON),
    act("emergencies:report_act", "emergency_sent:receive", may=EMERGENCY_DESK, may_not=EMERGENCY_SEES),
    act("emergencies:report_act", "emergency_sent:return", may=EMERGENCY_DESK, may_not=EMERGENCY_SEES, reason=REASON),
    act(
        "emergencies:report_act", "emergency_sent:confirm", may=EMERGENCY_DESK | UNIT, may_not=EMERGENCY_SEES,
        confirmed_with="周小禾",
    ),
    act("emergencies:add_files", "emergency_draft", may=UNIT),
    page("emergencies:file", "emergency_file", may=EMERGENCY_SEES),
    page("emergencies:rules", may=EVERYBODY - MEMBER, may_not=MEMBER),
    page("emergencies:add_rule", "emergency_table", may=ADMIN, may_not=EVERYBODY),
    page("emergencies:change_rule", "emergency_threshold_row", may=ADMIN, may_not=EVERYBODY),
]  # fmt: skip
# cases: the office reads and the desk writes, the approver publishes; units read what is shared
CASE_READERS = EMERGENCY_OFFICE
LIBRARY_CASES = [
    page("cases:shelf", may=EMERGENCY_OFFICE | EMERGENCY_UNITS | LEADER | FOREIGN, may_not=EVERYBODY),
    page("cases:patterns", may=EMERGENCY_OFFICE | FOREIGN, may_not=EVERYBODY),
    page("cases:behind", may=EMERGENCY_OFFICE | FOREIGN, may_not=EVERYBODY),
    page("cases:take_in", may=EMERGENCY_DESK | FOREIGN, may_not=EVERYBODY),
    page("cases:sample", may=EMERGENCY_DESK | FOREIGN, may_not=EVERYBODY),
    page("cases:case", "case_draft", may=CASE_READERS),
    page("cases:case", "case_published", may=CASE_READERS | LEADER),
    page("cases:case", "case_shared", may=CASE_READERS | LEADER | UNIT | {"clerk_b", "signer_b", "bureau_clerk"}),
    page("cases:edit", "case_draft", may=EMERGENCY_DESK, may_not=CASE_READERS),
    act("cases:act", "case_draft:submit", may=EMERGENCY_DESK, may_not=CASE_READERS),
    act("cases:act", "case_review:publish", may={"approver"}, may_not=CASE_READERS),
    act("cases:act", "case_review:send_back", may={"approver"}, may_not=CASE_READERS, reason=REASON),
    act("cases:act", "case_published:withdraw", may={"approver"}, may_not=CASE_READERS | LEADER, reason=REASON),
    page("cases:start", "emergency_final", may=EMERGENCY_DESK, may_not=EMERGENCY_SEES),
    page("cases:similar", "emergency", may=EMERGENCY_SEES),
]

DUTY_READERS = OFFICE | ADMIN | LEADER  # of the office whose duty it is
DUTY_LISTS = DUTY_READERS | FOREIGN
DUTY_DESK = DESK | {"duty"}
UNIT_DUTY = UNIT | OTHER  # who files for a unit
DUTY = [
    *[page(f"duty:{name}", may=DUTY_LISTS, may_not=EVERYBODY) for name in ("now", "rosters", "swaps", "leaves")],
    *[page(f"duty:{name}", may=DUTY_LISTS, may_not=EVERYBODY) for name in ("handovers", "log", "checks", "units")],
    page("duty:add_leave", may=DUTY_LISTS, may_not=EVERYBODY),
    page("duty:generate", may=DUTY_DESK | FOREIGN, may_not=EVERYBODY),
    page("duty:roster", "duty_roster", may=DUTY_READERS),
    page("duty:paper", "duty_roster", may=DUTY_READERS),
    page("duty:file", "duty_roster:xlsx", may=DUTY_READERS),
    page("duty:again", "duty_draft", may=DUTY_DESK, may_not=DUTY_READERS),
    act("duty:again", "duty_roster", may=set(), may_not=DUTY_READERS),
    page("duty:publish", "duty_draft", may={"approver"}, may_not=DUTY_READERS),
    page("duty:change", "duty_shift", may=DUTY_DESK, may_not=DUTY_READERS),
    page("duty:ask_swap", "duty_seat", may=DUTY_DESK, may_not=DUTY_READERS),
    page("duty:swap", "duty_swap", may=DUTY_READERS),
    act("duty:swap_act", "duty_swap:agree", may={"supervisor"}, may_not=DUTY_READERS),
    page("duty:swap_act", "duty_swap:approve", may={"approver"}, may_not=DUTY_READERS),
    act("duty:cancel_leave", "duty_leave", may=DUTY_DESK, may_not=DUTY_READERS),
    page("duty:handover", "duty_handover", may=DUTY_READERS),
    act("duty:handover", "duty_handover", may=DUTY_DESK, may_not=DUTY_READERS, version="1", text="无"),
    act("duty:handover_act", "duty_handover:take_alone", may=set(), may_not=DUTY_READERS, reason=REASON),
    page("duty:matter", may=DUTY_DESK | FOREIGN, may_not=EVERYBODY),
    act("duty:settle", "duty_matter", may=DUTY_DESK, may_not=DUTY_READERS, outcome="回过了"),
    page("duty:enter", may=DUTY_DESK | FOREIGN, may_not=EVERYBODY),
    page("duty:entry", "duty_entry", may=DUTY_READERS),
    act("duty:entry_act", "duty_entry:finish", may=DUTY_DESK, may_not=DUTY_READERS, reason="已派人去"),
    page("duty:check", may=DUTY_DESK | {"supervisor"} | FOREIGN, may_not=EVERYBODY),
    page("duty:settings", may=ADMIN | DUTY_DESK | FOREIGN, may_not=EVERYBODY),
    page("duty:setting", may=ADMIN, may_not=EVERYBODY),
    page("duty:new_pattern", may=ADMIN, may_not=EVERYBODY),
    page("duty:pattern", "duty_pattern", may=ADMIN, may_not=EVERYBODY),
    page("duty:new_kind", may=ADMIN, may_not=EVERYBODY),
    page("duty:kind", "duty_kind", may=ADMIN, may_not=EVERYBODY),
    page("duty:ask_filings", may=DUTY_DESK | FOREIGN, may_not=EVERYBODY),
    page("duty:unit", "duty_unit", may=DUTY_READERS | UNIT, may_not=MEMBER),
    page("duty:filing", "duty_filing", may=DUTY_READERS | UNIT, may_not=MEMBER),
    *[page(f"duty:{name}", may=UNIT_DUTY, may_not=EVERYBODY) for name in ("mine", "file_roster", "upload", "template")],
    page("duty:profile", may=UNIT_DUTY, may_not=EVERYBODY),
    act("duty:confirm", may=UNIT_DUTY, may_not=EVERYBODY, packed="x"),
]

# ── inspections: 青石镇 is visited, 祝南星 goes along, the county's leader ordered it ──
INSPECTS = OFFICE - {"duty"}
GOES = {"bureau_clerk"}
SEES_WHOLE = INSPECTS | LEADER | GOES
SEES_VISIT = SEES_WHOLE | UNIT
INSPECTIONS = [
    page("inspections:board", may=EVERYBODY - ADMIN, may_not=ADMIN),
    page("inspections:ledger", may=EVERYBODY - ADMIN, may_not=ADMIN),
    page("inspections:new", may={"supervisor"}, may_not=EVERYBODY),
    page("inspections:order", may={"supervisor"}, may_not=EVERYBODY),
    page("inspections:terms", may={"supervisor", "approver"}, may_not=EVERYBODY),
    page("inspections:inspection", "i_underway", may=SEES_VISIT),
    page("inspections:change", "i_draft", may={"supervisor"}, may_not=INSPECTS),
    page("inspections:team", "i_underway", may={"supervisor"}, may_not=SEES_VISIT),
    page("inspections:plan_file", "i_underway:docx", may=SEES_WHOLE),
    act("inspections:act", "i_draft:propose", may={"supervisor"}, may_not=INSPECTS),
    act("inspections:act", "i_proposed:approve", may={"approver", "leader"}, may_not=SEES_WHOLE),
    act("inspections:act", "i_finished:close", may={"supervisor"}, may_not=SEES_VISIT),
    page("inspections:record", "i_underway", may={"supervisor"} | GOES, may_not=SEES_VISIT),
    page("inspections:change_finding", "i_finding", may={"supervisor"} | GOES, may_not=SEES_WHOLE),
    page("inspections:aside", "i_finding", may={"supervisor"} | GOES, may_not=SEES_WHOLE),
    page("inspections:rectify", "i_finding", may={"supervisor"}, may_not=SEES_WHOLE),
    page("inspections:supervise", "i_finding", may={"supervisor"}, may_not=SEES_WHOLE),
    page("inspections:finding_file", "i_photo", may=SEES_WHOLE),
    page("inspections:conclude", "i_finished", may={"supervisor"}, may_not=SEES_VISIT),
    page("inspections:conclusion", "i_signing", may=SEES_WHOLE),
    page("inspections:conclusion", "i_delivered", may=SEES_VISIT),
    page("inspections:edit_conclusion", "i_drafted", may={"supervisor"}, may_not=SEES_WHOLE),
    act("inspections:conclude_act", "i_signing:sign", may={"approver", "leader"}, may_not=SEES_WHOLE),
    act("inspections:conclude_act", "i_delivered:object", may={"signer"}, may_not=SEES_VISIT),
    act("inspections:conclude_act", "i_delivered:acknowledge", may=UNIT, may_not=SEES_VISIT),
    act("inspections:conclude_act", "i_objected:uphold", may=LEADER, may_not=SEES_VISIT, reason=REASON),
    page("inspections:conclusion_file", "i_signing:docx", may=SEES_WHOLE),
    page("inspections:rectification", "i_ordered", may=SEES_VISIT),
    act("inspections:rectify_act", "i_ordered:sign_for", may=UNIT, may_not=SEES_VISIT),
    act("inspections:rectify_act", "i_answered:strike", may={"supervisor"}, may_not=SEES_VISIT, way="site"),
    page("inspections:write_answer", "i_at_work", may=UNIT, may_not=SEES_VISIT),
    page("inspections:delay", "i_at_work", may={"signer"}, may_not=SEES_VISIT),
    page("inspections:change_answer", "i_answer", may=UNIT),
    act("inspections:answer_act", "i_answer_signing:sign_answer", may={"signer"}, may_not={"clerk"}),
    page("inspections:answer_file", "i_answer_photo", may=SEES_VISIT),
    act("inspections:delay_act", "i_delay:grant_delay", may={"supervisor"}, may_not=SEES_VISIT),
]

# ── supervision: 青石镇 leads, 柳河镇 supports, the county's leader is reported to ──
SUPERVISES = OFFICE - {"duty"}
TAKES_PART = UNIT | {"clerk_b", "signer_b"}
LEDGER_READERS = SUPERVISES | FOREIGN | LEADER | LED
SEES_ITEM = SUPERVISES | TAKES_PART | LEADER
SUPERVISION = [
    page("supervision:board", may=LEDGER_READERS, may_not=EVERYBODY - LEDGER_READERS),
    page("supervision:results", may=LEDGER_READERS, may_not=EVERYBODY - LEDGER_READERS),
    page("supervision:waiting", may={"supervisor"}, may_not=EVERYBODY),
    page("supervision:new", may={"supervisor"}, may_not=EVERYBODY),
    page("supervision:remind", may={"supervisor"}, may_not=EVERYBODY),
    page("supervision:terms", may={"approver", "admin"}, may_not=EVERYBODY),
    page(
        "supervision:order",
        "s_instruction",
        may={"supervisor"},
        may_not={"editor", "approver", "auditor", "leader"} | UNIT,
    ),
    page("supervision:item", "s_item", may=SEES_ITEM),
    page("supervision:change", "s_draft", may={"supervisor"}, may_not=SUPERVISES),
    page("supervision:say", "s_reported", may=LEADER, may_not=SEES_ITEM),
    page("supervision:write", "s_item", may=UNIT, may_not=SEES_ITEM),
    page("supervision:extend", "s_item", may=UNIT, may_not=SEES_ITEM),
    page("supervision:change_feedback", "s_feedback", may=UNIT, may_not=set()),
    page("supervision:settle", "s_opinion", may=UNIT | {"supervisor"}, may_not=SEES_ITEM),
    page("supervision:file", "s_feedback_file", may=UNIT),
    act("supervision:feedback_act", "s_signing:sign_feedback", may={"signer"}, may_not={"clerk"}),
    act("supervision:feedback_act", "s_signing:withdraw_feedback", may={"signer"}, may_not={"clerk"}, reason=REASON),
    act("supervision:feedback_act", "s_feedback:submit_feedback", may=UNIT),
    act("supervision:extension_act", "s_extension:sign_extension", may={"signer"}, may_not=SEES_ITEM),
    act("supervision:act", "s_draft:propose", may={"supervisor"}, may_not=SUPERVISES),
    act("supervision:act", "s_proposed:approve", may={"approver"}, may_not=SUPERVISES),
    act("supervision:act", "s_open:cancel", may={"approver", "leader"}, may_not=SUPERVISES, reason=REASON),
    act("supervision:act", "s_assigned:sign_for", may=UNIT, may_not=SEES_ITEM),
    act("supervision:act", "s_assigned:hand_back", may={"signer"}, may_not=SEES_ITEM, reason=REASON),
    act("supervision:act", "s_assigned:support_sign", may={"clerk_b", "signer_b"}, may_not=SEES_ITEM),
    act("supervision:act", "s_answered:send_back", may={"supervisor"}, may_not=SEES_ITEM, reason=REASON),
    act("supervision:act", "s_answered:accept", may={"supervisor"}, may_not=SEES_ITEM, quality="good"),
    act("supervision:act", "s_reported:reopen", may={"supervisor", "leader"}, may_not=SEES_ITEM, reason=REASON),
    page("supervision:contacts", may=LEDGER_READERS - LEADER, may_not=EVERYBODY - (LEDGER_READERS - LEADER)),
    page("supervision:contact", "s_unit", may={"supervisor", "signer"}, may_not=SUPERVISES | {"clerk"}),
    page("supervision:talks", may={"supervisor", "approver"}, may_not=EVERYBODY),
    page("supervision:talk", "s_red", may={"supervisor"}, may_not=EVERYBODY),
    page("supervision:behind", "s_figure", may=LEDGER_READERS, may_not=EVERYBODY - LEDGER_READERS),
    page("supervision:timing", "s_item", may={"supervisor"}, may_not=SEES_ITEM),
    page("supervision:answer_reminder", "s_reminder", may=UNIT, may_not=SUPERVISES | LEADER),
    page("supervision:slip", "s_reminder", may={"supervisor"}, may_not=SUPERVISES | LEADER | UNIT),
    page("supervision:slip_file", "s_slip", may=SUPERVISES | LEADER | UNIT),
    page("supervision:refer", "s_opinion", may=UNIT, may_not=SEES_ITEM),
    act("supervision:act", "s_item:take_back", may={"supervisor"}, may_not=SEES_ITEM, reason=REASON),
    page("supervision:documents", may=SUPERVISES | FOREIGN | LEADER, may_not=EVERYBODY - SUPERVISES - FOREIGN - LEADER),
    page("supervision:take_document", may={"supervisor"}, may_not=EVERYBODY),
    page("supervision:document", "s_document", may=SUPERVISES | LEADER),
    page("supervision:line", "s_line", may={"supervisor"}, may_not=SUPERVISES | LEADER),
    page("supervision:document_file", "s_document_file", may=SUPERVISES),
    page("supervision:assign_document", "s_document_open", may={"supervisor"}, may_not=SUPERVISES | LEADER),
    act("supervision:document_act", "s_document:propose_document", may={"supervisor"}, may_not=SUPERVISES | LEADER),
    act(
        "supervision:document_act",
        "s_document_proposed:approve_document",
        may={"approver", "leader"},
        may_not=SUPERVISES,
    ),
    page("supervision:of_emergency", "emergency", may=EMERGENCY_OFFICE, may_not=UNIT),
    page("supervision:add_stage", "s_item", may={"supervisor"}, may_not=SEES_ITEM),
    page("supervision:stage_file", "s_stage_file", may=SEES_ITEM),
    act("supervision:stage_act", "s_stage:do", may=UNIT, may_not=SEES_ITEM, note="送到了"),
    act("supervision:stage_act", "s_stage_said:sign", may={"signer"}, may_not=SEES_ITEM, version="2"),
    act("supervision:stage_act", "s_stage:drop", may={"supervisor"}, may_not=SEES_ITEM, reason=REASON),
    act("supervision:stage_act", "s_stage_done:return", may={"supervisor"}, may_not=SEES_ITEM, reason=REASON),
]

SETTINGS_READERS = EMERGENCY_OFFICE | ADMIN
PLANNERS = DESK | ADMIN
ANSWERERS = EVERYBODY - MEMBER
TOLD_SEES = EMERGENCY_OFFICE | UNIT | LEADER  # 较大: the leader of the county too
RESPONSE = [
    page("response:mine", may=ANSWERERS, may_not=MEMBER),
    page("response:mine_of", "told_emergency", may=LEADER | DESK),
    act("response:acknowledge", "told_emergency", may=LEADER | DESK),
    page("response:told", "told_emergency", may=EMERGENCY_OFFICE, may_not=TOLD_SEES - EMERGENCY_OFFICE),
    page("response:tell_more", "told_emergency", may=EMERGENCY_DESK, may_not=TOLD_SEES - EMERGENCY_DESK),
    act("response:nudge", "told_emergency", may=EMERGENCY_DESK, may_not=TOLD_SEES - EMERGENCY_DESK),
    act(
        "response:confirm", "told_row", may=EMERGENCY_DESK, may_not=EMERGENCY_OFFICE - EMERGENCY_DESK, spoke_with="秘书"
    ),
    page("response:calls", "told_emergency", may=EMERGENCY_OFFICE, may_not=TOLD_SEES - EMERGENCY_OFFICE),
    page("response:press", "told_emergency", may=EMERGENCY_DESK, may_not=TOLD_SEES - EMERGENCY_DESK),
    page("response:drills", may=EMERGENCY_DESK | FOREIGN, may_not=EVERYBODY - EMERGENCY_DESK - FOREIGN),
    page("response:drill", may=EMERGENCY_DESK | FOREIGN, may_not=EVERYBODY - EMERGENCY_DESK - FOREIGN),
    page("response:call", "one_call", may=EMERGENCY_OFFICE),
    act("response:nudge_call", "one_call", may=EMERGENCY_DESK, may_not=EMERGENCY_OFFICE - EMERGENCY_DESK),
    act("response:close_call", "one_call", may=EMERGENCY_DESK, may_not=EMERGENCY_OFFICE - EMERGENCY_DESK),
    page("response:answer", "unit_answer", may=UNIT | EMERGENCY_DESK),
    act("response:answer", "unit_answer", may=UNIT, may_not=EMERGENCY_DESK, line="已派2车12人"),
    act("response:answer_phone", "unit_answer", may=EMERGENCY_DESK, may_not=UNIT, line="值班员小周"),
    page("response:shelf", may=SETTINGS_READERS | FOREIGN, may_not=EVERYBODY - SETTINGS_READERS - FOREIGN),
    page("response:new_plan", may=PLANNERS | FOREIGN, may_not=EVERYBODY - PLANNERS - FOREIGN),
    page("response:plan", "response_plan", may=SETTINGS_READERS),
    page("response:revise", "response_plan", may=PLANNERS, may_not=SETTINGS_READERS - PLANNERS),
    act("response:retire", "response_plan", may=PLANNERS, may_not=SETTINGS_READERS - PLANNERS),
    page("response:plan_file", "plan_file", may=SETTINGS_READERS),
    page("response:plans", "told_emergency", may=EMERGENCY_OFFICE, may_not=TOLD_SEES - EMERGENCY_OFFICE),
    page("response:start", "plan_to_start", may=EMERGENCY_DESK, may_not=TOLD_SEES - EMERGENCY_DESK),
    page("response:run", "response_run", may=EMERGENCY_OFFICE),
    act("response:stop", "response_run", may=EMERGENCY_DESK, may_not=EMERGENCY_OFFICE - EMERGENCY_DESK, reason=REASON),
    page("response:add_order", "response_run", may=EMERGENCY_DESK, may_not=EMERGENCY_OFFICE - EMERGENCY_DESK),
    page("response:order", "unit_order", may=UNIT | EMERGENCY_OFFICE),
    act("response:order", "unit_order", may=UNIT, may_not=EMERGENCY_OFFICE, text="已转移"),
    act("response:sign", "unit_order", may=UNIT, may_not=EMERGENCY_OFFICE),
    act("response:nudge_order", "unit_order", may=EMERGENCY_DESK, may_not=TOLD_SEES - EMERGENCY_DESK - LEADER),
    act(
        "response:order_phone",
        "unit_order",
        may=EMERGENCY_DESK,
        may_not=TOLD_SEES - EMERGENCY_DESK - LEADER,
        text="已出发",
    ),
    page("response:order_file", "order_file", may=UNIT | EMERGENCY_OFFICE),
    page("response:settings", may=SETTINGS_READERS | FOREIGN, may_not=EVERYBODY - SETTINGS_READERS - FOREIGN),
    page("response:minutes", may=ADMIN, may_not=EVERYBODY - ADMIN),
    page("response:add_rule", may=ADMIN, may_not=EVERYBODY - ADMIN),
    page("response:change_rule", "recipient_rule", may=ADMIN, may_not=EMERGENCY_OFFICE),
    page("response:add_portfolio", may=ADMIN, may_not=EVERYBODY - ADMIN),
    page("response:drop_portfolio", "portfolio", may=ADMIN, may_not=EMERGENCY_OFFICE),
    page("response:add_group", may=ADMIN, may_not=EVERYBODY - ADMIN),
    page("response:change_group", "group", may=ADMIN, may_not=EMERGENCY_OFFICE),
]
DAILY_READERS = DESK | {"duty", "supervisor"} | AUDITOR | LEADER
DAILY = [
    page("daily:shelf", may=DAILY_READERS | FOREIGN, may_not=EVERYBODY),
    page("daily:collect", may=DUTY_DESK | FOREIGN, may_not=EVERYBODY),
    page("daily:mine", may=UNIT_DUTY, may_not=EVERYBODY),
    page("daily:meeting", "daily_meeting", may=DAILY_READERS),
    page("daily:minutes", "daily_meeting:docx", may=DAILY_READERS),
    page("daily:add", "daily_meeting", may=DUTY_DESK, may_not=DAILY_READERS),
    act("daily:hold", "daily_meeting", may={"approver"}, may_not=DAILY_READERS),
    page("daily:item", "daily_item", may=DAILY_READERS),
    page("daily:act", "daily_item:assign", may=DUTY_DESK, may_not=DAILY_READERS),
    act("daily:item", "daily_assigned", may=DUTY_DESK | UNIT, may_not=DAILY_READERS, text="立好了"),
    act("daily:act", "daily_assigned:finish", may=DUTY_DESK, may_not=DAILY_READERS | UNIT, reason="看过"),
]

ALL_UNITS = UNIT | {"clerk_b", "signer_b", "bureau_clerk", "other_clerk"}
BREACHES = [
    page("breaches:board", may=OFFICE | FOREIGN | ALL_UNITS, may_not=EVERYBODY - OFFICE - FOREIGN - ALL_UNITS),
    page("breaches:register", may=DESK | ROOM | FOREIGN, may_not=EVERYBODY - DESK - ROOM - FOREIGN),
    page("breaches:of_event", "breach_event", may=OFFICE | UNIT, may_not=MEMBER | ADMIN | LEADER),
    act("breaches:late", "late_key:aside", may=DESK | ROOM, may_not=EVERYBODY - DESK - ROOM - FOREIGN, reason=REASON),
    page("breaches:breach", "breach", may=OFFICE),
    page("breaches:breach", "heard_breach", may=OFFICE | UNIT),
    act("breaches:act", "breach:hear", may=DESK | ROOM, may_not=AUDITOR),
    act("breaches:act", "heard_breach:answer", may=UNIT, may_not=OFFICE, text="以为报过了"),
    act("breaches:act", "answered_breach:find", may={"approver"}, may_not=OFFICE | UNIT, weight="light", text="属实"),
    act("breaches:act", "found_breach:object", may=UNIT, may_not=OFFICE, reason=REASON),
    act("breaches:act", "found_breach:overturn", may={"supervisor"}, may_not=OFFICE | UNIT, reason=REASON),
    act("breaches:book", "found_breach", may={"assessor"}, may_not=OFFICE | UNIT),
    page("breaches:file", "breach_file", may=OFFICE | UNIT),
    page(
        "breaches:terms", may={"approver", "assessor", "admin"}, may_not=EVERYBODY - {"approver", "assessor", "admin"}
    ),
    page(
        "breaches:kind_new",
        may={"approver", "assessor", "admin"},
        may_not=EVERYBODY - {"approver", "assessor", "admin"},
    ),
    page("breaches:kind", "breach_kind", may={"approver", "assessor", "admin"}, may_not=EVERYBODY),
    page("breaches:good", may={"assessor"}, may_not=EVERYBODY),
    page("breaches:roundups", may=OFFICE | FOREIGN | ALL_UNITS | LEADER, may_not=MEMBER | ADMIN),
    page("breaches:roundup_new", may=DESK | {"duty", "assessor"} | FOREIGN, may_not=EVERYBODY - FOREIGN),
    page("breaches:roundup", "draft_roundup", may=OFFICE),
    page("breaches:roundup", "roundup", may=OFFICE | LEADER | ALL_UNITS - {"other_clerk"}),
    page("breaches:roundup_edit", "draft_roundup", may=DESK | {"duty", "assessor"}, may_not=OFFICE),
    act("breaches:roundup_take", "draft_roundup", may=DESK | {"duty", "assessor"}, may_not=OFFICE, version="1"),
    act("breaches:roundup_act", "draft_roundup:submit", may=DESK | {"duty", "assessor"}, may_not=OFFICE, version="1"),
    page("breaches:roundup_file", "roundup:pdf", may=OFFICE | LEADER | ALL_UNITS - {"other_clerk"}),
]
# ── directives: the city's mayor instructed; the county's leader was shown it; what the city issued arrives ──
D_READS = OFFICE - {"duty"}
D_WRITES = DESK | {"supervisor"}
DIRECTIVES = [
    page("directives:board", may=D_READS | FOREIGN | LEADER, may_not=EVERYBODY - D_READS - FOREIGN - LEADER),
    *[
        page(f"directives:{name}", may=D_WRITES | FOREIGN, may_not=EVERYBODY - D_WRITES - FOREIGN)
        for name in ("waiting", "below")
    ],
    *[
        page(f"directives:{name}", "d_kind", may=D_WRITES | FOREIGN, may_not=EVERYBODY - D_WRITES - FOREIGN)
        for name in ("new", "issue")
    ],
    page("directives:from_outcome", "d_outcome", may=D_WRITES, may_not=EVERYBODY - D_WRITES - FOREIGN),
    act("directives:set_aside", "d_outcome", may=D_WRITES, may_not=EVERYBODY - D_WRITES - FOREIGN, reason=REASON),
    page("directives:directive", "d_shown", may=D_READS | LEADER),
    page("directives:directive", "d_arrived", may=D_READS | {"city_editor"}),
    page("directives:change", "d_registered", may=D_WRITES, may_not=D_READS),
    page("directives:originals", "d_registered", may=D_WRITES, may_not=D_READS),
    page("directives:file", "d_file", may=D_READS),
    page("directives:show", "d_shown", may=D_WRITES, may_not=D_READS | LEADER),
    act("directives:words", "d_lying", may=D_WRITES | LEADER, may_not=D_READS, words="请抓紧办"),
    page("directives:open", "d_shown", may={"supervisor"}, may_not=D_READS | LEADER),
    page("directives:owe", "d_registered", may=D_WRITES, may_not=D_READS),
    act("directives:owed", "d_owed:write", may=D_WRITES, may_not=D_READS),
    act("directives:act", "d_arrived:take", may=D_WRITES, may_not=D_READS | {"city_editor"}),
    act("directives:act", "d_arrived:recall", may={"city_editor"}, may_not=D_READS, reason=REASON),
    act("directives:act", "d_registered:handle", may={"supervisor"}, may_not=D_READS, reason=REASON),
    act("directives:act", "d_registered:void", may={"supervisor", "approver"}, may_not=D_READS, reason=REASON),
    page("directives:report", "d_draft", may=D_READS),
    page("directives:report", "d_sent", may=D_READS | LEADER | {"city_editor"}),
    page("directives:edit", "d_draft", may=D_WRITES, may_not=D_READS),
    act("directives:redraft", "d_draft", may=D_WRITES, may_not=D_READS, version="1"),
    act("directives:report_act", "d_draft:submit", may=D_WRITES, may_not=D_READS, version="1", no_secret="on"),
    act("directives:report_act", "d_checking:sign", may={"approver"}, may_not=D_READS, version="1"),
    act("directives:report_act", "d_signed:send", may=D_WRITES, may_not=D_READS | LEADER, way="web"),
    act("directives:report_act", "d_sent:confirm", may={"city_editor"}, may_not=D_READS | LEADER),
    page("directives:report_file", "d_signed:pdf", may=D_READS | LEADER),
]


# ── outcomes: 青石镇 answered a petition's matter poorly, is criticised; leader2 is no leader of this matter ──
O_ALL = (OFFICE - {"duty"}) | LEADER | ALL_UNITS | FOREIGN
O_NONE = EVERYBODY - O_ALL
O_DRAFTS = {"supervisor", "approver", "auditor"}
O_ITEM = (OFFICE - {"duty"}) | LEADER | UNIT
OUTCOMES = [
    page("outcomes:board", may=O_ALL, may_not=O_NONE),
    page("outcomes:figure", "o_figure", may=O_ALL, may_not=O_NONE),
    page("outcomes:item", "o_item", may=O_ITEM),
    page("outcomes:evaluate", "o_item:office", may={"supervisor", "approver"}, may_not=O_ITEM),
    page("outcomes:evaluate", "o_item:leader", may=LEADER, may_not=O_ITEM),
    page("outcomes:evaluate", "o_item:asker", may={"supervisor", "approver"}, may_not=O_ITEM),
    page("outcomes:shelf", may=O_ALL, may_not=O_NONE),
    page("outcomes:make", "o_kind", may={"supervisor"}, may_not=EVERYBODY),
    page("outcomes:publication", "o_draft", may=O_DRAFTS),
    page("outcomes:publication", "o_published", may=(OFFICE - {"duty"}) | LEADER | (ALL_UNITS - {"other_clerk"})),
    page("outcomes:edit", "o_draft", may={"supervisor"}, may_not=O_DRAFTS),
    act("outcomes:take", "o_draft", may={"supervisor"}, may_not=O_DRAFTS, version="1"),
    act("outcomes:redraft", "o_draft", may={"supervisor"}, may_not=O_DRAFTS, version="1"),
    act("outcomes:act", "o_draft:submit", may={"supervisor"}, may_not=O_DRAFTS, version="1"),
    act("outcomes:act", "o_submitted:sign", may={"approver"}, may_not=O_DRAFTS, version="1"),
    page(
        "outcomes:correct",
        "o_published",
        may={"supervisor"},
        may_not=(OFFICE - {"duty"}) | LEADER | (ALL_UNITS - {"other_clerk"}),
    ),
    page("outcomes:file", "o_published:pdf", may=(OFFICE - {"duty"}) | LEADER | (ALL_UNITS - {"other_clerk"})),
    page("outcomes:regroup", "o_report", may={"supervisor"}, may_not=O_DRAFTS),
    page("outcomes:theme", "o_theme", may={"supervisor"}, may_not=O_DRAFTS),
    page("outcomes:papers", may={"approver", "admin"}, may_not=EVERYBODY),
    page("outcomes:paper", "o_kind", may={"approver", "admin"}, may_not=EVERYBODY),
    page("outcomes:points", may={"assessor"}, may_not=EVERYBODY),
]
ROWS: list[Row] = [
    *OUTCOMES,
    *BREACHES,
    *DAILY,
    *RESPONSE,
    *SUPERVISION,
    *INSPECTIONS,
    *DIRECTIVES,
    *DUTY,
    *EMERGENCIES,
    *RELAYS,
    *CHANNELS,
    *LIBRARY_CASES,
    *ANYONE,
    *UNIT_SIDE,
    *DESK_SIDE,
    *CHECKING,
    *BULLETINS,
    *DISTRIBUTION,
    *READING,
    *UPWARD,
    *ANALYSIS,
    *OVERSIGHT,
    *MAIL,
    *LIBRARY,
    *ARCHIVE,
    *GUIDANCE,
    *CIRCULARS,
    *LEDGER,
    *RULEBOOKS,
    *TARGETS,
    *AWARDS,
    *NETWORK,
]
