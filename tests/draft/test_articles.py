"""Files become articles: the text that a reader reads, and nothing that is not it."""

from __future__ import annotations

import io
import logging
import time
import zipfile
from pathlib import Path
from typing import Any

import pytest

from geo_movements.draft.articles import MAX_CHARS, About, read_article, read_articles
from geo_movements.draft.articles import pdf as printed
from geo_movements.draft.articles.encodings import cleaned, decode
from geo_movements.draft.articles.language import detect
from geo_movements.draft.articles.lines import mended, pages_mended
from geo_movements.errors import InputError

STORY = (
    "The first battalion left Harbour Town on Monday, the ministry said in a statement.",
    "It was carried by two ferries to the island of Lesser Sand, where a camp was ready.",
    "“We saw lorries all night,” said a shopkeeper, who asked not to be named.",
    "The opposition denies it.",
    "A second group of some 400 soldiers is expected to follow by train from North to Southgate.",
)
RUSSIAN = "Войска вышли из города на рассвете и пошли на север, сообщило министерство обороны."
KOREAN = "북한군이 원산에서 블라디보스토크로 이동했다고 국방부가 밝혔다."


def text_of(path: Path, raw: bytes) -> str:
    path.write_bytes(raw)
    return read_article(path)[0].text


def refused(path: Path, raw: bytes) -> str:
    path.write_bytes(raw)
    with pytest.raises(InputError) as stopped:
        read_article(path)
    return str(stopped.value)


# --- Text -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "utf-16-le"])
@pytest.mark.parametrize("words", [RUSSIAN, KOREAN, STORY[2]])
def test_unicode_is_read_in_each_of_its_forms(tmp_path: Path, encoding: str, words: str) -> None:
    path = tmp_path / "a.txt"
    assert text_of(path, words.encode(encoding)) == words
    assert not read_article(path)[1]


@pytest.mark.parametrize(
    ("encoding", "words"),
    [
        ("cp1251", RUSSIAN), ("koi8-u", RUSSIAN), ("cp866", RUSSIAN), ("iso8859-5", RUSSIAN),
        ("mac-cyrillic", RUSSIAN), ("cp949", KOREAN), ("cp1252", STORY[2]),
        ("cp1252", "Der Zug fährt über Köln."),
    ],
)  # fmt: skip
def test_an_older_encoding_is_told_by_its_letters_and_said(
    tmp_path: Path, encoding: str, words: str
) -> None:
    path = tmp_path / "a.txt"
    assert text_of(path, words.encode(encoding)) == words
    assert f"by its letters it was read as {encoding}" in str(read_article(path)[1][0])


def test_no_text_at_all_is_refused_and_says_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    told = {
        "it is empty": b" \n\t ",
        "it holds no words": b"1 2 3 ...",
        "it is no text": bytes(range(256)) * 20,
        "a picture is not read": b"\x89PNG\r\n",
        "an old Word document (.doc) is not read": b"\xd0\xcf\x11\xe0....",
        "rich text (.rtf) is not read": b"{\\rtf1 soldiers}",
        "it is an archive": b"PK\x03\x04 ... ",
    }
    for problem, raw in told.items():
        assert problem in refused(path, raw)
        assert refused(path, raw).startswith("a.txt: ")


def test_all_that_is_wrong_is_told_at_once(tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_bytes(b"")
    (tmp_path / "good.txt").write_text(STORY[0])
    with pytest.raises(InputError) as stopped:
        read_articles([tmp_path / "empty.txt", tmp_path / "good.txt", tmp_path / "absent.txt"])
    assert [(p.file.rpartition("/")[2], p.level) for p in stopped.value.problems] == [
        ("empty.txt", "error"), ("absent.txt", "error"),
    ]  # fmt: skip


def test_a_folder_is_no_article(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="it is a folder"):
        read_article(tmp_path)


def test_what_no_reader_sees_is_taken_out_and_no_word_is_lost() -> None:
    nasty = "Won\x00san\u200b \u202eport\u202c\ufeff {{ 7*7 }} ${x} </script> \ud800=1\r\nend\x0c."
    assert cleaned(nasty) == "Wonsan port {{ 7*7 }} ${x} </script> =1\nend\n\n."
    assert cleaned("e\u0301\u1112\u1161\u11ab") == "é한"


def test_lines_that_a_width_broke_are_joined(tmp_path: Path) -> None:
    import textwrap

    wrapped = "\n\n".join(textwrap.fill(part, 48) for part in STORY)
    assert text_of(tmp_path / "a.txt", wrapped.encode()) == "\n\n".join(STORY)
    listed = "Wonsan\nVladivostok\nKhabarovsk\nUssuriysk\nKursk"
    assert mended(listed) == listed


def test_a_long_text_is_read_in_linear_time_and_one_too_long_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    line = ("soldiers went from Wonsan to Vladivostok " * 30_000).encode()
    began = time.process_time()
    assert len(text_of(path, line)) > 1_000_000
    assert time.process_time() - began < 5
    told = refused(path, b"word " * (MAX_CHARS // 5 + 10))
    assert "million characters" in told and "--append" in told


# --- Pages ----------------------------------------------------------------------------------------

MENU = "<nav><ul><li><a href='/w'>World</a></li><li><a href='/s'>Sport</a></li></ul></nav>"
BODY = "".join(f"<p>{part}</p>" for part in STORY)
HEAD = """
<meta property="og:title" content="Battalion leaves">
<meta property="og:site_name" content="The Post">
<link rel="canonical" href="https://post.example/battalion">
<meta property="article:published_time" content="2024-10-23T18:05:00+02:00">
<script>var fake = "soldiers from Alpha to Beta"</script>"""


def page(body: str, head: str = "") -> bytes:
    return f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>".encode()


def read_page(path: Path, raw: bytes) -> Any:
    path.write_bytes(raw)
    return read_article(path)


@pytest.mark.parametrize(
    "body",
    [
        f"{MENU}<main><article><h1>Battalion leaves</h1>{BODY}</article></main>"
        "<aside><h3>Related</h3><ul><li><a href=x>March from Alpha to Beta</a></li></ul></aside>"
        "<section class=comments><p>They all went from Alpha to Beta my friend.</p></section>"
        "<footer><p>Privacy</p></footer>",
        f"<div>{MENU}</div><div class='cookie-banner'>We use cookies. <button>Accept</button></div>"
        + "".join(f"<div>{part}</div>" for part in STORY),
        f"<table><tr><td>{MENU}</td><td><font>{'<br><br>'.join(STORY)}</font></td></tr></table>",
        f"{MENU}<article>{BODY}</article><div hidden>Troops went from Alpha to Beta.</div>"
        "<noscript>Turn on scripts from Alpha to Beta.</noscript>",
    ],
)
def test_a_page_is_its_article_alone(tmp_path: Path, body: str) -> None:
    text = " ".join(read_page(tmp_path / "a.html", page(body))[0].text.split())
    assert all(part in text for part in STORY)
    assert not [word for word in ("Sport", "Alpha", "Privacy", "cookies") if word in text]


@pytest.mark.parametrize("source", ["<!-- no more -->", "<!DOCTYPE html>", "</p>", "<?xml?>"])
def test_a_page_without_an_element_has_no_text(tmp_path: Path, source: str) -> None:
    with pytest.raises(InputError, match="no article"):
        read_page(tmp_path / "a.html", source.encode())


def test_a_page_tells_who_published_it_when_and_where_and_that_is_said(tmp_path: Path) -> None:
    article, notes = read_page(tmp_path / "a.html", page(BODY, HEAD))
    assert article[1:4] == ("Battalion leaves", "2024-10-23", "en")
    assert article[5:] == ("The Post", "https://post.example/battalion")
    assert 'published "2024-10-23"' in " ".join(map(str, notes))
    given, _ = read_article(tmp_path / "a.html", About(published="2024-10-25", title="Mine"))
    assert (given.published, given.title, given.publisher) == ("2024-10-25", "Mine", "The Post")


def test_json_ld_and_the_time_element_are_read_and_words_are_not(tmp_path: Path) -> None:
    data = '{"@graph": [{"@type": "NewsArticle", "headline": "H", "datePublished": "2024-10-22", '
    data += '"publisher": {"name": "P"}}]}'
    head = f'<script type="application/ld+json">{data}</script>'
    article, _ = read_page(tmp_path / "a.html", page(BODY, head))
    assert (article.title, article.published, article.publisher) == ("H", "2024-10-22", "P")
    timed = page(f"<time itemprop=datePublished datetime=2024-10-21>x</time>{BODY}")
    assert read_page(tmp_path / "b.html", timed)[0].published == "2024-10-21"
    guessed = page(f"<p>Updated 3 March 2020, 12:00</p>{BODY}<p>© 2019</p>")
    assert read_page(tmp_path / "c.html", guessed)[0].published is None


def test_a_page_in_the_encoding_that_it_declares(tmp_path: Path) -> None:
    raw = f"<html><head><meta charset=windows-1251></head><p>{RUSSIAN} {RUSSIAN}</p></html>"
    article, notes = read_page(tmp_path / "a.html", raw.encode("cp1251"))
    assert RUSSIAN in article.text and article.language == "ru"
    assert "by its letters" not in " ".join(map(str, notes))


@pytest.mark.parametrize("charset", ["unicode_escape", "hex", "nonsense"])
def test_a_declared_encoding_that_no_page_has_is_not_tried(tmp_path: Path, charset: str) -> None:
    raw = f"<html><head><meta charset={charset}></head><p>{RUSSIAN} {RUSSIAN}</p></html>"
    article, notes = read_page(tmp_path / "a.html", raw.encode("cp1251"))
    assert RUSSIAN in article.text and "read as cp1251" in " ".join(map(str, notes))


def test_an_encoding_that_takes_ages_is_not_tried(tmp_path: Path) -> None:
    raw = b"<html><meta charset=punycode>" + b"\0" * 200_000 + b"-" + b"a" * 200_000
    began = time.process_time()
    assert "its encoding is not known" in refused(tmp_path / "a.html", raw)
    assert time.process_time() - began < 1


def test_a_page_saved_as_one_file_is_unwrapped(tmp_path: Path) -> None:
    raw = (
        b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=XX\r\n\r\n"
        b"--XX\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + page(BODY) + b"\r\n--XX--\r\n"
    )
    assert STORY[0] in read_page(tmp_path / "a.mhtml", raw)[0].text


@pytest.mark.parametrize(
    "raw",
    [
        b"<html></html>", page("<script>soldiers()</script>"), b"<html><body>" + b"<div>" * 50_000,
        page('<script type="application/ld+json">{"a":</script>'),
    ],
)  # fmt: skip
def test_a_page_without_an_article_is_refused(tmp_path: Path, raw: bytes) -> None:
    assert "no article is found" in refused(tmp_path / "a.html", raw)


# --- PDF ------------------------------------------------------------------------------------------


def pdf(*pages: str, **options: Any) -> bytes:
    typst = pytest.importorskip("typst")
    source = "#set page(width: 90mm, height: 60mm, header: [The Post #h(1fr) 23 October], "
    source += 'footer: context counter(page).display())\n#set text(lang: "en", size: 8pt)\n'
    source += '#set par(justify: true)\n#set document(title: "Battalion")\n' + "\n\n".join(pages)
    made: bytes = typst.compile(source.encode(), format="pdf", **options)
    return made


def test_a_pdf_is_read_without_its_running_heads_and_with_whole_words(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    told = " ".join(STORY)
    path.write_bytes(pdf(*(f"{'So it went. ' * n}{told}" for n in range(8))))
    article, _ = read_article(path)
    text = " ".join(article.text.split())
    assert all(text.count(part) == 8 for part in STORY)
    assert "The Post" not in text and article.title == "Battalion"


def test_pages_and_hyphens_are_mended() -> None:
    pages = [
        "The Post 1\nThe bat-\ntalion went to Ulan-\nUde and on to\nthe north-",
        "The Post 2\neast, where the north-east wind\nblows. The fi-\nnal",
        "The Post 3\nword.",
    ]
    assert pages_mended(pages) == (
        "The battalion went to Ulan-Ude and on to the north-east, where the north-east wind blows. "
        "The final word."
    )


def test_a_pdf_of_pictures_is_refused_and_pages_of_pictures_are_told(tmp_path: Path) -> None:
    pypdf = pytest.importorskip("pypdf")
    writer, out = pypdf.PdfWriter(), io.BytesIO()
    writer.add_blank_page(200, 200)
    writer.write(out)
    assert "only pictures. Recognise the text first" in refused(tmp_path / "a.pdf", out.getvalue())
    writer.append(io.BytesIO(pdf(STORY[0])))
    writer.write(out := io.BytesIO())
    (tmp_path / "b.pdf").write_bytes(out.getvalue())
    assert "1 of 2 pages hold no text: 1." in str(read_article(tmp_path / "b.pdf")[1][0])


def test_a_locked_or_broken_pdf_is_refused(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    pypdf = pytest.importorskip("pypdf")
    writer, out = pypdf.PdfWriter(), io.BytesIO()
    writer.append(io.BytesIO(pdf(STORY[0])))
    writer.encrypt("secret", algorithm="RC4-128")
    writer.write(out)
    assert "locked with a password" in refused(tmp_path / "a.pdf", out.getvalue())
    with caplog.at_level(logging.WARNING):
        for raw in (
            b"%PDF-1.7",
            pdf(STORY[0])[:900],
            b"%PDF-1.4\nxref\n0 99999999999\ntrailer <<>>",
        ):
            assert "the PDF cannot be read" in refused(tmp_path / "a.pdf", raw)
    assert not caplog.records


def test_a_pdf_of_endless_text_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pypdf = pytest.importorskip("pypdf")
    monkeypatch.setattr(printed, "MAX_CHARS", 500)
    writer, out = pypdf.PdfWriter(), io.BytesIO()
    for _ in range(9):
        writer.append(io.BytesIO(pdf(STORY[0])))
    writer.write(out)
    assert "it holds over 500 letters" in refused(tmp_path / "a.pdf", out.getvalue())


# --- Word -----------------------------------------------------------------------------------------


def docx(*body: str) -> bytes:
    made = pytest.importorskip("docx").Document()
    for part in body:
        made.add_paragraph(part)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def test_a_word_document_is_read_with_tables_and_accepted_changes(tmp_path: Path) -> None:
    raw = docx(*STORY)
    changed = (
        b'<w:p><w:ins w:id="1" w:author="a"><w:r><w:t>Inserted words.</w:t></w:r></w:ins>'
        b'<w:del w:id="2" w:author="a"><w:r><w:delText>Struck.</w:delText></w:r></w:del>'
        b'<w:moveFrom w:id="3" w:author="a"><w:r><w:t>Moved.</w:t></w:r></w:moveFrom></w:p>'
        b"<w:tbl><w:tr><w:tc><w:p><w:r><w:t>In a cell.</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
    )
    raw = rezipped(
        raw, "word/document.xml", lambda xml: xml.replace(b"<w:sectPr", changed + b"<w:sectPr")
    )
    lines = text_of(tmp_path / "a.docx", raw).split("\n")
    assert lines == [*STORY, "Inserted words.", "In a cell."]


def rezipped(raw: bytes, name: str, change: Any) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as old, zipfile.ZipFile(out, "w") as new:
        for entry in old.infolist():
            content = old.read(entry)
            new.writestr(entry.filename, change(content) if entry.filename == name else content)
    return out.getvalue()


def test_a_small_document_that_unpacks_to_much_is_refused(tmp_path: Path) -> None:
    raw = docx(STORY[0])
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(raw)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for entry in old.infolist():
            new.writestr(entry.filename, old.read(entry))
        new.writestr("word/bomb.xml", b" " * 61_000_000)
    assert len(out.getvalue()) < 200_000
    assert "it unpacks to 62 MB" in refused(tmp_path / "a.docx", out.getvalue())


def test_a_broken_or_empty_word_document_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    good = docx(STORY[0])
    assert "broken or no Word document" in refused(path, good[:-400])
    assert "broken or no Word document" in refused(path, b"PK\x03\x04word/document.xml")
    bad = rezipped(good, "word/document.xml", lambda xml: xml[:200])
    assert "broken or no Word document" in refused(path, bad)
    assert "it holds no words" in refused(path, docx(""))


# --- Languages ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("en", STORY[0]), ("ru", RUSSIAN), ("ko", KOREAN),
        ("uk", "Війська вийшли з міста на світанку і рушили на північ, повідомило міністерство."),
        ("be", "Войскі выйшлі з горада на досвітку і пайшлі на поўнач, паведаміла міністэрства."),
        ("bg", "Войските излязоха от града на разсъмване и тръгнаха на север."),
        ("sr", "Војска је изашла из града у зору и кренула на север, саопштило је министарство."),
        ("de", "Die Truppen verließen die Stadt im Morgengrauen und zogen nach Norden."),
        ("fr", "Les troupes ont quitté la ville à l’aube et sont parties vers le nord."),
        ("es", "Las tropas salieron de la ciudad al amanecer y se dirigieron hacia el norte."),
        ("pl", "Wojska opuściły miasto o świcie i ruszyły na północ, jak podało ministerstwo."),
        ("tr", "Askerler şafakta şehri terk etti ve kuzeye doğru bir yürüyüş için yola çıktı."),
        ("ja", "部隊は夜明けに都市を出て北へ向かった。"), ("zh", "部队黎明离开城市向北进发。"),
        ("ar", "غادرت القوات المدينة عند الفجر"), ("he", "הכוחות עזבו את העיר עם שחר"),
    ],
)  # fmt: skip
def test_a_language_is_told_by_script_and_small_words(code: str, words: str) -> None:
    assert detect(words) == code


def test_numbers_alone_tell_no_language() -> None:
    assert detect("12 34") is None
    assert decode(b"12 34").encoding == "utf-8"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("Men moved a gun, a tank, a truck.", None),
        ("Soldiers left Goma on Sunday, a spokesman said.", "en"),
        ("A bus went to Brno, as a man told a reporter.", "en"),
        ("Soldiers went from Brno to a camp.", "en"),
        ("Vojska se přesunula do Brna.", "cs"),
        ("Los soldados fueron a Madrid por tren.", "es"),
    ],
)
def test_a_short_english_text_is_no_other_language(words: str, code: str | None) -> None:
    assert detect(words) == code
