"""In which field a title is: what leads write, in Dutch, English and German."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from features.function import FUNCTIONS, function

TITLES_BY_FIELD = {
    "general_management": [
        "CEO", "Directeur", "Directrice", "Algemeen directeur", "Managing Director", "DGA",
        "Eigenaar", "Eigenaar transportbedrijf", "Owner", "Founder",
        "Zaakvoerder", "Bestuurder", "Ondernemer", "Geschäftsführer", "Inhaber", "General Manager",
        "Country manager", "Partner", "Vice President", "MT-lid", "ZZP'er",
    ],
    "sales": [
        "Sales manager", "Verkoper", "Hoofd verkoop", "Account manager", "Accountmanager",
        "Key account manager", "Commercieel directeur", "Commercial director", "CCO", "CSO",
        "Chief Revenue Officer", "Business developer", "Business Development Manager",
        "Vertriebsleiter", "Vertegenwoordiger", "Relatiemanager", "Medewerker binnendienst",
        "Sales & marketing manager", "Software sales", "Presales consultant", "Sales engineer",
    ],
    "marketing": [
        "Marketing manager", "CMO", "Marketeer", "Online marketeer", "Communicatieadviseur",
        "Brand manager", "Hoofd marketing en sales", "Marketing & sales director", "SEO specialist",
        "Content creator", "Campaign manager", "Digital marketing analyst",
        "Social media manager", "Product manager", "Grafisch vormgever", "E-commerce manager",
    ],
    "customer_service": [
        "Customer service manager", "Medewerker klantenservice", "Customer Success Manager",
        "Support engineer", "Technical support", "Teamleider callcenter", "Klantcontact",
    ],
    "it": [
        "IT manager", "IT-manager", "Hoofd ICT", "ICT-coördinator", "CTO", "CIO", "CISO",
        "CTO & co-founder", "Founder & CTO", "Software engineer", "Developer", "Webdeveloper",
        "Data-analist",
        "Systeembeheerder", "Functioneel beheerder", "Informatiemanager", "Security officer",
        "DevOps engineer", "Product owner", "Applicatiebeheerder", "IT Operations manager",
        "Chief Digital Officer", "Business analyst",
    ],
    "finance": [
        "CFO", "Financieel directeur", "Finance manager", "Controller", "Business controller",
        "Accountant", "Boekhouder", "Hoofd administratie", "Treasurer", "Fiscalist", "Auditor",
        "Finance Director", "Buchhalterin", "Leiter Finanzen", "Chief Financial Officer",
    ],
    "hr": [
        "HR manager", "HR-adviseur", "HRM adviseur", "P&O adviseur", "Directeur P&O", "Recruiter",
        "IT recruiter", "Personeelsfunctionaris", "Human Resources Director", "CHRO",
        "People & culture lead", "Hoofd personeelszaken", "Salarisadministrateur",
        "HR business partner", "Personalleiter",
    ],
    "operations": [
        "COO", "Operations manager", "Operationeel directeur", "Productieleider",
        "Productiemanager",
        "Logistiek manager", "Supply chain manager", "Magazijnmedewerker", "Warehouse supervisor",
        "Kwaliteitsmanager", "Facility manager", "Planner", "Bedrijfsleider", "Plant manager",
        "Transportplanner", "Office manager", "Projectleider", "Receptionist",
    ],
    "procurement": [
        "Inkoper", "Hoofd inkoop", "Strategisch inkoper ICT", "ICT inkoper", "Purchasing manager",
        "Procurement officer", "Buyer", "Einkäufer", "Leiter Einkauf", "Aankoper", "Inkoopmanager",
        "Sourcing specialist", "Chief Procurement Officer",
    ],
    "legal": [
        "Legal counsel", "Jurist", "Bedrijfsjurist", "Advocaat", "Compliance officer",
        "Data protection officer", "Privacy officer", "Notaris", "Juridisch medewerker",
    ],
    "research": [
        "Onderzoeker", "R&D manager", "Research director",
        "Innovatiemanager", "Hoogleraar", "Laborant", "Wetenschappelijk medewerker",
    ],
    "engineering": [
        "Technisch directeur", "Mechanical engineer", "Monteur", "Hoofd techniek", "Engineer",
        "Engineering manager", "Constructeur", "Werktuigbouwkundige", "Technicus",
    ],
    "other": [
        "Manager", "Teamleider", "Medewerker", "Student", "Stagiair", "Docent", "Arts", "x", "??",
        "Brandweerman", "Adviseur", "Consultant",
    ],
}  # fmt: skip
CASES = [(title, field) for field, titles in TITLES_BY_FIELD.items() for title in titles]


@pytest.mark.parametrize(("title", "field"), CASES)
def test_a_title_has_its_field(title: str, field: str):
    assert function(title) == field


def test_every_field_but_other_is_tried():
    assert set(TITLES_BY_FIELD) == set(FUNCTIONS)


@given(st.text(max_size=400))
def test_any_text_has_a_field(title: str):
    assert function(title) in FUNCTIONS
