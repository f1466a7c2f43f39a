"""Chinese, Japanese and Korean are read where the bytes prove it, and nothing else is taken so."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from introlab.sources.files.decoding import decode
from introlab.sources.files.east_asian import east_asian

ROWS = {
    "cp949": "이름,회사\n김철수,보기 주식회사\n이영희,서울 은행\n박민수,한국 대학교\n",
    "gb18030": "姓名,公司\n王小明,例子有限公司\n李华,北京大学\n张伟,上海银行\n",
    "big5": "姓名,公司\n王小明,範例有限公司\n陳美玲,臺北大學\n林志豪,臺灣銀行\n",
    "cp932": "氏名,会社\n山田 太郎,例の株式会社\n佐藤 花子,ひかり銀行\n鈴木 一郎,東京大学\n",
}
OTHERS = {
    "cp1252": "Zoë,Café Münster\nÉmile,Société Générale\nJosé Muñoz,it’s “good” – isn’t it\n" * 9,
    "cp1250": "Łukasz Żółć,Škoda Plzeň\nÁrvíztűrő,tükörfúrógép\n" * 9,
    "cp1251": "Анна Иванова,Пример\nПЁТР ПЕТРОВ,ООО ПРИМЕР И СЫНОВЬЯ\n" * 9,
    "cp1253": "Άννα Παπαδοπούλου,Παράδειγμα ΑΕ\nΓΙΩΡΓΟΣ ΝΙΚΟΛΑΟΥ,ΤΡΑΠΕΖΑ\n" * 9,
    "cp1254": "Gülşah Işık,Örnek Şirketi\nÇağrı Öztürk,İstanbul Üniversitesi\n" * 9,
    "cp1255": "דנה כהן,דוגמה בעמ\nיוסי לוי,בנק\n" * 9,
    "cp1256": "ليلى حداد,مثال\nعمر نصر,بنك\n" * 9,
    "cp874": "สมชาย ใจดี,ตัวอย่าง จำกัด\nมาลี สุขใจ,ธนาคาร\n" * 9,
    "koi8-r": "Анна Иванова,Пример\nПЁТР ПЕТРОВ,ООО ПРИМЕР\n" * 9,
}


@pytest.mark.parametrize("page", ROWS)
def test_a_few_rows_prove_the_code_page(page: str) -> None:
    decoded = decode(ROWS[page].encode(page))
    assert (decoded.text, decoded.encoding) == (ROWS[page], page)
    assert any(page in note for note in decoded.notes)


@pytest.mark.parametrize("page", OTHERS)
def test_no_other_code_page_is_taken_for_one(page: str) -> None:
    assert east_asian(OTHERS[page].encode(page)) == ""


@pytest.mark.parametrize("page", ROWS)
def test_two_names_prove_nothing(page: str) -> None:
    assert east_asian(ROWS[page].encode(page)[:24]) == ""
    assert east_asian(b"Name,Company") == ""


def test_utf8_beside_windows_1252_is_still_read_line_by_line() -> None:
    data = "Zoë\n".encode("cp1252") + "Émile Müller, José, Žák\n".encode() * 20
    assert decode(data).encoding == "utf-8 and cp1252"


def test_a_letter_cut_by_the_end_of_the_sample_disproves_nothing() -> None:
    text = "a" + "김철수" * 20_000
    assert decode(text.encode("cp949")).text == text


@given(st.sampled_from(sorted(ROWS)), st.binary(max_size=6), st.integers(0, 60))
def test_damage_raises_nothing_and_loses_no_line(page: str, noise: bytes, place: int) -> None:
    raw = ROWS[page].encode(page)
    decoded = decode(raw[:place] + noise.replace(b"\n", b"") + raw[place:])
    assert decoded.text.count("\n") >= ROWS[page].count("\n") - 1
