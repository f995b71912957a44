"""How senior a title is: what leads write, in Dutch, English and German."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from features.seniority import SENIORITIES, seniority
from sample.titles import TITLES

TITLES_BY_LEVEL = {
    "owner": [
        "Eigenaar", "eigenaresse", "Mede-eigenaar", "DGA", "D.G.A.", "Directeur-grootaandeelhouder",
        "Directeur/eigenaar", "CEO & Founder", "Co-Founder", "co founder and CTO", "Owner",
        "Oprichter", "Medeoprichter", "Ondernemer", "Zaakvoerder", "Zaakvoerster", "ZZP'er",
        "zzper", "Freelance marketeer", "Managing Partner", "Partner", "Vennoot", "Inhaber",
        "Inhaberin", "Gesellschafter", "Gérant", "Entrepreneur", "Self-employed", "Zelfstandige",
        "Selbständig", "Director and shareholder", "Owner / Sales manager",
    ],
    "director": [
        "CEO", "C.E.O.", "cfo", "CTO", "CMO", "COO", "CIO", "CISO", "CHRO", "CCO",
        "Chief Executive Officer", "Chief Information Security Officer", "Chief Revenue",
        "VP Sales", "SVP Marketing", "Vice President Operations", "Vice-President", "President",
        "Directeur", "Directrice", "Algemeen directeur", "Adjunct-directeur", "Adjunct directeur",
        "Financieel Directeur", "Marketingdirecteur", "Onderdirecteur", "Directeur-bestuurder",
        "Bestuurder", "Bestuursvoorzitter", "Voorzitter Raad van Bestuur", "Lid van de directie",
        "Directielid", "MT-lid", "Lid MT", "Managing Director", "MD", "Director of Sales",
        "IT Director", "Deputy Director", "Associate Director", "Assistant Vice President",
        "Geschäftsführer", "Geschaeftsfuehrerin", "Geschäftsleitung", "Vorstand", "General Manager",
        "Algemeen manager", "Country Manager Benelux", "Board member", "Secretaris-generaal",
        "Directeur-secretaris", "Directeur P&O",
    ],
    "manager": [
        "Manager", "Sales manager", "Salesmanager", "Marketing Manager", "IT-manager",
        "Inkoopmanager",
        "Hoofd inkoop", "Hoofd ICT", "Afdelingshoofd", "Hoofdredacteur", "Head of Marketing",
        "Head of Student Affairs", "Teamleider", "Teamleidster verkoop", "Team Lead Planning",
        "Teamlead", "Bedrijfsleider", "Vestigingsmanager", "Leidinggevende", "Supervisor",
        "Marketing Lead", "Chef werkplaats", "Filiaalchef", "Abteilungsleiter", "Vertriebsleiter",
        "Leiter Einkauf", "Teamleiterin", "Operations Manager", "Office & facility manager",
        "Assistant Manager", "Assistent-bedrijfsleider", "Manager projecten",
        "Teamleider accountmanagers", "Sales manager / Account manager", "Interim manager",
        "Chief of Staff", "Creative director", "Aankoopverantwoordelijke", "Responsable achats",
        "Product Marketing Manager", "Regional Sales Manager", "Manager supply chain",
    ],
    "staff": [
        "Account manager", "Accountmanager", "Key Account Manager", "Project manager",
        "Projectmanager", "Projectleider", "Product Manager", "Office manager", "Officemanager",
        "Senior programmamanager", "Customer Success Manager", "Category manager",
        "Assistant to the director", "Assistent van de directeur", "Directiesecretaresse",
        "Directie-assistente", "Management assistent", "Managementassistente", "PA to the CEO",
        "Executive Assistant to the CEO", "Executive secretary", "Vorstandsassistentin",
        "Secretaresse", "Bestuurssecretaris", "Medewerker directiebureau",
        "Adviseur van de directie",
        "Advisor to the board", "Product Owner", "Proceseigenaar", "HR Business Partner",
        "Partner Marketing Specialist", "Channel partner consultant", "Art director",
        "Inkoper", "Senior buyer", "Verkoper binnendienst", "Marketeer", "Content marketeer",
        "Marketingmedewerker", "Software Engineer", "Lead developer", "Lead generation specialist",
        "Data-analist", "Boekhouder", "Controller", "Financial Controller", "Coördinator",
        "Marketing Coordinator", "HR-adviseur", "Begeleider", "Trajectbegeleider", "Opleider",
        "Recruiter", "Juridisch adviseur", "Advocaat", "Legal counsel", "Sachbearbeiterin",
        "Mitarbeiter Einkauf", "Monteur", "Docent", "Assistant professor", "Systeembeheerder",
        "Management consultant", "Sales executive", "Account executive", "Studentenadviseur",
        "Student counsellor assistant", "Intern adviseur", "Intern accountmanager", "Junior",
        "Zelfstandig werkend kok", "Werknemer", "Founder's associate", "Bediende", "Planner",
        "Scrum master", "Trainer", "Scheduling coordinator for trainees",
    ],
    "student": [
        "Student", "Studente", "STUDENT BEDRIJFSKUNDE", "Rechtenstudent", "HBO-student",
        "Werkstudent",
        "PhD student", "Student / eigenaar webshop", "Stagiair", "Stagiaire marketing",
        "Afstudeerder", "Trainee", "Management trainee", "Intern", "Marketing Intern",
        "Intern at Voorbeeld", "Intern marketing", "Praktikantin", "Azubi", "Auszubildender",
        "Scholier", "Promovendus", "Apprentice", "Stage",
    ],
    "other": [
        "Baas", "x", "???", "-", "Ja", "Anders", "Human", "Voormalig directeur", "Former CEO",
        "Gepensioneerd", "ex-eigenaar", "Supermarkt", "Hoofdkantoor", "123",
    ],
}  # fmt: skip
CASES = [(title, level) for level, titles in TITLES_BY_LEVEL.items() for title in titles]


@pytest.mark.parametrize(("title", "level"), CASES)
def test_a_title_has_its_level(title: str, level: str):
    assert seniority(title) == level


@pytest.mark.parametrize(("title", "level"), CASES)
def test_capitals_and_blanks_change_no_level(title: str, level: str):
    assert seniority(f"  {title.upper()} ") == level
    assert seniority(title.lower()) == level


@pytest.mark.parametrize(
    ("title", "level"),
    [
        (title, "student" if level == "intern" else level)
        for level, by_language in TITLES.items()
        for titles in by_language.values()
        for title in titles
    ],
)
def test_the_sample_companys_titles_are_read_as_they_are_meant(title: str, level: str):
    assert seniority(title) == level


@given(st.text(max_size=400))
def test_any_text_has_a_level(title: str):
    assert seniority(title) in SENIORITIES


def test_a_very_long_title_costs_no_time_and_no_memory():
    # Looked at in full, 10,000 letters without a blank would take seconds.
    assert seniority("a" * 10_000) == "other"
    assert seniority("Directeur " + "x" * 10_000) == "director"
