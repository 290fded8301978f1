"""Length, one matter a text, empty talk, title and text, torn texts: on texts nobody tuned on (R4, R14)."""

import pytest

from tongzheng.text.checks.base import Draft, Facts, Part
from tongzheng.text.checks.content import CHECKS as CONTENT
from tongzheng.text.checks.content import empty_share
from tongzheng.text.checks.length import CHECKS as LENGTH
from tongzheng.text.checks.reading import count_words, word_list

ALL = {c.id: c for c in (*CONTENT, *LENGTH)}
PLAIN = (
    "入春以来，沙坝乡桃树开花比往年早九天。乡农技站走访三个村，测得花期气温偏高，部分桃园授粉不匀，"
    "估计减产一成左右。农技员分片指导人工授粉，已授粉四百余亩。下一步将统一购置防霜网。"
)


def found(check, title, body, **facts):
    return list(ALL[check].find(Draft(title, body, Facts(**facts))))


# --- length -----------------------------------------------------------------------------------------------------------
def test_counting_is_the_offices_way():
    assert count_words("全县GDP增长5.2%，达1,234万元。") == 2 + 1 + 2 + 1 + 1 + 1 + 2


@pytest.mark.parametrize(
    ("kind", "n", "word"),
    [("news", 40, "偏短"), ("news", 300, None), ("news", 1000, "偏长"), ("problem", 1600, None), ("problem", 1800, "偏长"),
     ("research", 300, "偏短"), ("", 10, "偏短"), ("", 60, None), ("", 4000, "偏长")],
)  # fmt: skip
def test_total_length_by_kind(kind, n, word):
    said = [f.message for f in found("len.total", "题", "汉" * n, kind=kind)]
    assert bool(said) == bool(word)
    assert not word or (word in said[0] and str(n) in said[0])


def test_an_office_sets_its_own_lengths_and_zero_is_no_limit():
    assert found("len.total", "", "汉" * 500, kind="news", lengths={"news": (50, 200)})
    assert not found("len.total", "", "汉" * 9000, kind="news", lengths={"news": (50, 0)})


def test_titles_too_long_too_short_in_lines_or_said_twice():
    assert "过长" in found("len.title", "关于" + "进一步做好" * 8 + "工作的报告", PLAIN)[0].message
    assert "过短" in found("len.title", "情况汇报", PLAIN)[0].message
    assert "几行" in found("len.title", "沙坝乡桃树早花\n部分桃园授粉不匀", PLAIN)[0].message
    assert "首句" in found("len.title", "沙坝乡桃树比往年早开花", "沙坝乡桃树比往年早开花。农技站已走访。")[0].message
    assert not found("len.title", "沙坝乡桃树早花致授粉不匀", PLAIN)
    assert not found("len.title", "", PLAIN)


def test_long_sentences_and_paragraphs():
    long = "，".join(["一些情况说不完一口气写下来不断句"] * 10) + "。"
    assert len(found("len.sentence", "", PLAIN + long)) == 1
    assert not found("len.sentence", "", PLAIN + long.replace("，", "；", 5))
    assert found("len.para", "", PLAIN * 8)
    assert not found("len.para", "", "\n".join([PLAIN] * 8))


# --- one matter -------------------------------------------------------------------------------------------------------
def test_another_matter_by_its_first_words_and_switched_by_kind():
    body = f"{PLAIN}另悉，该乡小学食堂已重建。"
    assert [f.found for f in found("one.matter", "", body, kind="news")] == ["另悉"]
    assert not found("one.matter", "", body, kind="analysis")
    assert not found("one.matter", "", body, kind="news", params={"one.matter": {"not_for": ["news"]}})
    assert not found("one.matter", "", "会议另行通知。又据实调整，据另外一组数据。")


UNITS = {"县教育局": "", "县水利局": "", "县民政局": "", "县交通运输局": ""}
SECTIONS = "一、开学准备就绪\n县教育局检查了校舍。\n二、水库除险完成\n县水利局完成三座水库。\n三、老人补贴发放\n县民政局已发放到位。"


def test_matters_of_several_units_under_one_title():
    assert found("one.matter.unit", "近期几项重点任务进展", SECTIONS, units=UNITS)
    assert not found("one.matter.unit", "一周要情", SECTIONS, units=UNITS)
    assert not found("one.matter.unit", "开学准备、水库除险、补贴发放进展", SECTIONS, units=UNITS)
    shared = SECTIONS.replace("县教育局检查", "县教育局会同县水利局、县民政局检查")
    assert not found("one.matter.unit", "近期几项重点任务进展", shared, units=UNITS)
    assert not found("one.matter.unit", "近期几项重点任务进展", SECTIONS)


# --- empty talk -------------------------------------------------------------------------------------------------------
HOLLOW = (
    "我们高度重视，精心组织，周密部署，狠抓落实。要进一步提高认识，进一步加强领导，形成合力。"
    "各项工作扎实推进，取得明显成效，为发展奠定坚实基础，营造了浓厚氛围。"
)


def test_empty_talk_is_measured_and_shown():
    (finding,) = found("empty.ratio", "", HOLLOW + "全体人员认真细致，逐步理顺关系。")
    assert "%" in finding.message
    assert not found("empty.ratio", "", PLAIN)
    assert not found("empty.ratio", "", PLAIN * 3 + HOLLOW)


def test_a_fact_in_the_clause_takes_it_out():
    words = word_list("empty_words.txt")
    assert empty_share("高度重视，狠抓落实。", words)[0] == 1
    assert empty_share("高度重视，狠抓落实，修好水渠12处。", words)[0] == 0
    assert empty_share("", words) == (0, [])


def test_an_office_adds_and_drops_phrases_and_moves_the_threshold():
    body = "大家拧成一股绳，心往一起想。" * 5
    assert not found("empty.ratio", "", body)
    own = {"add": ["拧成一股绳", "心往一起想"]}
    assert found("empty.ratio", "", body, params={"empty.ratio": own})
    assert not found("empty.ratio", "", HOLLOW, params={"empty.ratio": {"drop": list(word_list("empty_words.txt"))}})
    assert not found("empty.ratio", "", HOLLOW + PLAIN, params={"empty.ratio": {"most": 0.9}})


# --- title and text ---------------------------------------------------------------------------------------------------
def test_title_that_speaks_of_something_else():
    assert found("title.fits", "县医院胸痛中心通过省级验收", PLAIN)
    assert not found("title.fits", "沙坝乡桃树早花，部分桃园授粉不匀", PLAIN)
    assert not found("title.fits", "情况", PLAIN)
    assert not found("title.fits", "县医院胸痛中心通过省级验收", "短文。")


def test_place_in_the_title_that_the_text_does_not_know():
    places = {"沙坝乡": frozenset({"北川县"}), "龙门镇": frozenset({"北川县"})}
    assert [f.found for f in found("title.place", "龙门镇桃树早花", PLAIN, places=places)] == ["龙门镇"]
    assert not found("title.place", "沙坝乡桃树早花", PLAIN, places=places)
    assert not found("title.place", "龙门镇桃树早花", PLAIN.replace("沙坝乡", "我镇"), places=places)


# --- torn texts -------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "end", ["已授粉四百余亩，", "主要有以下几个原因：", "农技员分片指导，每村安排两名技术骨干负责联系农户并"]
)
def test_a_text_that_breaks_off(end):
    assert found("cut.end", "", PLAIN + end)


@pytest.mark.parametrize(
    "end",
    [
        "。",
        "",
        "\n沙坝乡人民政府\n2026年3月8日",
        "\n（联系人：乡农技站）",
        "\n附件：桃园花期记录",
        "他说：“花开早了。”",
    ],
)
def test_a_text_that_ends(end):
    assert not found("cut.end", "", PLAIN + end)


def test_a_text_that_begins_torn():
    assert found("cut.start", "", "，农技站走访三个村。")
    assert not found("cut.start", "", "“早花”带来的损失")


def test_attachment_spoken_of_and_not_there():
    assert found("cut.attach", "", PLAIN + "各村数据见附表。")
    assert found("cut.attach", "", PLAIN + "具体名单附后。")
    assert not found("cut.attach", "", PLAIN + "各村数据见附表。\n附件：各村数据")
    assert not found("cut.attach", "", PLAIN + "见下表。\n村名\t亩数\n甲村\t12")
    assert not found("cut.attach", "", PLAIN + "见附件。", params={"cut.attach": {"attached": True}})
    assert not found("cut.attach", "", PLAIN + "明细详见附件。 附件： 1. 明细表 2. 名单")
    assert not found("cut.attach", "", PLAIN + "附件设备已更换。")


def test_remarks_on_the_whole_text_mark_no_characters():
    for check, title, body in (("len.total", "", "汉" * 4000), ("title.fits", "县医院胸痛中心通过省级验收", PLAIN)):
        (finding,) = found(check, title, body)
        assert (finding.start, finding.end, finding.part in Part) == (0, 0, True)
