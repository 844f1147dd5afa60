import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo_movements.places.names import normalise
from geo_movements.places.world.transliterate import (
    korean_mccune_reischauer,
    korean_revised,
    latin_forms,
    russian_bgn_pcgn,
    russian_iso9,
    ukrainian_national,
)

RUSSIAN = "абвгдеёжзийклмнопрстуфхцчшщъыьэюя"
UKRAINIAN = "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя"
HANGUL = st.text(st.characters(min_codepoint=ord("가"), max_codepoint=ord("힣")), min_size=1)


@pytest.mark.parametrize(
    ("name", "bgn_pcgn", "iso9"),
    [
        ("Владивосток", "Vladivostok", "Vladivostok"),
        ("Екатеринбург", "Yekaterinburg", "Ekaterinburg"),
        ("Щёлково", "Shchëlkovo", "Ŝëlkovo"),
        ("Сергеевка", "Sergeyevka", "Sergeevka"),
        ("Ельня", "Yel’nya", "Elʹnâ"),
        ("Подъездной", "Pod”yezdnoy", "Podʺezdnoj"),
        ("Королёв", "Korolëv", "Korolëv"),
        ("Ёлкино", "Yëlkino", "Ëlkino"),
        ("Улан-Удэ", "Ulan-Ude", "Ulan-Udè"),
        ("Новый Уренгой", "Novyy Urengoy", "Novyj Urengoj"),
        ("Энгельс-2", "Engel’s-2", "Èngelʹs-2"),
        ("ЩУЧЬЕ", "SHCHUCH’YE", "ŜUČʹE"),
        ("Щ", "Shch", "Ŝ"),
    ],
)
def test_russian(name, bgn_pcgn, iso9):
    assert (russian_bgn_pcgn(name), russian_iso9(name)) == (bgn_pcgn, iso9)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        # The examples of the resolution itself, among others.
        ("Алушта", "Alushta"),
        ("Борщагівка", "Borshchahivka"),
        ("Вінниця", "Vinnytsia"),
        ("Гадяч", "Hadiach"),
        ("Галаґан", "Halagan"),
        ("Донецьк", "Donetsk"),
        ("Єнакієве", "Yenakiieve"),
        ("Житомир", "Zhytomyr"),
        ("Закарпаття", "Zakarpattia"),
        ("Згорани", "Zghorany"),
        ("Розгон", "Rozghon"),
        ("Їжакевич", "Yizhakevych"),
        ("Кадиївка", "Kadyivka"),
        ("Йосипівка", "Yosypivka"),
        ("Стрий", "Stryi"),
        ("Київ", "Kyiv"),
        ("Запоріжжя", "Zaporizhzhia"),
        ("Знам'янка", "Znamianka"),
        ("Кам’янець-Подільський", "Kamianets-Podilskyi"),
        ("Юрій", "Yurii"),
        ("Яготин", "Yahotyn"),
    ],
)
def test_ukrainian(name, expected):
    assert ukrainian_national(name) == expected


@pytest.mark.parametrize(
    ("name", "revised", "mccune_reischauer"),
    [
        ("원산", "Wonsan", "Wŏnsan"),
        ("청진", "Cheongjin", "Ch'ŏngjin"),
        ("함흥", "Hamheung", "Hamhŭng"),
        ("흥남", "Heungnam", "Hŭngnam"),
        ("평양", "Pyeongyang", "P'yŏngyang"),
        ("신의주", "Sinuiju", "Sinŭiju"),
        ("무수단리", "Musudan-ri", "Musudan-ri"),
        ("량강도", "Ryanggang-do", "Ryanggang-do"),
        ("부산", "Busan", "Pusan"),
        ("대구", "Daegu", "Taegu"),
        ("개성", "Gaeseong", "Kaesŏng"),
        ("판문점", "Panmunjeom", "P'anmunjŏm"),
        ("강릉", "Gangneung", "Kangnŭng"),
        ("울산", "Ulsan", "Ulsan"),
        # What the notice of 2000 gives as examples of sounds that meet.
        ("백마", "Baengma", "Paengma"),
        ("종로", "Jongno", "Chongno"),
        ("왕십리", "Wangsip-ri", "Wangsip-ri"),
        ("별내", "Byeollae", "Pyŏllae"),
        ("신라", "Silla", "Silla"),
        ("해돋이", "Haedoji", "Haedoji"),
        ("같이", "Gachi", "Kach'i"),
        ("좋고", "Joko", "Chok'o"),
        ("묵호", "Mukho", "Mukho"),
        ("압구정", "Apgujeong", "Apkujŏng"),
        ("낙동강", "Nakdonggang", "Naktonggang"),
        ("압록강", "Amnokgang", "Amnokkang"),
        ("두만강", "Dumangang", "Tuman'gang"),
        ("설악", "Seorak", "Sŏrak"),
        ("독도", "Dokdo", "Tokto"),
        ("한밭", "Hanbat", "Hanbat"),
        ("쉬", "Swi", "Shwi"),
        ("바에", "Bae", "Paë"),
        ("의정부시", "Uijeongbu-si", "Ŭijŏngbu-si"),
        ("양주군", "Yangju-gun", "Yangju-gun"),
        ("도봉구", "Dobong-gu", "Tobong-gu"),
        ("충청북도", "Chungcheongbuk-do", "Ch'ungch'ŏngbuk-do"),
    ],
)
def test_korean(name, revised, mccune_reischauer):
    assert korean_revised(name) == revised
    assert korean_mccune_reischauer(name) == mccune_reischauer


def test_without_the_unit_sounds_cross_it():
    assert korean_revised("왕십리", units=False) == "Wangsimni"
    assert korean_mccune_reischauer("무수단리", units=False) == "Musudalli"


@pytest.mark.parametrize(
    ("name", "country", "expected"),
    [
        ("Київ", "UA", {"kyiv"}),
        ("Запоріжжя", "UA", {"zaporizhzhia"}),
        ("Харьков", "UA", {"kharkov"}),
        ("Щёлково", "RU", {"shchelkovo", "shchyolkovo", "selkovo"}),
        ("Орёл", "RU", {"orel", "oryol"}),
        ("무수단리", "KP", {"musudan ri", "musudan", "musudalli"}),
        ("청진", "KP", {"cheongjin", "chongjin"}),
        ("고성군", "KR", {"goseong gun", "kosong gun", "goseong", "kosong", "goseonggun"}),
    ],
)
def test_forms_fold_to_what_reports_print(name, country, expected):
    assert expected <= {normalise(form) for form in latin_forms(name, country)}


@pytest.mark.parametrize(
    ("name", "country"),
    [("Владивосток", "BG"), ("Уладзівасток", "RU"), ("Vladivostok", "RU"), ("Київ", "RU"),
     ("元山", "KP"), ("Вонсан", "KP"), ("원산", "CN"), ("", "RU"), ("17", "UA"), ("17", "KR")],
)  # fmt: skip
def test_another_language_s_name_gives_no_form(name, country):
    assert latin_forms(name, country) == ()


@given(st.text(st.sampled_from(RUSSIAN + RUSSIAN.upper() + " -'2x")))
def test_no_russian_letter_is_left(name):
    for spell in (russian_bgn_pcgn, russian_iso9):
        assert not re.search("[а-яё]", spell(name), re.IGNORECASE)


@given(st.text(st.sampled_from(RUSSIAN)))
def test_iso9_can_be_read_back(name):
    back = {russian_iso9(letter): letter for letter in RUSSIAN}
    assert "".join(back[latin] for latin in russian_iso9(name)) == name


@given(st.text(st.sampled_from(UKRAINIAN + " -")))
def test_ukrainian_is_plain_ascii(name):
    assert ukrainian_national(name).isascii()


@given(st.text(st.sampled_from("йёїЙЁ аі")))
def test_decomposed_letters_are_the_same(name):
    apart = unicodedata.normalize("NFD", name)
    assert russian_iso9(apart) == russian_iso9(name)
    assert ukrainian_national(apart) == ukrainian_national(name)


@given(HANGUL)
def test_every_syllable_is_spelt(name):
    assert korean_revised(name, units=False).isascii()
    assert re.fullmatch("[a-zŏŭë']+", korean_mccune_reischauer(name, units=False).lower())


@given(HANGUL, HANGUL)
def test_words_apart_do_not_touch(one, other):
    for spell in (korean_revised, korean_mccune_reischauer):
        assert spell(f"{one} {other}") == f"{spell(one)} {spell(other)}"
