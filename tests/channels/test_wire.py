"""One message over a real connection: taken, refused, late, nobody there; and no secret in what is said about it."""

import pytest

from tests.channels import post_office
from tongzheng.channels import wire
from tongzheng.channels.wire import Route

TEXT, LINK = "青石镇报告山体滑坡", "https://tz.example.cn/emergencies/7/"


@pytest.fixture(scope="module")
def web():
    server = post_office.gateway()
    yield server
    post_office.close(server)


@pytest.fixture(scope="module")
def mail():
    server = post_office.mail_server()
    yield server
    post_office.close(server)


def send(kind, address, **route):
    to = route.pop("to", "")
    return wire.send(Route(kind, address, **route), text=TEXT, link=LINK, to=to)


def test_a_robot_of_wecom_at_its_own_address_gets_the_text(web):
    assert send("wecom", f"http://127.0.0.1:{web.port}/cgi-bin/webhook/send?key=abc-123") is None
    path, query, said, _ = web.got[-1]
    assert (path, query["key"]) == ("/cgi-bin/webhook/send", ["abc-123"])
    assert said == {"msgtype": "text", "text": {"content": f"【通政】{TEXT}\n{LINK}"}}


def test_a_robot_of_dingtalk_gets_the_text_signed(web):
    address = f"http://127.0.0.1:{web.port}/robot/send?access_token=abc123"
    assert send("dingtalk", address, sign="SECabc") is None
    _, query, said, _ = web.got[-1]
    assert query["access_token"] == ["abc123"]
    assert query["timestamp"][0].isdigit()
    assert query["sign"][0]
    assert said["text"]["content"].startswith("【通政】")


@pytest.mark.parametrize(("scheme", "kind"), [("http", "json"), ("form", "x-www-form-urlencoded")])
def test_a_gateway_for_short_messages_gets_number_and_text_where_it_wants_them(web, scheme, kind):
    address = f"{scheme}://127.0.0.1:{web.port}/sms?app=县政府办"
    assert send("sms", address, to="13900000001", phone_field="mobile", text_field="msg", sign="t0ken") is None
    _, query, said, headers = web.got[-1]
    assert said == {"mobile": "13900000001", "msg": f"{TEXT} {LINK}"}
    assert query["app"] == ["县政府办"]
    assert kind in headers["Content-Type"]
    assert headers["Authorization"] == "Bearer t0ken"


def test_what_a_service_refuses_inside_a_good_answer_is_a_refusal(web):
    trouble = send("wecom", f"http://127.0.0.1:{web.port}/refuses?key=s3cret")
    assert trouble.words == "对方拒收（错误码 93000）"
    assert send("webhook", f"http://127.0.0.1:{web.port}/", proof='"code":"OK"').words.startswith("对方的回答里没有")


def test_a_broken_service_nobody_there_and_one_that_does_not_answer(web, monkeypatch, free_port):
    assert send("webhook", f"http://127.0.0.1:{web.port}/500").words == "对方拒收（500）"
    gone = send("webhook", f"http://127.0.0.1:{free_port}/?token=s3cret")
    assert (gone.words, gone.away, gone.maybe) == ("连不上对方，请核对地址和网络", True, False)
    monkeypatch.setattr(wire, "READ", 0.2)
    late = send("webhook", f"http://127.0.0.1:{web.port}/slow")
    assert (late.words, late.away, late.maybe) == ("发出以后对方没有应答（超时）", True, True)
    assert send("webhook", f"http://127.0.0.1:{web.port}/halting") == late
    garbled = send("webhook", f"http://127.0.0.1:{web.port}/garbled")
    assert (garbled.words, garbled.away, garbled.maybe) == ("发送时连接中断", False, True)


def test_mail_through_apprise_to_the_person_and_what_the_server_refuses(mail, free_port):
    address = f"mailto://127.0.0.1:{mail.port}?from=tz@example.cn&to=nobody@example.cn&mode=insecure"
    assert send("mail", address, to="gao@example.cn") is None
    letter = mail.got[-1]
    assert "gao@example.cn" in letter["To"]
    assert "nobody" not in letter["To"]
    assert TEXT in letter.get_body(("plain",)).get_content()
    assert send("mail", address, to="no-such@example.cn").words == "邮件服务器不收这个地址"
    assert send("mail", address.replace(str(mail.port), str(free_port)), to="gao@example.cn").away


def test_no_secret_is_said_or_logged(web, caplog, free_port):
    caplog.set_level("DEBUG")
    for kind, address in (
        ("wecom", f"http://127.0.0.1:{free_port}/send?key=s3cret-key"),
        ("wecom", f"http://127.0.0.1:{web.port}/500?key=s3cret-key"),
        ("mail", f"mailto://who:s3cret@127.0.0.1:{free_port}?from=tz@example.cn&mode=insecure"),
        ("mail", "mailto://s3cret"),
        ("dingtalk", "http://127.0.0.1/?access_token=s3cret-!!"),
    ):
        trouble = send(kind, address, to="gao@example.cn")
        assert trouble is not None
        assert "s3cret" not in trouble.words
    assert "s3cret" not in caplog.text
