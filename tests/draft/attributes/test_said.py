"""Who says it, and what the saying makes of it."""

import time

import pytest

from geo_movements.draft.attributes.said import of


@pytest.fixture
def told(clause):
    def read(text, trigger, tense="past", published="2024-10-24"):
        said = of(clause(text, trigger, tense=tense, published=published))
        return (said.claimant.text if said.claimant else None), said.status

    return read


@pytest.mark.parametrize(
    ("text", "claimant"),
    [
        ("The mayor of Kidal says the rebels left his town.", "The mayor of Kidal"),
        ("The rebels left Kidal, the mayor said.", "the mayor"),
        ("The rebels left Kidal, military and diplomatic sources said.",
         "military and diplomatic sources"),
        ("The rebels left Kidal, according to a statement from spokesman Omar Sy.",
         "spokesman Omar Sy"),
        ("The rebels left Kidal, said Colonel Omar Sy, who commands there.", "Colonel Omar Sy"),
        ("A minister said, citing the spy agency, that the rebels left Kidal.", "the spy agency"),
        ("Omar Sy, the prefect of Kidal, said the rebels left.",
         "Omar Sy, the prefect of Kidal"),
        ("The Kidal Front (KF) says the rebels left the town.", "The Kidal Front (KF)"),
        ("In a letter to the UN, the ministry said the rebels left Kidal.", "the ministry"),
        ("On Friday Bamako announced that the rebels left Kidal.", "Bamako"),
        ("He spoke of a claim by the prefect that rebels left Kidal.", "the prefect"),
        ("The envoy learned from herders near Kidal that the rebels left.", "herders near Kidal"),
        ("The colonel was quoted by a newspaper as saying the rebels left Kidal.", "The colonel"),
        ("“The rebels left Kidal. It is over,” Colonel Sy said.", "Colonel Sy"),
        ("The agency reported the attack. It said the rebels left Kidal.", "The agency"),
        ("THE PREFECT OF KIDAL SAID THAT THE REBELS LEFT.", "THE PREFECT OF KIDAL"),
    ],
)  # fmt: skip
def test_who_claims(text, claimant, told):
    trigger = "LEFT" if text.isupper() else "left"
    assert told(text, trigger) == (claimant, "claimed")


@pytest.mark.parametrize(
    "text",
    [
        "The rebels left Kidal.",
        "Troops of the United States left Kidal.",
        "The ships left Port Said.",
        "The rebels reportedly left Kidal.",
        "The year 1944 saw them leave; they left Kidal.",
        "The rebels, who said nothing; they left Kidal.",
        "The rebels are reported to have left Kidal.",
    ],
)
def test_the_narrator_tells(text, told):
    assert told(text, "left") == (None, "reported")


@pytest.mark.parametrize(
    ("text", "trigger", "tense", "status"),
    [
        ("The army will leave Gao.", "leave", "future", "planned"),
        ("The army is to leave Gao.", "leave", "infinitive", "planned"),
        ("The army plans to leave Gao.", "leave", "infinitive", "planned"),
        ("The battalion was ordered to leave Gao.", "leave", "infinitive", "planned"),
        ("The men are slated to leave Gao later.", "leave", "infinitive", "planned"),
        ("The army may leave Gao.", "leave", "modal", "planned"),
        ("A battalion is expected in Gao.", "expected", "past", "planned"),
        ("They announce the deployment of troops to Gao.", "deployment", "nominal", "planned"),
        ("The army is believed to have left Gao.", "left", "perfect", "assessed"),
        ("Western intelligence believes that it left Gao.", "left", "past", "assessed"),
        ("The ministry confirmed that its men left Gao.", "left", "past", "confirmed"),
        ("The ministry admits its men left Gao.", "left", "past", "confirmed"),
        ("The ministry denies that its men left Gao.", "left", "past", "denied"),
    ],
)
def test_status(text, trigger, tense, status, told):
    assert told(text, trigger, tense)[1] == status


def test_the_month_of_may_is_no_plan(told):
    text = "The volunteers who sailed on 5 May 1860 stepped ashore at Marsala."
    assert told(text, "stepped")[1] == "reported"


def test_who_orders_is_told(told):
    text = "Jean Ba, the president, orders troops to the border."
    assert told(text, "orders", "present") == ("Jean Ba, the president", "planned")
    text = "Headquarters ordered the battalion at Gao to move to Kidal."
    assert told(text, "move", "infinitive") == ("Headquarters", "planned")


def test_a_denial_keeps_who_claims_it(told):
    text = "Asmara dismissed a claim by the envoy that its men moved to Shire."
    assert told(text, "moved") == ("the envoy", "denied")
    text = "Asmara denied that its men moved to Shire."
    assert told(text, "moved") == ("Asmara", "denied")


def test_what_is_not_confirmed_is_no_confirmation(told):
    text = "The ministry declined to confirm that its men left Gao."
    assert told(text, "left") == (None, "reported")


@pytest.mark.parametrize(
    "hostile",
    ["said " * 20000, "the reports that " * 8000, "“" * 9000, "and said, " * 9000,
     "according to " * 9000, "X, " * 9000, "(" * 9000, "he said. " * 3000],
)  # fmt: skip
def test_hostile_text_is_read_in_time(hostile, clause):
    text = f"{hostile} they left Gao, he said"
    start = time.process_time()
    of(clause(text, "left"))
    assert time.process_time() - start < 10  # what grows with the square takes minutes


@pytest.mark.parametrize(
    ("text", "claimant"),
    [
        ("Fighters left Gao, Malian state media reported.", "Malian state media"),
        ("Fighters left Gao, Iranian state television said.", "Iranian state television"),
        ("Fighters left Gao, the Associated Press reported.", "the Associated Press"),
        ("Fighters left Gao, the United States Air Force said.", "the United States Air Force"),
        ("Fighters left Gao, Islamic State militants said.", "Islamic State militants"),
        ("Fighters left Gao, a spokesman, Major Ali Sow, told reporters.",
         "a spokesman, Major Ali Sow"),
        ("Mali has always said that fighters left Gao.", "Mali"),
    ],
)  # fmt: skip
def test_a_claimant_is_whole(text, claimant, told):
    assert told(text, "left") == (claimant, "claimed")
